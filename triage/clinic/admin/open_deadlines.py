"""How much open time is left until a deadline, in words."""

from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triage.engine.urgency import Urgency
from triage.models import Submission
from triage.site.open_time import Opening, State, state_at, time_left
from triage.site.opening import find_opening

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
_WEEK = timedelta(days=6)


def open_time_words(row: Submission, *, now: datetime) -> str:
    """For example “due in 2 hours of opening time, closed until Mon 08:00”.

    Empty where the clock on the wall says it as well: of an emergency, of a deadline that is not
    in open time (a crisis, or hours that were changed since), and within one stretch.
    """
    if row.work_urgency >= Urgency.EMERGENCY:
        return ""
    opening, due = find_opening(), row.respond_by
    left = time_left(opening, now, due)
    if left == due - now or not _is_open_before(opening, due):
        return ""
    return _said(left, state_at(opening, now), now)


def _is_open_before(opening: Opening, moment: datetime) -> bool:
    """A deadline may be the very moment at which the clinic closes."""
    return bool(opening.stretches(moment - timedelta(microseconds=1), moment))


def _said(left: timedelta, state: State, now: datetime) -> str:
    due = _("due in %(time)s of opening time") % {"time": _length(left)}
    if state.is_open or state.opens_at is None:
        return due
    until = _("closed until %(moment)s") % {"moment": _moment(state.opens_at, now)}
    return f"{due}, {until}"


def _length(left: timedelta) -> str:
    """In hours, however many: a day of opening time is not a day."""
    if left >= _HOUR:
        hours = left // _HOUR
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    minutes = max(left // _MINUTE, 1)
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}


def _moment(at: datetime, now: datetime) -> str:
    """The day of the week, with its date where that day comes once more before."""
    return date_format(localtime(at), "D H:i" if at - now < _WEEK else "D j M, H:i")
