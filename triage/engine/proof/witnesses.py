"""Patients as plain as can be: every answer harmless that the point does not need."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TypeAlias

from triage.engine.conditions import ASKED_UNKNOWN, Answers, Condition, Value
from triage.engine.proof.patients import Patient, by_question, possible_values
from triage.engine.question import Question, QuestionType
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import Route, find_route

#: Single values that answer each question, the most harmless first.
Plain: TypeAlias = Mapping[str, tuple[Value, ...]]

Holds = Callable[[Patient], bool]

_KEPT = "plain values"


def plain_values(questionnaire: Questionnaire) -> Plain:
    """For each question a clear no, then what decides least, and "not sure" last."""
    kept = vars(questionnaire)  # as a cached property: it never changes, and pages ask by hundreds
    if _KEPT not in kept:
        conditions = by_question(questionnaire.deciding())
        kept[_KEPT] = {
            question.link_id: _plainest_first(question, conditions.get(question.link_id, ()))
            for question in questionnaire.questions
        }
    plain: Plain = kept[_KEPT]
    return plain


def _plainest_first(question: Question, conditions: Iterable[Condition]) -> tuple[Value, ...]:
    options = {option.value: option for option in question.options}
    conditions = tuple(conditions)

    def harm(value: Value) -> tuple[bool, bool, int, bool]:
        option = options.get(str(value))
        return (
            value == ASKED_UNKNOWN,
            option is not None and not option.negative,
            sum(condition.holds_for(value) for condition in conditions),
            option is not None and not option.exclusive,
        )

    values = possible_values(question, conditions)
    return tuple(sorted((v for v in values if v not in question.out_of_scope), key=harm))


def plainest(
    plain: Plain, patient: Patient, holds: Holds, *, about: Collection[str] = ()
) -> Patient:
    """The same point, which must hold, with as many answers as possible turned harmless.

    Quick when it is known what questions the point is ``about``.
    """
    able = [link_id for link_id in patient if plain.get(link_id)]
    patient = _calmed(plain, patient, [i for i in able if i not in about], holds)
    patient = _calmed(plain, patient, [i for i in able if i in about], holds)
    for link_id in able:
        patient = _plainer_answer(plain[link_id], patient, link_id, holds)
    return patient


def _calmed(plain: Plain, patient: Patient, able: list[str], holds: Holds) -> Patient:
    """All of these harmless at once where that does, else by halves."""
    calm = {**patient, **{link_id: plain[link_id][:1] for link_id in able}}
    if calm == patient or holds(calm):
        return calm
    if len(able) == 1:
        return patient
    middle = len(able) // 2
    patient = _calmed(plain, patient, able[:middle], holds)
    return _calmed(plain, patient, able[middle:], holds)


def _plainer_answer(
    values: tuple[Value, ...], patient: Patient, link_id: str, holds: Holds
) -> Patient:
    """The first single value that does; else no tick that could be spared."""
    given = patient[link_id]
    for value in (*values, *given):
        if given == (value,):
            return patient
        if holds({**patient, link_id: (value,)}):
            return {**patient, link_id: (value,)}
    for value in given:
        fewer = tuple(tick for tick in patient[link_id] if tick != value)
        if holds({**patient, link_id: fewer}):
            patient = {**patient, link_id: fewer}
    return patient


def related(questionnaire: Questionnaire, link_ids: Iterable[str]) -> tuple[Question, ...]:
    """These questions and all that decide whether they are asked, in order."""
    found, wanted = [], set(link_ids)
    for question in reversed(questionnaire.questions):
        if question.link_id in wanted:
            found.append(question)
            wanted |= question.enable_when.reads() if question.enable_when else set()
    return tuple(reversed(found))


def on_the_route(questionnaire: Questionnaire, answers: Answers) -> Patient:
    """The answers that count, without any text that nobody needs to have written."""
    return without_spare_texts(questionnaire, find_route(questionnaire, answers))


def without_spare_texts(questionnaire: Questionnaire, route: Route) -> Patient:
    """The same of a route that was found already."""
    questions = questionnaire.questions_by_id
    return {
        link_id: values
        for link_id, values in route.kept.items()
        if questions[link_id].required or questions[link_id].type is not QuestionType.TEXT
    }


def needed(questionnaire: Questionnaire, answers: Answers) -> Patient:
    """The answers that count and that had to be given, or that end the route."""
    route, questions = find_route(questionnaire, answers), questionnaire.questions_by_id
    return {
        link_id: values
        for link_id, values in route.kept.items()
        if questions[link_id].required or link_id == route.out_of_scope
    }
