"""Forms of rows that are named by a code: once published, it stays, and means what it meant.

Whoever makes a new row types no code: left empty, it is made from the row's words.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from triage.editing.codes import make_code
from triage.editing.draft_rows import KINDS, code_column, code_of
from triage.editing.ordering import next_order
from triage.editing.published_codes import Objection, Read, find_objections, published_codes
from triage.models import Questionnaire


class CodedForm(forms.ModelForm):
    """A row whose code is not renamed, nor given to something else, once it was published."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind, owner = KINDS.get(type(self.instance)), self._questionnaire(self.instance)
        box = self.fields.get(code_column(type(self.instance)))
        if box is not None and not self.instance.pk:
            box.required, box.help_text = False, _("Left empty, it is made from the words.")
        if kind is None or owner is None or box is None or not self.instance.pk:
            return
        if published_codes(owner).has(kind, code_of(self.instance)):
            keep(box)

    def clean(self) -> dict[str, Any]:
        """What the code meant in a version it means now."""
        data = super().clean() or self.cleaned_data
        if not self.instance.pk:
            self._begin(data)
        for objection in self._objections(data):
            column = objection.column or code_column(type(self.instance))
            self.add_error(column if column in self.fields else None, objection.sentence)
        return data

    def _begin(self, data: dict[str, Any]) -> None:
        """Give a new row its code, and its place behind all others."""
        owner = self._owner(data)
        if owner is None:
            return
        column = code_column(type(self.instance))
        if not data.get(column) and column not in self.errors:
            data[column] = make_code(type(self.instance), data, owner)
        for name in ("questionnaire", "section"):
            if data.get(name) is not None:
                setattr(self.instance, name, data[name])
        self.instance.order = next_order(self.instance)

    def _objections(self, data: Mapping[str, Any]) -> list[Objection]:
        model = type(self.instance)
        kind, column = KINDS.get(model), code_column(model)
        owner = self._owner(data) or self._questionnaire(self.instance)
        code = str(data.get(column, ""))
        if kind is None or owner is None or not code:
            return []
        stored, read = str(self.initial.get(column, "")), typed(self, data)
        stored = stored if self.instance.pk else ""
        return list(find_objections(owner, kind, code, read, stored_code=stored))

    def _owner(self, data: Mapping[str, Any]) -> Questionnaire | None:
        section = data.get("section")
        return data.get("questionnaire") or (section and self._questionnaire(section))

    def _questionnaire(self, row: Any) -> Questionnaire | None:
        """The questionnaire that a row belongs to, as soon as it does."""
        for name in ("questionnaire", "section"):
            if getattr(row, f"{name}_id", None) is not None:
                above = getattr(row, name)
                return above if isinstance(above, Questionnaire) else above.questionnaire
        return None


def typed(form: forms.ModelForm, data: Mapping[str, Any]) -> Read:
    """Gives the columns as the form would store them."""
    return lambda column: data[column] if column in data else getattr(form.instance, column, "")


def keep(box: forms.Field) -> None:
    """Show that a code stays. Not disabled: whoever sends another is told so."""
    box.widget.attrs["readonly"] = True
    box.help_text = _("Published, so it stays. What is new gets a code of its own.")
