"""What a version weakened, as its page prints it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from triage.editing.admin.field_words import Piece, compare
from triage.editing.safety.version_record import signed_at
from triage.models import QuestionnaireVersion
from triage.site import times


@dataclass(frozen=True)
class ShownRecord:
    """One weakening as the version keeps it; ``record`` is what is stored."""

    record: dict[str, Any]
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]

    @property
    def signed(self) -> Iterator[tuple[str, str]]:
        """Who signed it, and when."""
        for signature in self.record["signed"]:
            yield signature["by"], times.here(signed_at(signature))


def shown_weakenings(version: QuestionnaireVersion) -> tuple[ShownRecord, ...] | None:
    """Each with its words compared; ``None`` where nobody had looked when it was published."""
    if version.weakenings is None:
        return None
    return tuple(
        ShownRecord(record, *compare(record["before"], record["after"]))
        for record in version.weakenings
    )
