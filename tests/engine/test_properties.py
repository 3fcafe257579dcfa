"""What holds for every questionnaire that may be published, and whoever answers it."""

import operator
from dataclasses import fields, replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.build import CALM
from tests.engine.strategies import (
    GATES,
    OTHERS,
    Patient,
    Record,
    comparisons,
    patients,
    possible_answers,
    questionnaires,
)
from triage.engine.checks.draft import find_problems
from triage.engine.conditions import ASKED_UNKNOWN, Answers, Criteria, Value
from triage.engine.outcome import Outcome, State, evaluate, final_urgency, find_suggestions
from triage.engine.question import Question, QuestionType
from triage.engine.questionnaire import Questionnaire, WhenLeft
from triage.engine.route import as_left, find_route
from triage.engine.truth import Truth

UNKNOWN: tuple[Value, ...] = (ASKED_UNKNOWN,)


def level(outcome: Outcome) -> int:
    return outcome.urgency or 0


def by_the_book(criteria: Criteria | None, kept: Answers) -> Truth:
    """Truth as the design puts it, said a second time."""
    compare = {
        "=": operator.eq,
        ">": operator.gt,
        ">=": operator.ge,
        "<": operator.lt,
        "<=": operator.le,
    }

    def one(question: str, sign: str, value: Value) -> Truth:
        values = kept.get(question, ())
        if any(compare[sign](v, value) for v in values if type(v) is type(value)):
            return Truth.YES
        return Truth.UNSURE if ASKED_UNKNOWN in values else Truth.NO

    if criteria is None:
        return Truth.YES
    return min(
        max(one(c.question, c.operator, c.value) for c in group) for group in criteria.groups
    )


@pytest.mark.parametrize(
    "question", [q for q in (*GATES, *OTHERS) if q.type is not QuestionType.TEXT]
)
def test_every_answer_is_compared_as_the_design_says(question: Question):
    for conditions in comparisons(question, reads_no=True):
        for values in possible_answers(question):
            criteria, kept = Criteria((conditions,)), {question.link_id: values}

            assert criteria.truth(kept, {}) is by_the_book(criteria, kept)


@settings(max_examples=50)
@given(questionnaires())
def test_whatever_is_drawn_may_be_proved(check: Questionnaire):
    assert [problem for problem in find_problems(check) if problem.breaks_proofs] == []


@given(patients())
def test_exactly_the_questions_whose_condition_is_not_no_are_asked(patient: Patient):
    check, answers = patient
    asked: list[str] = []
    kept: Record = {}
    for question in check.questions:
        if by_the_book(question.enable_when, kept) is Truth.NO:
            continue
        asked.append(question.link_id)
        said = answers.get(question.link_id)
        if said or (said == () and not question.required):
            kept[question.link_id] = said
        if question.out_of_scope & set(kept.get(question.link_id, ())):
            break

    route = find_route(*patient)

    assert (route.asked, route.kept) == (tuple(asked), kept)
    assert list(route.unanswered) == [link_id for link_id in asked if link_id not in kept]


@given(patients(), st.sampled_from(Truth))
def test_nothing_that_was_dropped_leaves_a_trace(patient: Patient, unanswered: Truth):
    check, answers = patient
    route = find_route(check, answers, unanswered=unanswered)
    so_far = find_route(check, answers).kept

    assert find_route(check, route.kept, unanswered=unanswered) == route
    assert evaluate(check, so_far) == evaluate(check, answers)
    assert find_suggestions(check, so_far) == find_suggestions(check, answers)


@given(patients())
def test_every_rule_that_is_not_no_is_found_and_the_highest_are_shown(patient: Patient):
    check, answers = patient
    kept = find_route(check, answers).kept
    truths = [(rule, by_the_book(rule.criteria, kept)) for rule in check.rules]

    outcome = evaluate(check, answers)

    assert outcome.state is _state(check, kept, find_route(check, answers).asked)
    fired = [] if outcome.state is State.OUT_OF_SCOPE else truths
    leads_to = {
        rule.code: rule.disposition if truth is Truth.YES else rule.disposition_if_unsure
        for rule, truth in fired
        if truth is not Truth.NO
    }
    assert {f.rule: f.disposition for f in outcome.findings} == leads_to
    given_ = [d for d in check.dispositions if d.code in leads_to.values()]
    top = [d for d in given_ if d.urgency == max(d.urgency for d in given_)]
    also = [d for d in given_ if d.always_shown and d not in top]
    nothing = (CALM,) if outcome.state is State.COMPLETE else ()
    assert outcome.dispositions == ((*top, *also) or nothing)


def _state(check: Questionnaire, kept: Answers, asked: tuple[str, ...]) -> State:
    questions = [check.questions_by_id[link_id] for link_id in asked]
    if any(question.out_of_scope & {*kept.get(question.link_id, ())} for question in questions):
        return State.OUT_OF_SCOPE
    open_ = [q for q in questions if q.required and q.link_id not in kept]
    return State.UNFINISHED if open_ else State.COMPLETE


@given(patients())
def test_the_final_urgency_is_that_of_a_complete_check_and_of_no_other(patient: Patient):
    outcome = evaluate(*patient)

    complete = outcome.state is State.COMPLETE
    assert final_urgency(*patient) == (outcome.urgency if complete else None)


@given(patients(), st.permutations(range(4)))
def test_the_order_of_the_rules_changes_nothing_but_the_order_of_the_findings(
    patient: Patient, order: list[int]
):
    check, answers = patient
    rules = sorted(check.rules, key=lambda rule: order[check.rules.index(rule)])

    one, other = evaluate(check, answers), evaluate(replace(check, rules=tuple(rules)), answers)

    assert other.dispositions == one.dispositions
    assert set(other.findings) == set(one.findings)


@given(patients())
def test_the_reasons_alone_with_what_leads_to_them_force_the_finding(patient: Patient):
    check, answers = patient
    kept = find_route(check, answers).kept
    for finding in evaluate(check, answers).findings:
        reasons: Record = {reason.question: reason.values for reason in finding.because}
        led_by = _led_by(check, set(reasons))
        alone = {**reasons, **{key: kept[key] for key in kept if key in led_by}}

        assert finding in evaluate(check, alone).findings


def _led_by(check: Questionnaire, link_ids: set[str]) -> set[str]:
    """Questions that the conditions of these read, and the conditions of those, and so on."""
    found: set[str] = set()
    for question in reversed(check.questions):
        if question.enable_when is not None and question.link_id in link_ids | found:
            found |= question.enable_when.reads()
    return found


@given(patients())
def test_no_smaller_set_of_answers_forces_the_finding(patient: Patient):
    check, answers = patient
    kept = find_route(check, answers).kept
    rules = {rule.code: rule for rule in check.rules}
    for finding in evaluate(check, answers).findings:
        criteria = rules[finding.rule].criteria
        truth = Truth.UNSURE if finding.unsure else Truth.YES
        for fewer in combinations(kept, len(finding.because) - 1):
            assert criteria.truth({key: kept[key] for key in fewer}, {}) < truth


@given(patients(), st.sampled_from(WhenLeft))
def test_a_check_left_behind_has_no_open_follow_up_that_counts_and_no_calmer_answer(
    patient: Patient, when_left: WhenLeft
):
    check, answers = replace(patient.questionnaire, when_left=when_left), patient.answers

    left = as_left(check, answers)

    open_ = {i for i in find_route(check, left).unanswered if check.questions_by_id[i].required}
    assert open_.isdisjoint(_count_when_left(check, left))
    added = {key: values for key, values in left.items() if values != answers.get(key)}
    assert set(added.values()) <= {UNKNOWN}
    assert set(added) <= _count_when_left(check, left)
    assert all(not answers.get(key) for key in added)
    assert level(evaluate(check, left)) >= level(evaluate(check, answers))


def _count_when_left(check: Questionnaire, answers: Answers) -> set[str]:
    """Follow-ups that count, as the design puts it, said a second time."""
    kept = find_route(check, answers).kept
    counts: set[str] = set()
    for question in check.questions:
        for condition in question.enable_when.conditions() if question.enable_when else ():
            read = check.questions_by_id[condition.question]
            said = {*kept.get(read.link_id, ())} - (read.negative if read.is_gate else set())
            names_sign = said and (read.is_gate or read.link_id in counts)
            holds = by_the_book(Criteria(((condition,),)), kept) is not Truth.NO
            if holds and (names_sign or check.when_left is WhenLeft.FOLLOW_UPS):
                counts.add(question.link_id)
    return counts


@given(patients())
def test_left_later_with_one_more_answer_no_less_is_demanded(patient: Patient):
    """But for the answer to a follow-up that counted as "not sure" until it was given."""
    check, answers = patient
    left = as_left(check, answers)
    for link_id in find_route(check, left).unanswered:
        for values in possible_answers(check.questions_by_id[link_id]):
            later = evaluate(check, as_left(check, {**answers, link_id: values}))
            if later.state is not State.OUT_OF_SCOPE:
                assert level(later) >= level(evaluate(check, left))


@given(patients())
def test_a_check_left_behind_never_alerts_more_than_it_would_have_on_an_older_version(
    patient: Patient,
):
    check, answers = patient
    older = replace(check, when_left=WhenLeft.FOLLOW_UPS)

    now, then = (evaluate(one, as_left(one, answers)) for one in (check, older))

    assert level(now) <= level(then)


@settings(max_examples=50)
@given(questionnaires(), st.data())
def test_whatever_is_missing_the_problems_are_told(check: Questionnaire, data: st.DataObject):
    values = {f.name: getattr(check, f.name) for f in fields(check)}
    parts = [name for name, value in values.items() if value and isinstance(value, tuple)]
    part = data.draw(st.sampled_from(parts))
    kept = data.draw(st.lists(st.sampled_from(getattr(check, part)), max_size=3))
    changes: dict[str, Any] = {part: tuple(kept)}

    problems = find_problems(replace(check, **changes))

    assert all(problem.sentence.endswith(".") for problem in problems)
