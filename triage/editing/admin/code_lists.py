"""Reading to tick, stored as codes with spaces between, in the order they were stored in."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from triage.models import EducationalItem, EducationalSection


class Ticked(list[str]):
    """What was ticked, in the order of the boxes, and which of it is to stand first."""

    first = ""


class TicksAndFirst(forms.CheckboxSelectMultiple):
    """Ticks, and below them which of the ticked stands first."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        """Where only one is ticked there is nothing to choose."""
        ticks = super().render(name, value, attrs, renderer)
        labels = {code: label for _name, rows in self.choices for code, label in rows}
        ticked = [(code, labels[code]) for code in value or () if code in labels]
        first = getattr(value, "first", "") or next(iter(dict(ticked)), "")
        context = {"name": name, "ticks": ticks, "ticked": ticked, "first": first}
        return render_to_string("editing/ticks.html", context)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What is not ticked any more cannot stand first."""
        ticked = Ticked(super().value_from_datadict(data, files, name) or ())
        first = data.get(f"{name}-first", "")
        ticked.first = first if first in ticked else ""
        return ticked


class CodeList(forms.MultipleChoiceField):
    """Things to read, each with a tick under the section it stands in."""

    widget = TicksAndFirst

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.widget.attrs["class"] = "pick"
        #: As they are stored: what stays keeps its place, what is new comes last.
        self.stored: list[str] = []

    def offer(self, groups: Iterable[tuple[str, list[tuple[str, str]]]], stored: str) -> None:
        """Let these be ticked; what is stored and gone can only be unticked."""
        self.stored = stored.split()
        found = [(name, rows) for name, rows in groups if rows]
        known = {code for _name, rows in found for code, _title in rows}
        gone = [code for code in self.stored if code not in known]
        lost = [(code, _("%(code)s, which is gone") % {"code": code}) for code in gone]
        self.choices = [*([(_("Gone"), lost)] if lost else []), *found]
        self._known = known

    def prepare_value(self, value: Any) -> Any:
        """Codes as they are stored, as ticks."""
        return value.split() if isinstance(value, str) else value

    def clean(self, value: Any) -> Any:
        """Ticks as they are stored."""
        ticked = " ".join(value or ()).split()
        unknown = sorted(set(ticked) - self._known)
        if unknown:
            said = _("There is no %(codes)s to read.") % {"codes": ", ".join(unknown)}
            raise forms.ValidationError(said)
        first = [code for code in [getattr(value, "first", "")] if code]
        kept = [code for code in self.stored if code in ticked]
        return " ".join(dict.fromkeys((*first, *kept, *ticked)))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whatever the order, but for what stands first."""
        stored, first = (initial or "").split(), getattr(data, "first", "")
        return set(stored) != set(" ".join(data or ()).split()) or first not in ("", *stored[:1])


def items_to_read(questionnaire_id: int | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every item, under the title of its section."""
    rows = EducationalItem.objects.filter(section__questionnaire=questionnaire_id)
    groups: dict[str, list[tuple[str, str]]] = {}
    for title, code, name in rows.values_list("section__title", "code", "title"):
        groups.setdefault(title, []).append((code, f"{name} ({code})"))
    return list(groups.items())


def sections_to_read(questionnaire_id: int | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every section."""
    rows = EducationalSection.objects.filter(questionnaire=questionnaire_id)
    found = [(code, f"{title} ({code})") for code, title in rows.values_list("code", "title")]
    return [(_("Sections"), found)]


def offer_reading(form: Any, name: str, find: Any) -> None:
    """Let a box of a form offer what its questionnaire has to read."""
    stored = getattr(form.instance, name) if form.instance.pk else ""
    form.fields[name].offer(find(form.instance.questionnaire_id), stored)
