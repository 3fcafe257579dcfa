"""What is compared with what: one condition, and conditions in groups."""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from triage.engine.truth import Truth

#: FHIR's code (data-absent-reason) for "the person was asked and does not know".
ASKED_UNKNOWN = "asked-unknown"

#: An option code, or a whole number (an amount, or a duration in days), or short text.
Value: TypeAlias = str | int

#: ``link_id`` to the values given. No key: not answered. An empty tuple: skipped.
Answers: TypeAlias = Mapping[str, tuple[Value, ...]]


class Operator(StrEnum):
    """FHIR's enableWhen operators, without ``!=`` and ``exists``.

    ``!=`` would hold for a question that nobody asked, so it is left out: list the
    other options instead.
    """

    EQUALS = "="
    GREATER = ">"
    GREATER_OR_EQUAL = ">="
    LESS = "<"
    LESS_OR_EQUAL = "<="


_COMPARE: dict[Operator, Callable[[int, int], bool]] = {
    Operator.GREATER: operator.gt,
    Operator.GREATER_OR_EQUAL: operator.ge,
    Operator.LESS: operator.lt,
    Operator.LESS_OR_EQUAL: operator.le,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison: the answer to ``question`` stands in ``operator`` to ``value``."""

    question: str
    operator: Operator
    value: Value

    def holds_for(self, given: Value) -> bool:
        """Compare one value given. A number never equals a code that looks like it."""
        if self.operator is Operator.EQUALS:
            return type(given) is type(self.value) and given == self.value
        if not isinstance(given, int) or not isinstance(self.value, int):
            return False
        return _COMPARE[self.operator](given, self.value)

    def truth(self, answers: Answers, unanswered: Mapping[str, Truth]) -> Truth:
        """Truth under the answers kept on the route.

        ``unanswered`` holds, for each question on the route that has no answer yet, the
        truth the caller chose for it. A question in neither is not on the route: NO.
        """
        given = answers.get(self.question)
        if given is None:
            return unanswered.get(self.question, Truth.NO)
        if any(self.holds_for(value) for value in given):
            return Truth.YES
        return Truth.UNSURE if ASKED_UNKNOWN in given else Truth.NO

    def matched(self, given: tuple[Value, ...]) -> tuple[Value, ...]:
        """The values given that make this condition YES, or else "not sure" if given."""
        hits = tuple(value for value in given if self.holds_for(value))
        return hits or tuple(value for value in given if value == ASKED_UNKNOWN)


@dataclass(frozen=True, slots=True)
class Criteria:
    """Groups of conditions: **any** inside a group, **all** groups must hold.

    Two levels and no more; that is what keeps rules readable and provable.
    """

    groups: tuple[tuple[Condition, ...], ...]

    def truth(self, answers: Answers, unanswered: Mapping[str, Truth]) -> Truth:
        """The least over all groups of the greatest inside each; without groups NO."""
        least = Truth.YES if self.groups else Truth.NO
        for group in self.groups:
            least = min(least, _any(group, answers, unanswered))
            if least is Truth.NO:
                break
        return least

    def conditions(self) -> Iterator[Condition]:
        """Every condition of every group, in order."""
        for group in self.groups:
            yield from group

    def reads(self) -> frozenset[str]:
        """Link ids of the questions that any condition reads."""
        return frozenset(condition.question for condition in self.conditions())


def _any(group: tuple[Condition, ...], answers: Answers, unanswered: Mapping[str, Truth]) -> Truth:
    greatest = Truth.NO
    for condition in group:
        greatest = max(greatest, condition.truth(answers, unanswered))
        if greatest is Truth.YES:
            break
    return greatest
