"""The forms of conditions: each complaint stands at the box where it is mended."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.answer_widgets import answer_widget
from triage.engine.conditions import ASKED_UNKNOWN, Operator
from triage.engine.question import CHOICE_TYPES, NUMBER_TYPES, QuestionType
from triage.models import Question
from triage.models.conditions import ConditionRow
from triage.staff.model_admin import LabelledFormSet

_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}\Z")


class ReadableQuestions:
    """The questions of a questionnaire, read once for a whole table of conditions."""

    def __init__(self, questionnaire_id: int | None) -> None:
        rows = Question.objects.all()
        if questionnaire_id is not None:
            rows = rows.filter(questionnaire=questionnaire_id)
        self.rows: QuerySet[Question] = rows.prefetch_related("options")

    @cached_property
    def by_id(self) -> dict[str, Question]:
        """Each under its key, as a form sends it."""
        return {str(row.pk): row for row in self.rows}

    @cached_property
    def choices(self) -> list[tuple[str, Any]]:
        """All of them by their short texts, under the headings they stand under."""
        parts: dict[str, list[tuple[int, str]]] = {}
        for row in self.by_id.values():
            parts.setdefault(row.part, []).append((row.pk, row.short_text or row.text))
        return [("", "---------"), *parts.items()]


class ConditionForm(forms.ModelForm):
    """One condition. Complaints stand at the box where each is mended."""

    #: Suggestions decide nothing medical, so only they may read what may be skipped.
    may_read_optional = False
    #: A new row in which none of these is filled in is no row.
    says_something = frozenset({"question", "value"})

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

    def __init__(self, *args: Any, owner: Any, questions: ReadableQuestions, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner
        field = cast(forms.ModelChoiceField, self.fields["question"])
        field.queryset = questions.rows
        field.choices = questions.choices  # read once for the whole table
        self.questions = questions
        self.settle()

    @property
    def read(self) -> Question | None:
        """The question that is read, once one is chosen."""
        return self.questions.by_id.get(str(self._raw("question")))

    def settle(self) -> None:
        """Let each box fit the question that is chosen now; the model of all rows has every box."""
        if self.prefix and "__prefix__" in self.prefix:
            return
        read = self.read
        box, value = self.fields["value"], str(self._raw("value") or "")
        label = {name: said for name, said in box.widget.attrs.items() if name == "aria-label"}
        box.widget, box.help_text = answer_widget(read, value), ""
        box.widget.attrs.update(label)
        for name in self._settled(read):
            self.fields[name].widget = forms.HiddenInput()

    def _raw(self, name: str) -> Any:
        """What was sent for a box, or else what stands in it."""
        if self.is_bound:
            return self.data.get(self.add_prefix(name), "")
        return self.get_initial_for_field(self.fields[name], name)

    def _settled(self, read: Question | None) -> Iterator[str]:
        """What there is nothing to choose in: the box it stands in, and what is read already."""
        yield "group"
        if read is None or read.type not in NUMBER_TYPES:
            yield "operator"
        if read is not None:
            yield "question"

    @property
    def answer(self) -> str:
        """What a stored condition compares with, as the person reads it."""
        return value_label(self.instance)

    @property
    def group_number(self) -> int:
        """The box it stands in."""
        raw = str(self._raw("group"))
        return int(raw) if raw.isdecimal() else 0

    def has_changed(self) -> bool:
        """A new row counts once a question was chosen in it, or a value typed."""
        if self.instance.pk:
            return super().has_changed()
        return any(self._raw(name) for name in self.says_something)

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


def value_label(condition: ConditionRow) -> str:
    """What the condition's value stands for: an option's label, or a number with its unit."""
    question = condition.question
    labels = {option.value: option.label for option in question.options.all()}
    return labels.get(condition.value) or f"{condition.value} {question.unit}".strip()


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
    def questions(self) -> ReadableQuestions:
        """What may be read: the questions of the same questionnaire."""
        return ReadableQuestions(self.instance.questionnaire_id)

    @cached_property
    def boxes(self) -> tuple[tuple[int, list[Any]], ...]:
        """The conditions as they are drawn: those of which any is enough stand in one box."""
        found: dict[int, list[Any]] = {}
        rows: list[Any] = self.forms
        for form in rows:
            form.settle()  # what was typed may have been put into it since
            found.setdefault(form.group_number, []).append(form)
        return tuple(sorted(found.items()))

    @property
    def next_box(self) -> int:
        """The number of a box that nothing stands in."""
        return max((number for number, _forms in self.boxes), default=0) + 1

    def add_fields(self, form: Any, index: int | None) -> None:
        """A new row is a box of its own."""
        super().add_fields(form, index)
        if not form.instance.pk and "group" not in (form.initial or {}):
            stored = [row.group for row in self.get_queryset()] if self.instance.pk else []
            given = [one.get("group", 1) for one in self.initial_extra or ()]
            form.initial["group"] = max((*stored, *given), default=0) + 1

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
