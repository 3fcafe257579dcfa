"""Every group of conditions as one bit, so that all rules are weighed at once.

The rules stand side by side as columns of a table, the groups of each below one another. An
answer sets the bits of the groups that it makes true, and a rule fires where its whole column is
set: an AND for each row of the table says which do, however many rules there are. Says the same
as ``Criteria.truth``, which stays the definition: a property test holds the two together.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, reduce
from itertools import count
from operator import or_
from typing import NamedTuple

from triage.engine.conditions import Answers, Condition, Criteria, Value
from triage.engine.truth import Truth

#: Answers to one question whose marks are remembered; most have a handful.
_REMEMBERED = 1_000


class Marked(NamedTuple):
    """The groups that are YES, and those that are UNSURE or YES, as bits.

    A ``broken`` one reads what could not be compared: whatever it stands in counts as YES.
    """

    yes: int
    maybe: int
    broken: int


class Reader(dict[tuple[Value, ...], Marked | None]):
    """What each answer to one question marks, worked out when it is first given."""

    def __init__(self, link_id: str) -> None:
        super().__init__()
        self._link_id = link_id
        self._reading: list[tuple[int, Condition]] = []

    def add(self, place: int, condition: Condition) -> None:
        """One more condition that reads it, in the group at this place."""
        self._reading.append((place, condition))

    @cached_property
    def unanswered(self) -> dict[Truth, Marked | None]:
        """What it marks without an answer, by the truth that the caller chose."""
        every = _bits(place for place, _ in self._reading)
        return {
            Truth.NO: None,
            Truth.UNSURE: Marked(0, every, 0),
            Truth.YES: Marked(every, every, 0),
        }

    def __missing__(self, values: tuple[Value, ...]) -> Marked | None:
        given = {self._link_id: values}
        truths = [(place, safe_truth(condition, given)) for place, condition in self._reading]
        broken = _bits(place for place, truth in truths if truth is None)
        yes = _bits(place for place, truth in truths if truth is Truth.YES) | broken
        maybe = _bits(place for place, truth in truths if truth is Truth.UNSURE) | yes
        found = Marked(yes, maybe, broken) if maybe else None
        # True is equal to 1, so what it marks would be remembered as what 1 marks.
        if len(self) < _REMEMBERED and all(type(value) in {int, str} for value in values):
            self[values] = found
        return found


class Marks:
    """The groups of one questionnaire, each with its bit."""

    def __init__(self, rules: Sequence[Criteria], others: Iterable[Criteria]) -> None:
        self._width = len(rules)
        self._height = max((len(criteria.groups) for criteria in rules), default=0)
        self._groups: dict[Criteria, tuple[int, ...]] = {}
        self.readers: dict[str, Reader] = {}
        end = self._width * self._height
        no_group: list[int] = []
        for column, criteria in enumerate(rules):
            places = range(column, end, self._width)
            self._place(criteria, places)
            if criteria.groups:
                no_group += places[len(criteria.groups) :]
        #: Set for everybody: where a rule has no more groups, none is lacking.
        self.nothing_said = Marked(_bits(no_group), _bits(no_group), 0)
        beyond = count(end)
        for criteria in others:
            self._place(criteria, beyond)
        self._never = 1 << next(beyond)

    def _place(self, criteria: Criteria, places: Iterable[int]) -> None:
        # The groups come first, so that no place is taken for a group that is not there.
        placed = tuple(zip(criteria.groups, places, strict=False))
        self._groups[criteria] = tuple(place for _, place in placed)
        for group, place in placed:
            for condition in group:
                link_id = condition.question
                self.readers.setdefault(link_id, Reader(link_id)).add(place, condition)

    def groups(self, criteria: Criteria) -> tuple[int, ...]:
        """The bit of each group."""
        return tuple(1 << place for place in self._groups[criteria])

    def needed(self, criteria: Criteria) -> int:
        """All of them together; of criteria without groups a bit that nothing sets."""
        return _bits(self._groups[criteria]) or self._never

    def firing(self, marked: Marked) -> Iterator[tuple[int, Truth]]:
        """The place of each rule that fires, in order, with its truth.

        One that is broken at run time counts as YES: never toward calm.
        """
        sure = self._whole(marked.yes) | (self._touched(marked.broken) if marked.broken else 0)
        for place in _places(sure | self._whole(marked.maybe)):
            yield place, Truth.YES if sure >> place & 1 else Truth.UNSURE

    def _whole(self, bits: int) -> int:
        """The columns that are set in every row."""
        found = (1 << self._width) - 1 if self._height else 0
        for row in range(self._height):
            found &= bits >> row * self._width
        return found

    def _touched(self, bits: int) -> int:
        """The columns that are set in any row."""
        found = 0
        for row in range(self._height):
            found |= bits >> row * self._width
        return found & (1 << self._width) - 1


def _bits(places: Iterable[int]) -> int:
    return reduce(or_, (1 << place for place in places), 0)


def _places(bits: int) -> Iterator[int]:
    """Where the bits are that are set, the lowest first."""
    written = f"{bits:b}"[::-1]
    place = written.find("1")
    while place >= 0:
        yield place
        place = written.find("1", place + 1)


def weigh(needed: int, marked: Marked) -> Truth:
    """The least of all the groups that are needed."""
    if needed & marked.yes == needed:
        return Truth.YES
    return Truth.UNSURE if needed & marked.maybe == needed else Truth.NO


def safe_truth(condition: Condition, answers: Answers) -> Truth | None:
    """``None`` where it cannot be compared; whoever asks lets nobody pay for that."""
    try:
        return condition.truth(answers, {})
    except Exception:  # noqa: BLE001 (whatever broke, the patient must not pay for it)
        return None
