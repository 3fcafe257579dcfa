"""The box for the answer that a condition compares with: picked, never typed by its code."""

from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from triage.engine.conditions import ASKED_UNKNOWN
from triage.engine.question import CHOICE_TYPES, NUMBER_TYPES
from triage.models import Question


class NumberOrUnsure(forms.NumberInput):
    """A number with its unit, and a tick for "not sure" where that can be answered."""

    unit = ""
    unsure = ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        """The number's box, its unit, and the tick."""
        is_unsure = str(value) == ASKED_UNKNOWN
        box = super().render(name, None if is_unsure else value, attrs, renderer)
        context = {"box": box, "unit": self.unit, "unsure": self.unsure, "is_unsure": is_unsure}
        return render_to_string("editing/number_box.html", {"name": name, **context})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The tick counts more than what stands in the box."""
        if data.get(f"{name}-unsure"):
            return ASKED_UNKNOWN
        return super().value_from_datadict(data, files, name)


def answer_widget(question: Question | None, value: str) -> forms.Widget:
    """The box for an answer to a question; while none is chosen, nothing to fill in."""
    if question is None:
        return forms.HiddenInput()
    if question.type in NUMBER_TYPES:
        return _number(question)
    if question.type not in CHOICE_TYPES:
        return forms.TextInput(attrs={"class": "vTextField"})
    options = [(option.value, option.label) for option in question.options.all()]
    known = {code for code, _label in options}
    gone = [(value, _("%(code)s, which is gone") % {"code": value})] if value else []
    choices = [("", "---------"), *options, *(gone if value not in known else [])]
    return forms.Select(choices=choices)


def _number(question: Question) -> NumberOrUnsure:
    low, high = question.minimum, question.maximum
    bounds = {name: number for name, number in (("min", low), ("max", high)) if number is not None}
    widget = NumberOrUnsure(attrs={"class": "vIntegerField", "step": 1, **bounds})
    widget.unit = _("%(unit)s (%(low)s to %(high)s)") % {
        "unit": question.unit,
        "low": "" if low is None else low,
        "high": "" if high is None else high,
    }
    labels = {option.value: option.label for option in question.options.all()}
    widget.unsure = labels.get(ASKED_UNKNOWN, "")
    return widget
