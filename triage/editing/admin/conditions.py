"""Conditions: edited in a table on the page of what they decide, searched in lists."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.draft_row import PartAdmin
from triage.engine.conditions import ASKED_UNKNOWN, Operator
from triage.engine.question import CHOICE_TYPES, NUMBER_TYPES, QuestionType
from triage.models import (
    EnableWhenCondition,
    FloorCondition,
    Question,
    RuleCondition,
    SuggestionCondition,
)
from triage.models.conditions import ConditionRow
from triage.staff.model_admin import DraftTable, LabelledFormSet, change_link

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
        return {
            **super().get_form_kwargs(index),
            "owner": self.instance,
            "questions": self.questions,
        }

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


class ConditionTable(DraftTable):
    """The conditions on the page of what they decide."""

    form = ConditionForm
    fk_name = "owner"
    formset = ConditionFormSet
    readonly_fields = ("means",)
    fields = ("group", "question", "operator", "value", "means")
    ordering = ("group", "id")
    verbose_name = gettext_lazy("condition")
    verbose_name_plural = gettext_lazy(
        "conditions: any of those with the same group number, and every group"
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Everything the table shows, in two queries."""
        rows = super().get_queryset(request)
        return rows.select_related("question").prefetch_related("question__options")

    @admin.display(description=gettext_lazy("the answer"))
    def means(self, condition: ConditionRow) -> str:
        """The answer that the code stands for, as the person reads it."""
        return value_label(condition) if condition.pk else ""


class EnableWhenTable(ConditionTable):
    """When a question is asked."""

    model = EnableWhenCondition
    form = EnableWhenForm
    formset = EnableWhenFormSet


class RuleConditionTable(ConditionTable):
    """When a rule fires."""

    model = RuleCondition


class SuggestionConditionTable(ConditionTable):
    """When a suggestion is made."""

    model = SuggestionCondition
    form = SuggestionConditionForm


class FloorConditionTable(ConditionTable):
    """Whom a floor protects. Those of a locked floor stay as they are."""

    model = FloorCondition

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Unless the floor is locked."""
        return not is_locked(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Unless the floor is locked."""
        return not is_locked(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Unless the floor is locked."""
        return not is_locked(obj) and super().has_delete_permission(request, obj)


def is_locked(floor: Any) -> bool:
    """Whether this is a floor that nobody changes in the app."""
    return bool(floor and floor.locked)


def value_label(condition: ConditionRow) -> str:
    """What the condition's value stands for: an option's label, or a number with its unit."""
    question = condition.question
    labels = {option.value: option.label for option in question.options.all()}
    return labels.get(condition.value) or f"{condition.value} {question.unit}".strip()


class ConditionList(PartAdmin):
    """Where each answer is used. Conditions are edited on their owner's page."""

    list_display = ("where", "group", "question", "operator", "value", "answer")
    list_display_links = None
    list_filter = (("question", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("owner", "question")
    search_fields = ("question__link_id", "question__short_text", "value")
    ordering = ("question__order", "question__link_id", "value", "owner__order", "group")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the options, whose labels are shown."""
        return super().get_queryset(request).prefetch_related("question__options")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """On the owner's page, where the whole is in view."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """On the owner's page, where the whole is in view."""
        return False

    @admin.display(description=gettext_lazy("used in"), ordering="owner__order")
    def where(self, condition: Any) -> SafeString:
        """What depends on the answer, as a link."""
        return change_link(condition.owner)

    @admin.display(description=gettext_lazy("the answer"))
    def answer(self, condition: ConditionRow) -> str:
        """The answer as the person reads it."""
        return value_label(condition)


@admin.register(EnableWhenCondition, RuleCondition, SuggestionCondition)
class DraftConditionList(ConditionList):
    """Conditions that editors keep. Who may delete a rule may delete its conditions."""


@admin.register(FloorCondition)
class FloorConditionList(ConditionList):
    """Conditions of the safety floors."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not those of a locked floor, also when something above it is deleted."""
        return not (obj and obj.owner.locked) and super().has_delete_permission(request, obj)
