"""What the answers mean: the most urgent finding wins, and nothing falls back to calm."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple, overload

from triage.engine.conditions import Answers, Value
from triage.engine.marks import Marked
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import Route, find_route, reading_questions, replay
from triage.engine.rules import Disposition, Rule, Suggestion
from triage.engine.truth import Truth
from triage.engine.urgency import Urgency


class State(StrEnum):
    """How far a check has come."""

    COMPLETE = "complete"
    UNFINISHED = "unfinished"
    OUT_OF_SCOPE = "out-of-scope"


@dataclass(frozen=True)
class Reason:
    """An answer that a finding rests on: the question, and the values that count."""

    question: str
    values: tuple[Value, ...]


class Because(Sequence[Reason]):
    """A smallest set of answers that forces a finding, worked out when it is first looked at.

    That takes most of the time of an outcome, and whoever only compares outcomes reads none.
    """

    __slots__ = ("_found", "_kept", "_order", "_rule", "_truth")

    def __init__(
        self, rule: Rule, truth: Truth, *, kept: Answers, order: Mapping[str, int]
    ) -> None:
        self._rule, self._truth, self._kept, self._order = rule, truth, kept, order
        self._found: tuple[Reason, ...] | None = None

    def _reasons(self) -> tuple[Reason, ...]:
        if self._found is None:
            try:
                self._found = tuple(_reasons(self._rule, self._truth, self._kept, self._order))
            except Exception:  # noqa: BLE001 (a broken rule has no reasons, and still fires)
                self._found = ()
        return self._found

    @overload
    def __getitem__(self, place: int) -> Reason: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Reason, ...]: ...
    def __getitem__(self, place: int | slice) -> Reason | tuple[Reason, ...]:
        return self._reasons()[place]

    def __len__(self) -> int:
        return len(self._reasons())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._reasons() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._reasons())

    def __repr__(self) -> str:
        return repr(self._reasons())


class Finding(NamedTuple):
    """A warning sign that fired, through which rule, how urgent, and why.

    ``unsure`` says that the person was not sure, so the safer advice was chosen.
    ``because`` is a smallest set of answers that forces it.
    """

    sign: str
    rule: str
    disposition: str
    urgency: Urgency
    unsure: bool
    because: Sequence[Reason]


@dataclass(frozen=True)
class Outcome:
    """The disposition with all findings.

    ``dispositions`` holds every disposition of the highest urgency in the questionnaire's
    order, then those that are always shown. It is empty while nothing is demanded and the
    check is unfinished, and always when it is out of scope.
    """

    state: State
    dispositions: tuple[Disposition, ...]
    findings: tuple[Finding, ...]

    @property
    def disposition(self) -> Disposition | None:
        """The first, most urgent disposition."""
        return self.dispositions[0] if self.dispositions else None

    @property
    def urgency(self) -> Urgency | None:
        """How urgent it is; ``None`` while nothing is demanded."""
        return self.dispositions[0].urgency if self.dispositions else None

    @property
    def is_crisis(self) -> bool:
        """Whether what is always shown is all there is to tell, and does not wait.

        Then nothing else is said before it, or beside it.
        """
        urgent = (self.urgency or 0) >= Urgency.SAME_DAY
        return urgent and all(disposition.always_shown for disposition in self.dispositions)

    @property
    def stops(self) -> frozenset[tuple[str, str]]:
        """(sign, disposition) of each finding that is told before the next question."""
        shown = {d.code for d in self.dispositions if d.stops_at_once}
        return frozenset((f.sign, f.disposition) for f in self.findings if f.disposition in shown)


def evaluate(questionnaire: Questionnaire, answers: Answers) -> Outcome:
    """What the answers given so far demand; while unfinished this is a floor.

    Answers off the route are dropped first. Complete answers without a finding get the
    questionnaire's default disposition.
    """
    return stand(questionnaire, answers)[1]


def stand(questionnaire: Questionnaire, answers: Answers) -> tuple[Route, Outcome]:
    """The route of these answers, and what :func:`evaluate` says of them, by one replay."""
    route, marked = replay(questionnaire, answers, unanswered=Truth.NO)
    return route, _outcome(questionnaire, route, marked)


def _outcome(questionnaire: Questionnaire, route: Route, marked: Marked) -> Outcome:
    if route.out_of_scope is not None:
        return Outcome(State.OUT_OF_SCOPE, (), ())
    findings = tuple(_findings(questionnaire, marked, route.kept))
    shown = _shown(questionnaire, findings)
    if route.open_required:
        return Outcome(State.UNFINISHED, shown, findings)
    default = questionnaire.dispositions_by_code[questionnaire.default_disposition]
    return Outcome(State.COMPLETE, shown or (default,), findings)


def final_urgency(questionnaire: Questionnaire, answers: Answers) -> Urgency | None:
    """How urgently a complete check ends; ``None`` when it is unfinished or out of scope.

    The same as :func:`evaluate` says, with less to make: proofs ask it thousands of times.
    """
    route, marked = replay(questionnaire, answers, unanswered=Truth.NO)
    if not route.is_complete:
        return None
    by_code, codes = questionnaire.dispositions_by_code, set[str]()
    for rule, truth in _firing(questionnaire, marked):
        codes.add(rule.disposition_if_unsure if truth is Truth.UNSURE else rule.disposition)
    return max(by_code[code].urgency for code in codes or {questionnaire.default_disposition})


def could_still_be(questionnaire: Questionnaire, answers: Answers) -> frozenset[Disposition]:
    """Every disposition that these answers, or more of them, could lead to.

    A ceiling: each open question is read as answered in every way at once.
    """
    route, marked = replay(questionnaire, answers, unanswered=Truth.YES)
    if route.out_of_scope is not None:
        return frozenset()
    codes = {questionnaire.default_disposition}
    for rule, truth in _firing(questionnaire, marked):
        codes.add(rule.disposition_if_unsure)
        if truth is Truth.YES:
            codes.add(rule.disposition)
    return frozenset(questionnaire.dispositions_by_code[code] for code in codes)


def can_still_rise(questionnaire: Questionnaire, answers: Answers, outcome: Outcome) -> bool:
    """Whether more answers could add anything to what ``outcome`` already shows.

    Dispositions that are always shown count, whatever their urgency.
    """
    highest = outcome.urgency or Urgency.SELF_CARE
    return any(
        disposition not in outcome.dispositions
        and (disposition.always_shown or disposition.urgency >= highest)
        for disposition in could_still_be(questionnaire, answers)
    )


def find_suggestions(questionnaire: Questionnaire, answers: Answers) -> tuple[Suggestion, ...]:
    """The suggestions whose criteria surely hold, in the editor's order.

    ``answers`` may hold those that only choose reading beside those of the check. "Not sure"
    suggests nothing by itself; where it should, the criteria name it.
    """
    route = find_route(questionnaire, answers)
    asked = (question.link_id for question in reading_questions(questionnaire, answers))
    kept = {**route.kept, **{link_id: answers[link_id] for link_id in asked if link_id in answers}}
    return tuple(
        suggestion
        for suggestion in questionnaire.suggestions
        if suggestion.criteria.truth(kept, route.unanswered) is Truth.YES
    )


def _firing(questionnaire: Questionnaire, marked: Marked) -> Iterator[tuple[Rule, Truth]]:
    """The rules that fire. One that is broken at run time counts as YES: never toward calm."""
    rules = questionnaire.rules
    for place, truth in questionnaire.marks.firing(marked):
        yield rules[place], truth


def _findings(questionnaire: Questionnaire, marked: Marked, kept: Answers) -> Iterator[Finding]:
    by_code, order = questionnaire.dispositions_by_code, questionnaire.order
    for rule, truth in _firing(questionnaire, marked):
        unsure = truth is Truth.UNSURE
        code = rule.disposition_if_unsure if unsure else rule.disposition
        because = Because(rule, truth, kept=kept, order=order)
        yield Finding(rule.sign, rule.code, code, by_code[code].urgency, unsure, because)


def _shown(questionnaire: Questionnaire, findings: tuple[Finding, ...]) -> tuple[Disposition, ...]:
    fired = {finding.disposition for finding in findings}
    dispositions = [d for d in questionnaire.dispositions if d.code in fired]
    highest = max((d.urgency for d in dispositions), default=None)
    first = [d for d in dispositions if d.urgency == highest]
    return (*first, *(d for d in dispositions if d.always_shown and d not in first))


def _reasons(rule: Rule, truth: Truth, kept: Answers, order: Mapping[str, int]) -> Iterator[Reason]:
    """A smallest set of answers that makes every group at least as true as the rule is."""
    groups = rule.criteria.groups
    forcing = [[c for c in group if c.truth(kept, {}) >= truth] for group in groups]
    for link_id in _smallest([{c.question for c in group} for group in forcing], order):
        given = kept.get(link_id, ())
        reading = [c for group in forcing for c in group if c.question == link_id]
        matched = {value for condition in reading for value in condition.matched(given)}
        yield Reason(link_id, tuple(value for value in given if value in matched))


def _smallest(groups: list[set[str]], order: Mapping[str, int]) -> tuple[str, ...]:
    """Fewest questions with one in every group, in the order asked; ties go to the first."""
    needed = set().union(*(group for group in groups if len(group) == 1))
    others = [group for group in groups if needed.isdisjoint(group)]
    first: dict[tuple[bool, ...], str] = {}  # of the questions that stand in the same groups
    for link_id in sorted(set().union(*others), key=order.__getitem__):
        first.setdefault(tuple(link_id in group for group in others), link_id)
    fewest = next(
        chosen
        for size in range(len(others) + 1)
        for chosen in combinations(first.values(), size)
        if all(not group.isdisjoint(chosen) for group in others)
    )
    return tuple(sorted(needed.union(fewest), key=order.__getitem__))
