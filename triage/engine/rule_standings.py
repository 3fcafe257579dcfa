"""Where each rule stands while the answers come in, and on which side of it somebody is."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from triage.engine.conditions import Answers, Condition, Value
from triage.engine.marks import Marked, weigh
from triage.engine.outcome import evaluate
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import Route, find_route, replay
from triage.engine.rules import Rule
from triage.engine.truth import Truth
from triage.engine.urgency import Urgency

_Replayed = tuple[Route, Marked]


class Side(StrEnum):
    """On which side of a rule's border somebody stands."""

    ON = "on"
    OFF = "off"


@dataclass(frozen=True)
class RuleStanding:
    """A rule as the answers so far leave it.

    ``now`` is its truth with nothing more said, ``could`` the most it can still come to.
    ``waits_for`` are the open questions that could raise it, ``ruled_out_by`` the answers
    for which it can never fire; either is empty where it does not apply.
    """

    rule: Rule
    now: Truth
    could: Truth
    waits_for: tuple[str, ...]
    ruled_out_by: tuple[str, ...]

    @property
    def is_decided(self) -> bool:
        """Whether no answer still to come can change it."""
        return self.now is self.could


def rule_standings(questionnaire: Questionnaire, answers: Answers) -> tuple[RuleStanding, ...]:
    """Every rule in the questionnaire's order; a broken one counts as YES, as it does for a
    patient.
    """
    now = replay(questionnaire, answers, unanswered=Truth.NO)
    could = replay(questionnaire, answers, unanswered=Truth.YES)
    return tuple(_standing(questionnaire, rule, now, could) for rule in questionnaire.rules)


def _standing(
    questionnaire: Questionnaire, rule: Rule, now: _Replayed, could: _Replayed
) -> RuleStanding:
    needed = questionnaire.marks.needed(rule.criteria)
    broken = needed & could[1].broken
    at_least = Truth.YES if broken else weigh(needed, now[1])
    at_most = Truth.YES if broken else weigh(needed, could[1])
    pending = at_least is not at_most
    return RuleStanding(
        rule=rule,
        now=at_least,
        could=at_most,
        waits_for=_open(questionnaire, rule, now[1], could[0]) if pending else (),
        ruled_out_by=_against(questionnaire, rule, could) if at_most is Truth.NO else (),
    )


def _open(questionnaire: Questionnaire, rule: Rule, now: Marked, route: Route) -> tuple[str, ...]:
    """Open questions in the groups that do not surely hold yet."""
    lacking = (group for bit, group in _marked_groups(questionnaire, rule) if not bit & now.yes)
    read = {condition.question for group in lacking for condition in group}
    return tuple(link_id for link_id in route.unanswered if link_id in read)


def _against(questionnaire: Questionnaire, rule: Rule, could: _Replayed) -> tuple[str, ...]:
    """The answered questions of the first group that can hold no more."""
    route, marked = could
    for bit, group in _marked_groups(questionnaire, rule):
        if not bit & marked.maybe:
            read = {condition.question for condition in group}
            return tuple(link_id for link_id in route.kept if link_id in read)
    return ()


def _marked_groups(
    questionnaire: Questionnaire, rule: Rule
) -> Iterator[tuple[int, tuple[Condition, ...]]]:
    """Each group of a rule, with its bit."""
    bits = questionnaire.marks.groups(rule.criteria)
    return zip(bits, rule.criteria.groups, strict=True)


@dataclass(frozen=True)
class Step:
    """What one answer decided: the rules that fire since, and those that no longer can.

    ``urgency`` is what is demanded once it is given; ``None`` while nothing is.
    """

    link_id: str
    fires: tuple[str, ...]
    ruled_out: tuple[str, ...]
    urgency: Urgency | None


def steps(questionnaire: Questionnaire, answers: Answers) -> Iterator[Step]:
    """Every answer on the route with what it decided, in the order asked."""
    given: dict[str, tuple[Value, ...]] = {}
    before = _decided(questionnaire, given)
    for link_id, values in find_route(questionnaire, answers).kept.items():
        given[link_id] = values
        after = _decided(questionnaire, given)
        yield Step(
            link_id=link_id,
            fires=tuple(code for code in after[0] if code not in before[0]),
            ruled_out=tuple(code for code in after[1] if code not in before[1]),
            urgency=evaluate(questionnaire, given).urgency,
        )
        before = after


def _decided(
    questionnaire: Questionnaire, answers: Answers
) -> tuple[dict[str, None], dict[str, None]]:
    """Codes of the rules that fire, surely or in doubt, and of those that cannot any more."""
    _, now = replay(questionnaire, answers, unanswered=Truth.NO)
    _, could = replay(questionnaire, answers, unanswered=Truth.YES)
    fire: dict[str, None] = {}
    out: dict[str, None] = {}
    for rule, needed in questionnaire.firing:
        if weigh(needed, now) is not Truth.NO:
            fire[rule.code] = None
        elif weigh(needed, could) is Truth.NO:
            out[rule.code] = None
    return fire, out


def sides(questionnaire: Questionnaire, answers: Answers) -> Iterator[tuple[str, Side]]:
    """The rules at whose border these answers stand.

    A rule is on when it surely fires. It is just off when it does not, and all that it
    lacks is one group.
    """
    _, marked = replay(questionnaire, answers, unanswered=Truth.NO)
    for rule, needed in questionnaire.firing:
        truth = weigh(needed, marked)
        if truth is Truth.YES:
            yield rule.code, Side.ON
        elif truth is Truth.NO and (needed & ~marked.maybe).bit_count() == 1:
            yield rule.code, Side.OFF
