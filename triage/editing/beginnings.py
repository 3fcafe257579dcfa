"""What a new row begins with: the answers of a usual question, or conditions on one answer."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from triage.editing.ordering import STEP
from triage.engine.conditions import ASKED_UNKNOWN, Operator
from triage.engine.question import NUMBER_TYPES, QuestionType
from triage.models import Question


@dataclass(frozen=True)
class Beginning:
    """A usual question: what it is called, its type, and its answers as (code, label, is no)."""

    name: Any
    type: QuestionType
    options: tuple[tuple[str, Any, bool], ...] = ()


_UNSURE = (ASKED_UNKNOWN, gettext_lazy("Not sure"), False)
BEGINNINGS: dict[str, Beginning] = {
    "yes-no": Beginning(
        gettext_lazy("Yes, no, not sure"),
        QuestionType.YES_NO,
        (("yes", gettext_lazy("Yes"), False), ("no", gettext_lazy("No"), True), _UNSURE),
    ),
    "onset": Beginning(
        gettext_lazy("When it began"),
        QuestionType.CHOICE,
        (
            ("hours", gettext_lazy("Within hours"), False),
            ("days", gettext_lazy("Over some days"), False),
            ("weeks", gettext_lazy("Over weeks or longer"), False),
            _UNSURE,
        ),
    ),
    "course": Beginning(
        gettext_lazy("Better or worse"),
        QuestionType.CHOICE,
        (
            ("better", gettext_lazy("It is getting better"), False),
            ("same", gettext_lazy("It stays the same"), False),
            ("worse", gettext_lazy("It is getting worse"), False),
            _UNSURE,
        ),
    ),
    "choice": Beginning(gettext_lazy("One of several answers"), QuestionType.CHOICE),
    "number": Beginning(gettext_lazy("A number"), QuestionType.INTEGER),
}


def options_of(beginning: Beginning) -> list[dict[str, Any]]:
    """Its answers, as the rows of a form begin."""
    return [
        {
            "order": place * STEP,
            "value": code,
            "label": str(label),
            "negative": negative,
            "exclusive": code == ASKED_UNKNOWN,
        }
        for place, (code, label, negative) in enumerate(beginning.options, start=1)
    ]


def conditions_on(question: Question) -> list[dict[str, Any]]:
    """A condition for each answer that says that there is something, as a form begins."""
    if question.type in NUMBER_TYPES:
        operator = Operator.GREATER_OR_EQUAL.value
        return [{"group": 1, "question": question.pk, "operator": operator, "value": ""}]
    named = question.options.filter(negative=False).exclude(value=ASKED_UNKNOWN)
    return [
        {"group": 1, "question": question.pk, "operator": Operator.EQUALS.value, "value": value}
        for value in named.values_list("value", flat=True)
    ]
