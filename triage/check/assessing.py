"""Answers in, outcome out, as plain JSON values: the questionnaire without its pages."""

from typing import Any

from triage.engine.answers import AnswerError, check_answers
from triage.engine.conditions import Answers
from triage.engine.outcome import Finding, State, could_still_be, evaluate
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import find_route

UNFINISHED = "unfinished"


def describe(questionnaire: Questionnaire) -> list[dict[str, Any]]:
    """Every question with its link id, type, option codes and range, in order."""
    return [_describe(question) for question in questionnaire.questions]


def _describe(question: Question) -> dict[str, Any]:
    return {
        "link_id": question.link_id,
        "type": question.type.value,
        "required": question.required,
        "gate": question.is_gate,
        "options": [option.value for option in question.options],
        "exclusive": [option.value for option in question.options if option.exclusive],
        "minimum": question.minimum,
        "maximum": question.maximum,
        "unit": question.unit,
    }


def assess(questionnaire: Questionnaire, line: object) -> dict[str, Any]:
    """What one ``{"answers": {"link_id": ["value"]}}`` leads to.

    Raises ``AnswerError`` naming what is wrong with it.
    """
    if not isinstance(line, dict) or set(line) != {"answers"}:
        raise AnswerError('expected an object with the one key "answers"')
    answers = check_answers(questionnaire, line["answers"])
    route = find_route(questionnaire, answers)
    return {
        **_outcome(questionnaire, answers),
        "asked": list(route.asked),
        "dropped": sorted(set(answers) - set(route.kept)),
        "next": route.next_question,
    }


def _outcome(questionnaire: Questionnaire, answers: Answers) -> dict[str, Any]:
    outcome = evaluate(questionnaire, answers)
    demanded = outcome.urgency.code if outcome.urgency else None
    complete = outcome.state is State.COMPLETE
    return {
        "urgency": demanded if complete else UNFINISHED,
        "so_far": demanded,
        "could_still_be": _ceiling(questionnaire, answers),
        "disposition": outcome.disposition.code if complete and outcome.disposition else None,
        "dispositions": [disposition.code for disposition in outcome.dispositions],
        "findings": [_finding(questionnaire, finding) for finding in outcome.findings],
    }


def _ceiling(questionnaire: Questionnaire, answers: Answers) -> str | None:
    ceiling = max((d.urgency for d in could_still_be(questionnaire, answers)), default=None)
    return ceiling.code if ceiling else None


def _finding(questionnaire: Questionnaire, finding: Finding) -> dict[str, Any]:
    origin = questionnaire.signs_by_code[finding.sign].origin.value
    return {
        "sign": finding.sign,
        "origin": origin,
        "rule": finding.rule,
        "urgency": finding.urgency.code,
        "unsure": finding.unsure,
        "because": [reason.question for reason in finding.because],
    }
