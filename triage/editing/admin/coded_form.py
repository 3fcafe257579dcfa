"""Forms of rows that are named by a code: once published, it stays, and means what it meant."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from triage.editing.draft_rows import KINDS, code_column, code_of
from triage.editing.published_codes import Objection, Read, find_objections, published_codes
from triage.models import Questionnaire


class CodedForm(forms.ModelForm):
    """A row whose code is not renamed, nor given to something else, once it was published."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind, owner = KINDS.get(type(self.instance)), self._questionnaire(self.instance)
        box = self.fields.get(code_column(type(self.instance)))
        if kind is None or owner is None or box is None or not self.instance.pk:
            return
        if published_codes(owner).has(kind, code_of(self.instance)):
            keep(box)

    def clean(self) -> dict[str, Any]:
        """What the code meant in a version it means now."""
        data = super().clean() or self.cleaned_data
        for objection in self._objections(data):
            column = objection.column or code_column(type(self.instance))
            self.add_error(column if column in self.fields else None, objection.sentence)
        return data

    def _objections(self, data: Mapping[str, Any]) -> list[Objection]:
        model = type(self.instance)
        kind, column = KINDS.get(model), code_column(model)
        owner = data.get("questionnaire") or self._questionnaire(data.get("section"))
        owner = owner or self._questionnaire(self.instance)
        code = str(data.get(column, ""))
        if kind is None or owner is None or not code:
            return []
        stored, read = str(self.initial.get(column, "")), typed(self, data)
        stored = stored if self.instance.pk else ""
        return list(find_objections(owner, kind, code, read, stored_code=stored))

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
