"""Whole numbers and spans of time as people write them; what can be read two ways is refused."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

#: Days in each unit a duration may be given in, smallest first.
UNIT_DAYS = {"days": 1, "weeks": 7, "months": 30, "years": 365}
#: From how many days on people say it in weeks, months or years.
_LEAST = {"weeks": 7, "months": 30, "years": 365}
#: From how many days on it helps to say about how many weeks that is.
_ABOUT = 14
#: What people write for each; "m" is left out, which might be minutes.
_UNITS = {
    name: unit
    for unit, names in {
        "days": "d day days",
        "weeks": "w wk wks week weeks",
        "months": "mo mon mos mth mths month months",
        "years": "y yr yrs year years",
    }.items()
    for name in names.split()
}
_COUNTED = "one two three four five six seven eight nine ten eleven twelve"
_WORDS = {"a": 1, "an": 1, **{word: n for n, word in enumerate(_COUNTED.split(), start=1)}}
_HALF = {"years": (6, "months")}
#: With fewer digits than Python reads at all.
_DIGITS = r"-?(?:[0-9]{1,12}|[0-9]{1,3}(?: [0-9]{3}){1,3})"
_WHOLE = re.compile(_DIGITS)
_SPAN = re.compile(rf"(?P<half>half )?(?P<number>{_DIGITS}|[a-z]+) ?(?P<unit>[a-z]*)\.?")


class NotAnAmount(ValueError):
    """It is no whole number, or may mean several."""


@dataclass(frozen=True)
class Span:
    """A number, and its unit where one was written."""

    number: int
    unit: str = ""


def read_whole(text: str) -> int:
    """A whole number in digits of any script; a blank may stand before each three of them.

    Raises :class:`NotAnAmount`, for a dot or comma too: where one is written the number may be
    a thousand times another. So may "6 7", which is rather six or seven.
    """
    digits = _plain(text)
    if not _WHOLE.fullmatch(digits):
        raise NotAnAmount
    return int(digits.replace(" ", ""))


def read_span(text: str) -> Span:
    """A number alone, or with its unit: "6 weeks", "6w", "a year", "half a year".

    Raises :class:`NotAnAmount`.
    """
    try:
        return Span(read_whole(text))
    except NotAnAmount:
        return _with_unit(_plain(text))


def _with_unit(text: str) -> Span:
    found = _SPAN.fullmatch(text)
    if text in _WORDS:
        return Span(_WORDS[text])
    unit = _UNITS.get(found["unit"]) if found else None
    if found is None or unit is None:
        raise NotAnAmount
    number = _WORDS.get(found["number"]) or read_whole(found["number"])
    if not found["half"]:
        return Span(number, unit)
    if number != 1 or unit not in _HALF:
        raise NotAnAmount
    return Span(*_HALF[unit])


def _plain(text: str) -> str:
    """In small letters, single blanks and the digits 0 to 9; a raised digit is none of them."""
    text = text.casefold().replace("\N{MINUS SIGN}", "-")
    seen = (letter for letter in text if unicodedata.category(letter) != "Cf")  # has a width
    plain = (str(unicodedata.decimal(x)) if x.isdecimal() else x for x in seen)
    return " ".join("".join(plain).split())


def largest_unit(days: int) -> Span:
    """The same in the unit that most people would have said it in, to the day."""
    for unit, least in reversed(_LEAST.items()):
        if days >= least and days % UNIT_DAYS[unit] == 0:
            return Span(days // UNIT_DAYS[unit], unit)
    return Span(days, "days")


def days_in_words(days: int) -> str:
    """As somebody says it; days with about how many weeks or years where it is neither."""
    span = largest_unit(days)
    said = _in_words(span)
    if span.unit != "days" or days < _ABOUT:
        return said
    unit = "years" if days >= UNIT_DAYS["years"] else "weeks"
    about = _in_words(Span(days // UNIT_DAYS[unit], unit))
    return _("%(days)s (about %(about)s)") % {"days": said, "about": about}


def _in_words(span: Span) -> str:
    number = {"n": span.number}
    return {
        "days": ngettext("%(n)d day", "%(n)d days", span.number),
        "weeks": ngettext("%(n)d week", "%(n)d weeks", span.number),
        "months": ngettext("%(n)d month", "%(n)d months", span.number),
        "years": ngettext("%(n)d year", "%(n)d years", span.number),
    }[span.unit] % number
