"""What counts as an answer to a question; everything else is refused with a reason."""

from collections.abc import Mapping

from triage.engine.conditions import ASKED_UNKNOWN, Answers, Value
from triage.engine.question import CHOICE_TYPES, NUMBER_TYPES, Question, QuestionType
from triage.engine.questionnaire import Questionnaire

#: Longest short text that is kept, in characters.
MAX_TEXT = 500


class AnswerError(ValueError):
    """These values are no answer to this question; the message says why."""


def check_answers(questionnaire: Questionnaire, answers: object) -> dict[str, tuple[Value, ...]]:
    """Turn ``{"link_id": ["value"]}`` from outside into answers.

    Raises :class:`AnswerError` that names the first link id that is unknown or whose
    values are no answer to its question.
    """
    if not isinstance(answers, Mapping):
        raise AnswerError("answers: expected an object of link ids")
    checked = {}
    for link_id, values in answers.items():
        try:
            checked[link_id] = _check_values(questionnaire, link_id, values)
        except AnswerError as error:
            raise AnswerError(f"{link_id}: {error}") from None
    return checked


def _check_values(questionnaire: Questionnaire, link_id: str, values: object) -> tuple[Value, ...]:
    question = questionnaire.questions_by_id.get(link_id)
    if question is None:
        raise AnswerError("no such question")
    if not isinstance(values, list | tuple):
        raise AnswerError("expected a list of values")
    return check_answer(question, tuple(values))


def fitting(questionnaire: Questionnaire, answers: Answers) -> dict[str, tuple[Value, ...]]:
    """Those of somebody's answers that are answers to this questionnaire's questions as well."""
    kept = {}
    for link_id, values in answers.items():
        question = questionnaire.questions_by_id.get(link_id)
        if question is None:
            continue
        try:
            kept[link_id] = check_answer(question, values)
        except AnswerError:
            continue
    return kept


def check_answer(question: Question, values: tuple[object, ...]) -> tuple[Value, ...]:
    """The values if they answer the question, in the order of its options.

    No values at all is a skip, allowed only where the question is optional.
    """
    if not values:
        return _skip(question)
    if values == (ASKED_UNKNOWN,):
        return _not_sure(question)
    if len(values) > 1 and question.type is not QuestionType.CHOICES:
        raise AnswerError("only one value is allowed")
    if question.type in CHOICE_TYPES:
        return _chosen(question, values)
    return (_number(question, values[0]) if question.type in NUMBER_TYPES else _text(values[0]),)


def _skip(question: Question) -> tuple[Value, ...]:
    if question.required:
        raise AnswerError("an answer is required")
    return ()


def _not_sure(question: Question) -> tuple[Value, ...]:
    if not question.allows_unsure:
        raise AnswerError("“not sure” is no answer here")
    return (ASKED_UNKNOWN,)


def _chosen(question: Question, values: tuple[object, ...]) -> tuple[Value, ...]:
    for value in values:
        if not isinstance(value, str) or value not in question.labels:
            raise AnswerError(f"{value!r} is no option")
    if len(set(values)) < len(values):
        raise AnswerError("an option is named twice")
    chosen = [option for option in question.options if option.value in values]
    for option in chosen:
        if option.exclusive and len(chosen) > 1:
            raise AnswerError(f"{option.value!r} cannot be chosen together with others")
    return tuple(option.value for option in chosen)


def _number(question: Question, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise AnswerError(f"{value!r} is no whole number")
    if question.minimum is not None and value < question.minimum:
        raise AnswerError(f"{value} is less than {question.minimum}")
    if question.maximum is not None and value > question.maximum:
        raise AnswerError(f"{value} is more than {question.maximum}")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise AnswerError(f"{value!r} is no text")
    if len(value) > MAX_TEXT:
        raise AnswerError(f"the text is longer than {MAX_TEXT} characters")
    return value
