"""Two versions side by side, and the people whom the difference concerns."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeVar

from triage.engine.proof.patients import LIMIT, Literal, Patient, Undecided
from triage.engine.proof.versions import Shows, Versions
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Disposition

Row = TypeVar("Row")

#: Added to what the solver did not decide within its limit.
UNDECIDED = " It could not be decided whether this is so, so it counts."


@dataclass(frozen=True)
class Somebody:
    """What one person answers to either version; nothing where no person is needed.

    ``doubt`` is what to add to a sentence when nobody knows whether there is such a person.
    """

    old_answers: Patient | None = None
    new_answers: Patient | None = None
    doubt: str = ""


#: For a weakening that words show, or a row that is gone.
NOBODY = Somebody()


class Comparison:
    """An older and a newer version.

    The solver is asked only when something differs that it has to be asked about, as making
    what it knows is most of the work.
    """

    def __init__(
        self,
        old: Questionnaire,
        new: Questionnaire,
        *,
        versions: Versions | None = None,
        limit: int = LIMIT,
    ) -> None:
        self.old, self.new, self.limit = old, new, limit
        self._given = versions

    @cached_property
    def versions(self) -> Versions:
        """Both put to the same persons."""
        return self._given or Versions(self.old, self.new, self.limit)

    def questions(self) -> Iterator[tuple[Question, Question]]:
        """Each question that both have, in the older order."""
        return pairs(self.old.questions_by_id, self.new.questions_by_id)

    def disposition(self, code: str) -> Disposition:
        """As it was, where it was: what became of it is told of itself, not of what leads there."""
        was = self.old.dispositions_by_code.get(code)
        return was or self.new.dispositions_by_code[code]

    def who_keeps_word(
        self, literals: Iterable[Literal], shows: Shows, *, about: Iterable[str]
    ) -> Somebody | None:
        """The plainest person of whom the literals hold and who says again what can be said.

        A new answer may always be given instead of an old one. What becomes of whoever does
        is seen by how they fare.
        """
        versions = self.versions

        def keeps(old: Patient, new: Patient) -> bool:
            return versions.keep_word((old, new)) and shows(old, new)

        try:
            pair = versions.find([*literals, versions.keeps], keeps, about=about)
        except Undecided:
            return Somebody(doubt=UNDECIDED)
        return None if pair is None else Somebody(*versions.told(pair))


def pairs(old: Mapping[str, Row], new: Mapping[str, Row]) -> Iterator[tuple[Row, Row]]:
    """The rows that both have, in the older order."""
    return ((row, new[code]) for code, row in old.items() if code in new)


def falls(before: Disposition, after: Disposition) -> bool:
    """Whether the later one is less urgent, or no longer shown whatever is higher."""
    return after.urgency < before.urgency or (before.always_shown and not after.always_shown)


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


Code = TypeVar("Code", bound=_Coded)


def by_code(rows: Iterable[Code]) -> dict[str, Code]:
    """Rows by their code."""
    return {row.code: row for row in rows}
