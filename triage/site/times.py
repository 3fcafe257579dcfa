"""Moments as a person reads them, in the site's own time zone.

How a day and a time are written stands in ``triage/site/formats``, for every page of staff.
"""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime

#: “26 November 2026, 14:15 CET”.
_MOMENT = "j F Y, H:i T"
#: “Monday 30 November, 08:00 CET”.
_DAY_AND_TIME = "l j F, H:i T"


def in_words(moment: datetime) -> str:
    """The day, the time and the zone: a page may be read, or shown, somewhere else."""
    return date_format(localtime(moment), _MOMENT)


def day_and_time(moment: datetime) -> str:
    """A moment that is near, by the day of the week."""
    return date_format(localtime(moment), _DAY_AND_TIME)


def here(moment: datetime) -> str:
    """The day and the time, for who works where the site is."""
    return date_format(localtime(moment), "DATETIME_FORMAT")


def day(moment: datetime) -> str:
    """The day alone."""
    return date_format(localtime(moment), "DATE_FORMAT")
