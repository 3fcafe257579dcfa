"""A date of birth in three boxes, so that nobody has to guess which number is the month."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.check.amounts import NotAnAmount, read_whole

#: Nobody has lived so long.
_OLDEST = 130
_PARTS = (
    (gettext_lazy("Day"), "bday-day"),
    (gettext_lazy("Month"), "bday-month"),
    (gettext_lazy("Year"), "bday-year"),
)


class BirthDateInput(forms.MultiWidget):
    """Day, month and year. The template draws each with the label in its attributes."""

    def __init__(self) -> None:
        boxes = [
            forms.TextInput(attrs={"label": label, "autocomplete": fills})
            for label, fills in _PARTS
        ]
        super().__init__(boxes)

    def decompress(self, value: Any) -> list[str]:
        """A date that was kept, as text, in its three parts."""
        parts = str(value or "").split("-")
        return [part.lstrip("0") for part in reversed(parts)] if len(parts) == len(_PARTS) else []


class BirthDateField(forms.MultiValueField):
    """All three boxes, or none; a day that was, and that somebody alive can have been born on."""

    def __init__(self, **kwargs: Any) -> None:
        boxes = tuple(forms.CharField(required=False, max_length=10) for _part in _PARTS)
        super().__init__(boxes, widget=BirthDateInput(), require_all_fields=False, **kwargs)

    def compress(self, data_list: Any) -> date | None:
        """The date; none where every box is empty."""
        if not any(data_list):
            return None
        day, month, year = map(_number, data_list)
        if not day or not month or not year:
            raise ValidationError(_("Write the day, the month and the year, each with digits."))
        return _born(day, month, year)


def _number(text: str) -> int:
    try:
        return read_whole(text.strip().rstrip("./-"))
    except NotAnAmount:
        return 0


def _born(day: int, month: int, year: int) -> date:
    today = timezone.localdate()
    if year < 100:
        raise ValidationError(_("Write the year with four digits, for example 1970."))
    try:
        born = date(year, month, day)
    except (ValueError, OverflowError):
        raise ValidationError(_("There is no such day. Check the day and the month.")) from None
    if born > today:
        raise ValidationError(_("This day has not come yet. Check the year."))
    if year < today.year - _OLDEST:
        raise ValidationError(_("This is more than 130 years ago. Check the year."))
    return born
