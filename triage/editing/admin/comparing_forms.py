"""What a question's answer can be compared with, and each complaint at the box to mend."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from triage.engine.conditions import ASKED_UNKNOWN, Operator
from triage.engine.question import CHOICE_TYPES, QuestionType
from triage.models import Question
from triage.models.conditions import ConditionRow

WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}\Z")


def value_label(condition: ConditionRow) -> str:
    """What the condition's value stands for: an option's label, or a number with its unit."""
    question = condition.question
    if question is None:
        return ""
    labels = {option.value: option.label for option in question.options.all()}
    return labels.get(condition.value) or f"{condition.value} {question.unit}".strip()


def comparison_complaints(
    question: Question, operator: str, value: str
) -> Iterator[tuple[str, str]]:
    """What is wrong with comparing this question's answer so, as (box, complaint)."""
    if question.type == QuestionType.TEXT:
        yield "question", _("People answer this in their own words; nothing can depend on it.")
    elif value == ASKED_UNKNOWN or question.type in CHOICE_TYPES:
        yield from _option_complaints(question, operator, value)
    else:
        yield from _number_complaints(question, value)


def _option_complaints(question: Question, operator: str, value: str) -> Iterator[tuple[str, str]]:
    if operator != Operator.EQUALS:
        yield "operator", _("Only numbers can be more or less. Choose “is”.")
    options = {option.value: option.label for option in question.options.all()}
    if value not in options:
        known = ", ".join(f"{code} (“{label}”)" for code, label in options.items())
        yield (
            "value",
            _("“%(value)s” is no answer to this question. Its answers: %(known)s.")
            % {"value": value, "known": known or _("none")},
        )


def _number_complaints(question: Question, value: str) -> Iterator[tuple[str, str]]:
    if not WHOLE_NUMBER.match(value):
        yield "value", _("Write a whole number with digits, for example 42.")
        return
    low, high = question.minimum, question.maximum
    if (low is not None and int(value) < low) or (high is not None and int(value) > high):
        yield (
            "value",
            _("Nobody can answer %(value)s: the answer is from %(low)s to %(high)s.")
            % {"value": value, "low": low, "high": f"{high} {question.unit}".rstrip()},
        )
