"""How soon somebody has to act, in words, from a number of hours."""

from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_DAY = 24


def how_soon(hours: int | None, *, since: datetime | None = None) -> str:
    """For example “In the next 7 days, by Thursday 3 December”; the day where it is known when.

    Empty when there is no time by which to act.
    """
    if hours is None:
        return ""
    if not hours:
        return _("Now")
    if hours <= _DAY:
        return _today(since)
    days = hours // _DAY
    words = ngettext("In the next day", "In the next %(days)d days", days)
    soon = words % {"days": days}
    if since is None:
        return soon
    last = since + timedelta(hours=hours)
    return _("%(soon)s, by %(day)s") % {"soon": soon, "day": _day(last)}


def is_today(hours: int | None) -> bool:
    """Whether it is said as “Today”, or sooner: that is over at midnight."""
    return hours is not None and hours <= _DAY


def look_again(hours: int, *, since: datetime) -> str:
    """The day on which to look again, for example “Thursday 3 December”."""
    return _day(since + timedelta(hours=hours))


def _today(since: datetime | None) -> str:
    """With the day, as a result may be opened again on the next."""
    return _("Today") if since is None else _("Today, %(day)s") % {"day": _day(since)}


def _day(moment: datetime) -> str:
    return date_format(localtime(moment), "l j F")
