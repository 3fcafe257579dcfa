"""Every condition as one bit, so that a whole questionnaire is weighed in microseconds.

Says the same as ``Criteria.truth``, which stays the definition: a property test holds the
two together.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from triage.engine.conditions import Condition, Criteria, Value
from triage.engine.truth import Truth

#: Answers whose marks are remembered; a questionnaire has a few hundred.
_REMEMBERED = 20_000


@dataclass(slots=True)
class Marked:
    """The conditions that are YES, and those that are UNSURE or YES, as bits.

    Whatever reads a ``broken`` one, which could not be compared, counts as YES.
    """

    yes: int = 0
    maybe: int = 0
    broken: int = 0


class Marks:
    """The conditions of one questionnaire, each with its bit."""

    def __init__(self, criteria: Iterable[Criteria]) -> None:
        self._bits: dict[Condition, int] = {}
        self._readers: dict[str, list[Condition]] = {}
        self._known: dict[tuple[str, tuple[Value, ...]], Marked] = {}
        for one in criteria:
            for condition in one.conditions():
                if condition not in self._bits:
                    self._bits[condition] = 1 << len(self._bits)
                    self._readers.setdefault(condition.question, []).append(condition)

    def bit(self, condition: Condition) -> int:
        """The bit of one condition."""
        return self._bits[condition]

    def groups(self, criteria: Criteria) -> tuple[int, ...]:
        """Each group as the bits of its conditions."""
        return tuple(sum({self._bits[c] for c in group}) for group in criteria.groups)

    def answered(self, marked: Marked, link_id: str, values: tuple[Value, ...]) -> None:
        """Mark what an answer on the route makes true; one that nothing reads is not kept."""
        if link_id not in self._readers:
            return
        found = self._known.get((link_id, values))
        if found is None:
            found = self._mark(link_id, values)
            if len(self._known) < _REMEMBERED:
                self._known[link_id, values] = found
        marked.yes |= found.yes
        marked.maybe |= found.maybe
        marked.broken |= found.broken

    def unanswered(self, marked: Marked, link_id: str, truth: Truth) -> None:
        """Mark a question on the route that has no answer yet with the caller's choice."""
        if truth is Truth.NO:
            return
        every = sum(self._bits[c] for c in self._readers.get(link_id, ()))
        marked.maybe |= every
        marked.yes |= every if truth is Truth.YES else 0

    def _mark(self, link_id: str, values: tuple[Value, ...]) -> Marked:
        found = Marked()
        for condition in self._readers[link_id]:
            bit = self._bits[condition]
            try:
                truth = condition.truth({link_id: values}, {})
            except Exception:  # noqa: BLE001 (whatever broke, the patient must not pay for it)
                found.broken |= bit
                truth = Truth.YES
            found.maybe |= bit if truth is not Truth.NO else 0
            found.yes |= bit if truth is Truth.YES else 0
        return found


def weigh(groups: tuple[int, ...], marked: Marked) -> Truth:
    """The least over all groups of the greatest inside each; without groups NO."""
    truth = Truth.YES if groups else Truth.NO
    for group in groups:
        if group & marked.yes:
            continue
        if not group & marked.maybe:
            return Truth.NO
        truth = Truth.UNSURE
    return truth
