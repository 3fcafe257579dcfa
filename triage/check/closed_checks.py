"""Closed checks by the thousand: as little of each as what was said in it can be read from."""

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from triage.engine.conditions import Value
from triage.models import QuestionnaireVersion, Submission
from triage.models.events import moments, read_events
from triage.models.fields import as_stored, own, unseal


class Gates:
    """The gates of a version; it is read when somebody was asked again, which is seldom."""

    def __init__(self, version_id: int) -> None:
        self._version_id = version_id

    @cached_property
    def asked_again(self) -> frozenset[str]:
        """What is asked anew after a pause. Raises one of ``UNREADABLE``."""
        version = QuestionnaireVersion.objects.defer("document", "note").get(pk=self._version_id)
        return version.parsed().asked_again


class ClosedCheck(NamedTuple):
    """Some columns of a submission, and its answers as they are stored.

    Whole rows, with objects made of them and all answers decrypted before the first is
    looked at, take several times as long.
    """

    pk: UUID
    version_id: int
    status: str
    urgency: int | None
    last_step_at: datetime
    sealed: bytes

    @property
    def was_left(self) -> bool:
        """Whether it was left unfinished."""
        return self.status == Submission.Status.STOPPED

    def moments(self, gates: Gates) -> list[dict[str, tuple[Value, ...]]]:
        """As :meth:`Submission.moments`. Raises one of ``BROKEN`` where they cannot be read."""
        stored = own(unseal(self.sealed), self, "submission", what="answers")
        return list(moments(read_events(stored), gates))


def read_closed(rows: QuerySet[Submission]) -> Iterator[ClosedCheck]:
    """These rows, in their order."""
    columns = rows.annotate(sealed=as_stored("answers")).values_list(*ClosedCheck._fields)
    return map(ClosedCheck._make, columns)
