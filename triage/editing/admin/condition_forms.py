"""The forms of conditions: each complaint stands at the box where it is mended."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.answer_widgets import answer_widget
from triage.editing.admin.comparing_forms import (
    WHOLE_NUMBER,
    comparison_complaints,
    value_label,
)
from triage.editing.admin.named_criteria import NamedCriteria
from triage.editing.admin.readable_questions import ReadableQuestions
from triage.engine.conditions import ASKED_UNKNOWN, Operator
from triage.engine.question import NUMBER_TYPES
from triage.models import NamedCriterion, Question
from triage.staff.model_admin import LabelledFormSet


class ConditionForm(forms.ModelForm):
    """One condition. Complaints stand at the box where each is mended."""

    #: Suggestions decide nothing medical, so only they may read what may be skipped.
    may_read_optional = False
    #: A new row in which none of these is filled in is no row.
    says_something = frozenset({"question", "value", "named"})

    question = forms.ModelChoiceField(
        Question.objects.none(),
        label=gettext_lazy("question"),
        empty_label="---------",
        error_messages={
            "invalid_choice": gettext_lazy("This question is not of the same questionnaire.")
        },
    )
    named = forms.ModelChoiceField(
        NamedCriterion.objects.none(),
        label=gettext_lazy("a criterion with a name"),
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy("This name is not of the same questionnaire.")
        },
    )

    class Meta:
        fields = ("group", "question", "operator", "value", "named")

    def __init__(
        self,
        *args: Any,
        owner: Any,
        questions: ReadableQuestions,
        criteria: NamedCriteria,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.owner, self.criteria = owner, criteria
        field = cast(forms.ModelChoiceField, self.fields["question"])
        field.queryset = questions.rows
        field.choices = questions.choices  # read once for the whole table
        self.questions = questions
        if "named" in self.fields:
            names = cast(forms.ModelChoiceField, self.fields["named"])
            names.queryset, names.choices = criteria.rows, criteria.choices
        self.settle()

    @property
    def means(self) -> NamedCriterion | None:
        """The criterion whose name is given, once one is chosen."""
        return self.criteria.by_id.get(str(self._raw("named"))) if "named" in self.fields else None

    @property
    def stands_for(self) -> str:
        """What is behind its name, in words."""
        return self.criteria.words(self.means) if self.means else ""

    @property
    def offers_names(self) -> bool:
        """Whether there is a name to choose."""
        return "named" in self.fields and bool(self.criteria.by_id)

    @property
    def goes(self) -> bool:
        """Whether it is ticked to be removed, in a form that is drawn again."""
        return self.is_bound and bool(self.data.get(self.add_prefix("DELETE")))

    @property
    def read(self) -> Question | None:
        """The question that is read, once one is chosen."""
        return self.questions.by_id.get(str(self._raw("question")))

    def settle(self) -> None:
        """Let each box fit the question that is chosen now; the model of all rows has every box."""
        if self.prefix and "__prefix__" in self.prefix:
            return
        read, means = self.read, self.means
        named = "named" in self.fields and bool(self._raw("named"))
        self.fields["question"].required = self.fields["value"].required = not named
        box, value = self.fields["value"], str(self._raw("value") or "")
        label = {name: said for name, said in box.widget.attrs.items() if name == "aria-label"}
        box.widget, box.help_text = answer_widget(read, value), ""
        box.widget.attrs.update(label)
        settled = ("group", "question", "operator", "named") if means else self._settled(read)
        for name in settled:
            if name in self.fields:
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
            yield from ("question", "named")

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
        """Let the question say what it can be compared with; of a name, each that it stands for."""
        data = super().clean() or self.cleaned_data
        if data.get("named"):
            return self._clean_name(data)
        question = data.get("question")
        if question is None or not {"operator", "value"} <= set(data):
            return data
        for field, complaint in self.complaints(question, data["operator"], data["value"]):
            self.add_error(field, complaint)
        if question.type in NUMBER_TYPES and WHOLE_NUMBER.match(str(data.get("value"))):
            data["value"] = str(int(data["value"]))
        return data

    def _clean_name(self, data: dict[str, Any]) -> dict[str, Any]:
        """A name, and nothing beside it, that could stand here with its own conditions."""
        if data.get("question"):
            self.add_error("named", _("Choose a question or a name, not both."))
            return data
        data["operator"], data["value"] = Operator.EQUALS.value, ""
        self.instance.question = None
        for row in self.criteria.rows_of(data["named"]):
            for _box, complaint in self.complaints(row.question, row.operator, row.value):
                said = {"row": row.question.short_text or row.question.text, "why": complaint}
                self.add_error("named", _("“%(row)s”: %(why)s") % said)
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

    @cached_property
    def criteria(self) -> NamedCriteria:
        """The names that may be given: those of the same questionnaire."""
        return NamedCriteria(self.instance.questionnaire_id)

    @property
    def nameable(self) -> frozenset[int]:
        """The boxes that could get a name: they read something, and give no name yet."""
        return frozenset(
            number
            for number, forms_ in self.boxes
            if any(form.read for form in forms_) and not any(form.means for form in forms_)
        )

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
        own = {"owner": self.instance, "questions": self.questions, "criteria": self.criteria}
        return {**super().get_form_kwargs(index), **own}

    def clean(self) -> None:
        """Naming "not sure" makes it a clear yes, so a clear yes must stand beside it."""
        super().clean()
        rows = [form for form in self.forms if form.is_valid() and self._stays(form)]
        certain = {pair for form in rows for pair in self._certain(form)}
        said = _("“Not sure” cannot stand alone. Add the clear answer, in the same group.")
        for form in rows:
            read = _key(form.cleaned_data["question"])
            if read and (form.cleaned_data["group"], read) not in certain:
                form.add_error("value", said)

    def _certain(self, form: forms.ModelForm) -> Iterator[tuple[int, int]]:
        """(box, question) of every clear answer that a row names, or that its name stands for."""
        data = form.cleaned_data
        if data["question"] and data["value"] != ASKED_UNKNOWN:
            yield data["group"], _key(data["question"])
        for row in self.criteria.rows_of(data["named"]) if data.get("named") else ():
            if row.value != ASKED_UNKNOWN:
                yield data["group"], row.question_id

    def _stays(self, form: forms.ModelForm) -> bool:
        data = form.cleaned_data
        return bool(data.get("question") or data.get("named")) and not data.get("DELETE")


def _key(question: Any) -> Any:
    """Of a question that was picked; a row that is locked gives the key alone."""
    return getattr(question, "pk", question)


class EnableWhenFormSet(ConditionFormSet):
    """The conditions under which a question is asked."""

    def clean(self) -> None:
        """A gate asks everybody."""
        super().clean()
        if self.instance.is_gate and any(
            form.is_valid() and self._stays(form) for form in self.forms
        ):
            raise forms.ValidationError(_("A gate is always asked, so it has no conditions."))
