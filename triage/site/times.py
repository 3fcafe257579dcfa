"""Moments as a person reads them: in the site's own time zone, whose name stands with them."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime

#: “26 November 2026, 14:15 CET”.
_MOMENT = "j F Y, H:i T"


def in_words(moment: datetime) -> str:
    """The day, the time and the zone: a page may be read, or shown, somewhere else."""
    return date_format(localtime(moment), _MOMENT)
