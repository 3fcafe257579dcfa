"""What an editor can get wrong in conditions, wherever they stand."""

from collections.abc import Iterator

from triage.engine.checks.problem import Problem
from triage.engine.conditions import ASKED_UNKNOWN, Condition, Criteria, Operator
from triage.engine.question import CHOICE_TYPES, NUMBER_TYPES, Question
from triage.engine.questionnaire import Questionnaire

#: More groups or conditions than this nobody can read, nor a reason be found for quickly.
MAX_GROUPS = 8
MAX_CONDITIONS = 60


def _placed_criteria(q: Questionnaire) -> Iterator[tuple[str, str, Criteria]]:
    yield from _branches(q)
    for kind, rows in (("rule", q.rules), ("floor", q.floors), ("suggestion", q.suggestions)):
        for row in rows:
            yield kind, row.code, row.criteria


def _branches(q: Questionnaire) -> Iterator[tuple[str, str, Criteria]]:
    for question in q.questions:
        if question.enable_when is not None:
            yield "question", question.link_id, question.enable_when


def criteria_can_be_read(q: Questionnaire) -> Iterator[Problem]:
    """Conditions name what exists: questions, options, numbers within their range."""
    for kind, code, criteria in _placed_criteria(q):
        conditions = tuple(criteria.conditions())
        if not conditions or not all(criteria.groups):
            yield Problem(kind, code, "It has no conditions, or an empty group.")
        if len(criteria.groups) > MAX_GROUPS or len(conditions) > MAX_CONDITIONS:
            yield Problem(kind, code, "It has more conditions than a reader can hold.")
        for condition in conditions:
            for sentence in _condition_sentences(q, kind, condition):
                yield Problem(kind, code, sentence)
        for group in criteria.groups:
            for sentence in _unsure_sentences(group):
                yield Problem(kind, code, sentence)


def _condition_sentences(q: Questionnaire, kind: str, condition: Condition) -> Iterator[str]:
    question = q.questions_by_id.get(condition.question)
    if question is None:
        yield f"It reads “{condition.question}”, which is gone."
        return
    if question.for_reading and kind != "suggestion":
        yield f"It reads “{condition.question}”, which only chooses reading."
    elif not question.required and kind != "suggestion":
        yield f"It reads “{condition.question}”, which is optional."
    yield from _comparison_sentences(question, condition)


def _comparison_sentences(question: Question, condition: Condition) -> Iterator[str]:
    equals = condition.operator is Operator.EQUALS
    if condition.value == ASKED_UNKNOWN:
        if not (question.allows_unsure and equals):
            yield f"“{condition.question}” cannot be answered “not sure” like that."
    elif question.type in CHOICE_TYPES:
        if not (equals and condition.value in question.labels):
            yield f"“{condition.value}” is no option of “{condition.question}”."
    elif question.type in NUMBER_TYPES:
        yield from _number_sentences(question, condition)
    else:
        yield f"“{condition.question}” is free text; nothing can be decided on it."


def _number_sentences(question: Question, condition: Condition) -> Iterator[str]:
    if not isinstance(condition.value, int):
        yield f"“{condition.value}” is no whole number."
    elif not _in_range(question, condition.value):
        yield (
            f"{condition.value} is outside the range of “{question.link_id}” "
            f"({question.minimum} to {question.maximum})."
        )


def _in_range(question: Question, number: int) -> bool:
    low, high = question.minimum, question.maximum
    return (low is None or low <= number) and (high is None or number <= high)


def _unsure_sentences(group: tuple[Condition, ...]) -> Iterator[str]:
    """Naming "not sure" makes it a clear yes, so a clear yes must stand beside it."""
    unsure = {c.question for c in group if c.value == ASKED_UNKNOWN}
    certain = {c.question for c in group if c.value != ASKED_UNKNOWN}
    for link_id in sorted(unsure - certain):
        yield f"“Not sure” of “{link_id}” is named without a clear answer beside it."
