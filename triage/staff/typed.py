"""What somebody typed into the boxes of a form that is drawn again, or can be no more."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.choices import flatten_choices
from django.utils.translation import gettext as _

from triage.staff.stamps import digest

#: Boxes that Django puts into every row of a table.
DELETE = "DELETE"


@dataclass(frozen=True)
class Typed:
    """What was typed into the boxes of one row; ``base`` are the digests it was drawn from.

    A box that is not named in ``base`` counts as touched: nobody knows what stood in it.
    """

    data: Any
    prefix: str
    base: Mapping[str, str] = field(default_factory=dict)

    def raw(self, form: forms.ModelForm, name: str) -> Any:
        """What was sent for a box, as its widget reads it."""
        widget = form.fields[name].widget
        return widget.value_from_datadict(self.data, {}, self._name(name))

    def is_sent(self, form: forms.ModelForm, name: str) -> bool:
        """Whether the box was there, and could be typed into."""
        box = form.fields[name]
        omitted = box.widget.value_omitted_from_data(self.data, {}, self._name(name))
        return not (box.disabled or omitted)

    def is_touched(self, form: forms.ModelForm, name: str) -> bool:
        """Whether something else was typed than what stood there when the form was drawn."""
        known = self.base.get(name)
        if known is None:
            return True
        try:
            value = form.fields[name].clean(self.raw(form, name))
        except ValidationError:
            return True
        column = form.instance._meta.get_field(name)  # noqa: SLF001 (public in all but name)
        return digest(column, _plain(value)) != known

    @property
    def is_deleted(self) -> bool:
        """Whether the row was ticked to be deleted."""
        return self._name(DELETE) in self.data

    def _name(self, name: str) -> str:
        return f"{self.prefix}-{name}" if self.prefix else name


def _plain(value: Any) -> Any:
    """As the database holds it."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, Iterable) and not isinstance(value, (str, Mapping)):
        parts = [_plain(part) for part in value]
        return sorted(parts) if any(isinstance(part, Model) for part in value) else parts
    return value


def typed_rows(data: Any, prefix: str) -> list[str]:
    """The prefixes of all rows of a table that were sent, in their order."""
    pattern = re.compile(rf"{re.escape(prefix)}-(\d{{1,4}})-")
    numbers = {int(found[1]) for name in data if (found := pattern.match(name))}
    return [f"{prefix}-{number}" for number in sorted(numbers)]


def in_words(box: forms.Field, value: Any) -> str:
    """What a widget was given or sends, as a person reads it: labels, yes or no, texts."""
    if isinstance(box, forms.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(value, (list, tuple)):
        return ", ".join(sorted(_label(box, part) for part in value))
    return "" if value is None else _label(box, value)


def _label(box: forms.Field, value: Any) -> str:
    choices: Iterable[tuple[Any, Any]] = flatten_choices(getattr(box, "choices", ()))
    labels = {str(key): str(label) for key, label in choices}
    return labels.get(str(value), str(value)) if str(value) else ""
