"""What answers mark as true: the same as the definition of a condition says, only sooner."""

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.engine.build import all_of
from tests.engine.strategies import Patient, answers_to, patients
from triage.engine.conditions import Answers, Condition, Criteria, Operator, Value
from triage.engine.marks import _REMEMBERED, Marked, Marks, weigh
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import replay
from triage.engine.rules import Rule
from triage.engine.truth import Truth


class Broken(Condition):
    """A comparison that fails, whatever is compared."""

    def holds_for(self, given: Value) -> bool:
        raise KeyError(given)


@given(patients(), st.sampled_from(Truth))
def test_criteria_weighed_as_bits_are_as_true_as_their_definition(
    patient: Patient, unanswered: Truth
) -> None:
    check, answers = patient
    route, marked = replay(check, answers, unanswered=unanswered)
    enabling = [q.enable_when for q in check.questions if q.enable_when]
    criteria = [*enabling, *(rule.criteria for rule in check.rules)]

    weighed = [weigh(check.marks.needed(one), marked) for one in criteria]

    assert weighed == [one.truth(route.kept, route.unanswered) for one in criteria]


@given(patients(), st.sampled_from(Truth))
def test_the_rules_that_fire_are_those_that_are_not_no_by_definition(
    patient: Patient, unanswered: Truth
) -> None:
    check, answers = patient
    route, marked = replay(check, answers, unanswered=unanswered)

    firing = list(check.marks.firing(marked))

    truths = [rule.criteria.truth(route.kept, route.unanswered) for rule in check.rules]
    assert firing == [(n, truth) for n, truth in enumerate(truths) if truth is not Truth.NO]


@given(patients(), st.data())
def test_a_rule_that_reads_what_cannot_be_compared_is_yes_and_no_other_rule_differs(
    patient: Patient, data: st.DataObject
) -> None:
    check = _break_some(patient.questionnaire, data)
    route, marked = replay(check, patient.answers, unanswered=Truth.NO)

    firing = dict(check.marks.firing(marked))

    truths = [_truth(rule, route.kept, route.unanswered) for rule in check.rules]
    assert firing == {n: truth for n, truth in enumerate(truths) if truth is not Truth.NO}


def _break_some(check: Questionnaire, data: st.DataObject) -> Questionnaire:
    """Some of the comparisons of its rules fail."""
    breaks = st.sampled_from([True, False, False])

    def broken(one: Condition) -> Condition:
        kind = Broken if data.draw(breaks) else Condition
        return kind(one.question, one.operator, one.value)

    def rule(one: Rule) -> Rule:
        groups = tuple(tuple(map(broken, group)) for group in one.criteria.groups)
        return replace(one, criteria=Criteria(groups))

    return replace(check, rules=tuple(map(rule, check.rules)))


def _truth(rule: Rule, kept: Answers, unanswered: Mapping[str, Truth]) -> Truth:
    try:
        each = [condition.truth(kept, unanswered) for condition in rule.criteria.conditions()]
    except KeyError:
        return Truth.YES
    return rule.criteria.truth(kept, unanswered) if each else Truth.NO


@given(patients(), st.data())
def test_whoever_came_before_changes_nothing(patient: Patient, data: st.DataObject) -> None:
    check, answers = patient
    alone = replay(replace(check), answers, unanswered=Truth.NO)
    for others in data.draw(st.lists(answers_to(check), max_size=3)):
        replay(check, others, unanswered=Truth.NO)

    assert replay(check, answers, unanswered=Truth.NO) == alone


def test_an_answer_that_is_no_longer_remembered_is_marked_as_well() -> None:
    marks = Marks([all_of(Condition("days", Operator.GREATER_OR_EQUAL, _REMEMBERED))], [])
    for days in range(_REMEMBERED + 1):
        assert marks.readers["days"][days,] == (Marked(1, 1, 0) if days == _REMEMBERED else None)

    assert marks.readers["days"][_REMEMBERED,] == Marked(yes=1, maybe=1, broken=0)
    assert len(marks.readers["days"]) == _REMEMBERED


def test_what_is_equal_and_not_the_same_is_not_remembered_for_the_other() -> None:
    given_: tuple[Value, ...] = (True,)
    marks = Marks([all_of(Condition("days", Operator.EQUALS, 1))], [])

    assert marks.readers["days"][given_] is None
    assert marks.readers["days"][1,] == Marked(yes=1, maybe=1, broken=0)


def test_criteria_without_groups_never_hold_however_much_is_marked() -> None:
    marks = Marks([all_of(), all_of(Condition("days", Operator.EQUALS, 1))], [Criteria(())])
    everything = Marked(yes=0b11, maybe=0b11, broken=0)

    assert weigh(marks.needed(Criteria(())), everything) is Truth.NO
    assert list(marks.firing(marks.nothing_said)) == []
