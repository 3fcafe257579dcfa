"""The answers of a question: new ones at the end, each with a code made from its label."""

from collections.abc import Iterator
from typing import Any

from django import forms

from triage.editing.admin.guard import GuardedOptions
from triage.editing.admin.picture_fields import PicturedTable
from triage.editing.codes import option_code
from triage.editing.ordering import STEP
from triage.editing.published_codes import published_codes
from triage.engine.conditions import ASKED_UNKNOWN
from triage.models import Question
from triage.staff.model_admin import LabelledFormSet


class OptionForm(forms.ModelForm):
    """One answer. Of a new one the label is enough."""

    #: A new row in which none of these is filled in is no row, whatever is ticked in it.
    says_something = frozenset({"label", "carer_label", "note", "picture", "value"})
    #: Codes and numbers that other answers of the question have; one for the whole table.
    taken: set[str]
    numbers: list[int]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        order = self.fields["order"]
        order.widget, order.required = forms.HiddenInput(), False
        if not self.instance.pk:
            self.fields["value"].required = False
            self.initial.setdefault("order", None)

    def has_changed(self) -> bool:
        """A new row that was emptied is dropped; its hidden number keeps nobody from that."""
        if self.instance.pk:
            return super().has_changed()
        return any(self.data.get(self.add_prefix(name)) for name in self.says_something)

    def clean(self) -> dict[str, Any]:
        """Make up what nobody has to type."""
        data = super().clean() or self.cleaned_data
        if not data.get("value") and data.get("label") and "value" not in self.errors:
            data["value"] = option_code(str(data["label"]), self.taken)
            data["exclusive"] = data.get("exclusive") or data["value"] == ASKED_UNKNOWN
        self.taken.add(str(data.get("value", "")))
        if data.get("order") is None:
            data["order"] = max(self.numbers, default=0) + STEP
        self.numbers.append(data["order"])
        return data


class OptionFormSet(GuardedOptions, PicturedTable, LabelledFormSet):
    """The options of one question."""

    def get_queryset(self) -> Any:
        """Read once, with what the new ones must differ from."""
        rows = super().get_queryset()
        if not hasattr(self, "_taken"):
            self._taken = {*(row.value for row in rows), *self._published()}
            self._numbers = [row.order for row in rows]
        return rows

    def _published(self) -> Iterator[str]:
        """What answers of the question ever had, while new ones may be given codes."""
        question: Question = self.instance
        if not (self.is_bound and question.questionnaire_id):
            return
        for code in published_codes(question.questionnaire).codes("option"):
            of_question, _colon, value = code.rpartition(":")
            if of_question == question.link_id:
                yield value

    def add_fields(self, form: Any, index: int | None) -> None:
        """Each row knows of the others."""
        super().add_fields(form, index)
        self.get_queryset()
        form.taken, form.numbers = self._taken, self._numbers
