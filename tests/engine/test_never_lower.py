"""Nothing more that somebody says ever lowers what is demanded."""

from collections.abc import Iterator
from itertools import combinations

from hypothesis import given, settings

from tests.engine.strategies import Patient, Record, patients, possible_answers
from triage.engine.conditions import ASKED_UNKNOWN, Value
from triage.engine.outcome import Outcome, State, can_still_rise, could_still_be, evaluate
from triage.engine.question import Question, QuestionType
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import as_left, find_route

UNKNOWN: tuple[Value, ...] = (ASKED_UNKNOWN,)


def level(outcome: Outcome) -> int:
    return outcome.urgency or 0


def demanded(outcome: Outcome) -> int:
    """What signs demand, whatever is said where there are none."""
    return max((finding.urgency for finding in outcome.findings), default=0)


@given(patients(complete=True))
def test_one_more_tick_never_lowers_the_urgency(patient: Patient):
    check, answers = patient
    for question in check.questions:
        for fewer, more in combinations(_ticks(question), 2):
            if set(fewer) < set(more):
                before, after = ({**answers, question.link_id: ticks} for ticks in (fewer, more))
                assert level(evaluate(check, after)) >= level(evaluate(check, before))


def _ticks(question: Question) -> list[tuple[Value, ...]]:
    alone = {option.value for option in question.options if option.exclusive}
    several = question.type is QuestionType.CHOICES
    return [values for values in possible_answers(question) if several and not alone & {*values}]


@given(patients(complete=True))
def test_not_sure_in_place_of_no_never_lowers_the_urgency(patient: Patient):
    check, answers = patient
    for question, no in _noes(check):
        if question.allows_unsure:
            said_no: Record = {**answers, question.link_id: no}
            whole: Record = {**answers, question.link_id: UNKNOWN}
            left = as_left(check, {**find_route(check, said_no).kept, question.link_id: UNKNOWN})

            calm = evaluate(check, said_no)
            assert level(evaluate(check, whole)) >= level(calm)
            # One that is open still is unfinished, which no page takes for calm.
            assert demanded(evaluate(check, left)) >= demanded(calm)


@given(patients(complete=True, reads_no=False))
def test_a_sign_in_place_of_no_never_lowers_the_urgency_where_no_rule_reads_the_no(
    patient: Patient,
):
    check, answers = patient
    for question, no in _noes(check):
        floor = level(evaluate(check, {**answers, question.link_id: no}))
        for sign in possible_answers(question):
            if not question.out_of_scope & set(sign):
                assert level(evaluate(check, {**answers, question.link_id: sign})) >= floor


def _noes(check: Questionnaire) -> Iterator[tuple[Question, tuple[Value, ...]]]:
    for question in check.questions:
        for value in sorted(question.negative):
            yield question, (value,)


@given(patients())
def test_one_more_answer_never_lowers_what_is_demanded_so_far(patient: Patient):
    check, answers = patient
    before = evaluate(check, answers)
    for link_id in find_route(check, answers).unanswered:
        for values in possible_answers(check.questions_by_id[link_id]):
            after = evaluate(check, {**answers, link_id: values})
            if after.state is not State.OUT_OF_SCOPE:
                reached = {finding.rule: finding.urgency for finding in after.findings}
                assert level(after) >= level(before)
                assert all(f.urgency <= reached[f.rule] for f in before.findings)


def endings(check: Questionnaire, answers: Record) -> Iterator[Outcome]:
    """The outcome of every way to go on from these answers to the end."""
    link_id = find_route(check, answers).next_question
    if link_id is None:
        yield evaluate(check, answers)
        return
    for values in possible_answers(check.questions_by_id[link_id]):
        yield from endings(check, {**answers, link_id: values})


@settings(max_examples=100)
@given(patients(most=2))
def test_every_way_to_go_on_ends_between_what_is_demanded_and_what_could_still_be(
    patient: Patient,
):
    check, answers = patient
    so_far, ceiling = evaluate(check, answers), could_still_be(check, answers)
    rises = can_still_rise(check, answers, so_far)
    for ending in endings(check, answers):
        if ending.state is not State.OUT_OF_SCOPE:
            assert level(ending) >= level(so_far)
            assert set(ending.dispositions) <= ceiling
            assert rises or ending.urgency == so_far.urgency
            assert rises or set(ending.dispositions) <= set(so_far.dispositions)
