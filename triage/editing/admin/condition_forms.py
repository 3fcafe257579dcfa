"""The forms of conditions: each complaint stands at the box where it is mended."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.engine.conditions import ASKED_UNKNOWN, Operator
from triage.engine.question import CHOICE_TYPES, NUMBER_TYPES, QuestionType
from triage.models import (
    Question,
)
from triage.staff.model_admin import LabelledFormSet

_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}\Z")


class ConditionForm(forms.ModelForm):
    """One condition. Complaints stand at the box where each is mended."""

    #: Suggestions decide nothing medical, so only they may read what may be skipped.
    may_read_optional = False

    question = forms.ModelChoiceField(
        Question.objects.none(),
        label=gettext_lazy("question"),
        empty_label="---------",
        error_messages={
            "invalid_choice": gettext_lazy("This question is not of the same questionnaire.")
        },
    )

    class Meta:
        fields = ("group", "question", "operator", "value")

    def __init__(
        self, *args: Any, owner: Any, questions: QuerySet[Question], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner
        field = cast(forms.ModelChoiceField, self.fields["question"])
        field.queryset = questions.prefetch_related("options")
        # Read once for the whole table, not once for each row.
        field.choices = [("", field.empty_label), *((row.pk, str(row)) for row in questions)]

    def clean(self) -> dict[str, Any]:
        """Let the question say what it can be compared with."""
        data = super().clean() or self.cleaned_data
        if not {"question", "operator", "value"} <= set(data):
            return data
        question = data["question"]
        for field, complaint in self.complaints(question, data["operator"], data["value"]):
            self.add_error(field, complaint)
        if question.type in NUMBER_TYPES and _WHOLE_NUMBER.match(str(data.get("value"))):
            data["value"] = str(int(data["value"]))
        return data

    def complaints(
        self, question: Question, operator: str, value: str
    ) -> Iterator[tuple[str, str]]:
        """(box, complaint) of everything that is wrong."""
        if not question.required and not self.may_read_optional:
            yield "question", _("This question may be skipped, so nothing can depend on it.")
        yield from comparison_complaints(question, operator, value)


class EnableWhenForm(ConditionForm):
    """Whether a question is asked depends on what was asked before it."""

    def complaints(
        self, question: Question, operator: str, value: str
    ) -> Iterator[tuple[str, str]]:
        """The order of the questions counts as it will be once this page is saved."""
        yield from super().complaints(question, operator, value)
        if (question.order, question.link_id) >= (self.owner.order, self.owner.link_id):
            yield (
                "question",
                _("This question is not asked earlier. Choose one that stands before."),
            )


class SuggestionConditionForm(ConditionForm):
    """A suggestion may also follow from an answer that could have been skipped."""

    may_read_optional = True


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
    if not _WHOLE_NUMBER.match(value):
        yield "value", _("Write a whole number with digits, for example 42.")
        return
    low, high = question.minimum, question.maximum
    if (low is not None and int(value) < low) or (high is not None and int(value) > high):
        yield (
            "value",
            _("Nobody can answer %(value)s: the answer is from %(low)s to %(high)s.")
            % {"value": value, "low": low, "high": f"{high} {question.unit}".rstrip()},
        )


class ConditionFormSet(LabelledFormSet):
    """The conditions of one row."""

    @cached_property
    def questions(self) -> QuerySet[Question]:
        """What may be read: the questions of the same questionnaire."""
        rows = Question.objects.all()
        owner = self.instance.questionnaire_id
        return rows if owner is None else rows.filter(questionnaire=owner)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Each row knows what it belongs to and what it may read."""
        own = {"owner": self.instance, "questions": self.questions}
        return {**super().get_form_kwargs(index), **own}

    def clean(self) -> None:
        """Naming "not sure" makes it a clear yes, so a clear yes must stand beside it."""
        super().clean()
        rows = [form for form in self.forms if form.is_valid() and self._stays(form)]
        certain = {
            (form.cleaned_data["group"], form.cleaned_data["question"])
            for form in rows
            if form.cleaned_data["value"] != ASKED_UNKNOWN
        }
        for form in rows:
            if (form.cleaned_data["group"], form.cleaned_data["question"]) not in certain:
                form.add_error(
                    "value",
                    _("“Not sure” cannot stand alone. Add the clear answer, in the same group."),
                )

    def _stays(self, form: forms.ModelForm) -> bool:
        data = form.cleaned_data
        return bool(data.get("question")) and not data.get("DELETE")


class EnableWhenFormSet(ConditionFormSet):
    """The conditions under which a question is asked."""

    def clean(self) -> None:
        """A gate asks everybody."""
        super().clean()
        if self.instance.is_gate and any(
            form.is_valid() and self._stays(form) for form in self.forms
        ):
            raise forms.ValidationError(_("A gate is always asked, so it has no conditions."))
