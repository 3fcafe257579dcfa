"""Answers in, outcome out, as plain JSON values: the questionnaire without its pages."""

from typing import Any

from triage.engine.answers import AnswerError, check_answers
from triage.engine.conditions import Answers, Condition
from triage.engine.outcome import Finding, State, could_still_be, evaluate
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import find_route
from triage.engine.words.sentences import question_sentence

UNFINISHED = "unfinished"


def describe(questionnaire: Questionnaire) -> list[dict[str, Any]]:
    """Every question in order, with all that a script needs to ask it as a page does.

    What begins with ``carer`` is what somebody reads who answers for another. ``asked_when``
    says when a question is asked, in words and as groups of conditions: any inside a group,
    all groups; without it a question is always asked. Texts hold tokens in braces.
    """
    return [_describe(questionnaire, question) for question in questionnaire.questions]


def _describe(questionnaire: Questionnaire, question: Question) -> dict[str, Any]:
    return {
        "link_id": question.link_id,
        "part": question.part,
        "type": question.type.value,
        **_words(question),
        "required": question.required,
        "gate": question.is_gate,
        "for_reading": question.for_reading,
        **_options(question),
        "minimum": question.minimum,
        "maximum": question.maximum,
        "unit": question.unit,
        "worse": question.worse.value,
        "asked_when": _asked_when(questionnaire, question),
    }


def _words(question: Question) -> dict[str, str]:
    """What is read of it, in both wordings; where there is only one, it is both."""
    carers = question.to_carer()
    both = ("text", "short_text", "help", "danger_line")
    return {
        **{name: getattr(question, name) for name in (*both, "why")},
        **{f"carer_{name}": getattr(carers, name) for name in both},
    }


def _options(question: Question) -> dict[str, Any]:
    """The codes to choose from, what is read of each, and which of them are of each kind."""
    options = question.options
    kinds = ("exclusive", "negative", "harmless", "out_of_scope", "for_other")
    return {
        "options": [option.value for option in options],
        "labels": question.labels,
        "carer_labels": question.to_carer().labels,
        "notes": {option.value: option.note for option in options if option.note},
        **{kind: [o.value for o in options if getattr(o, kind)] for kind in kinds},
    }


def _asked_when(questionnaire: Questionnaire, question: Question) -> dict[str, Any] | None:
    if question.enable_when is None:
        return None
    groups = question.enable_when.groups
    return {
        "words": question_sentence(questionnaire, question),
        "groups": [[_condition(condition) for condition in group] for group in groups],
    }


def _condition(c: Condition) -> dict[str, Any]:
    return {"question": c.question, "operator": c.operator.value, "value": c.value}


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
    origin = questionnaire.signs_by_code[finding.sign].origin
    return {
        "sign": finding.sign,
        "origin": origin,
        "rule": finding.rule,
        "urgency": finding.urgency.code,
        "unsure": finding.unsure,
        "because": [reason.question for reason in finding.because],
    }
