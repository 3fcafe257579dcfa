"""Holes in the rota, in words."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triage.clinic.alerts.rota import (
    SHOWN_AHEAD,
    WARNED_AHEAD,
    Hole,
    active_recipients,
    find_holes,
)
from triage.engine.urgency import Urgency


def coming_holes(*, now: datetime) -> list[Hole]:
    """Those of the next two days."""
    return find_holes(active_recipients(), since=now, ahead=WARNED_AHEAD)


def holes_in_words(*, now: datetime) -> list[str]:
    """Those of the next seven days, one a line."""
    holes = find_holes(active_recipients(), since=now, ahead=SHOWN_AHEAD)
    return [hole_words(hole, now=now) for hole in holes]


def hole_words(hole: Hole, *, now: datetime) -> str:
    """For example “From Sat 28 Nov, 18:00 to Sun 29 Nov, 08:00 nobody on duty takes …”."""
    said = {
        "start": _("now") if hole.start <= now else _moment(hole.start),
        "end": _moment(hole.end),
        "what": _what(hole.urgencies),
        "step": hole.step,
    }
    if hole.step is None:
        return _("From %(start)s to %(end)s nobody on duty takes %(what)s.") % said
    return _("From %(start)s to %(end)s nobody on step %(step)d is on duty for %(what)s.") % said


def hole_warning(holes: list[Hole], *, now: datetime) -> str:
    """The first, how many more there are, what happens then, and who mends it."""
    sentences = [_("There is a hole in the rota."), hole_words(holes[0], now=now)]
    if more := len(holes) - 1:
        words = ngettext("There is %(count)d more.", "There are %(count)d more.", more)
        sentences.append(words % {"count": more})
    sentences.append(
        _(
            "Whoever stands on the step is told then, on duty or not. A clinical lead fills it "
            "under “Recipients of alerts”."
        )
    )
    return " ".join(sentences)


def _what(urgencies: tuple[Urgency, ...]) -> str:
    if len(urgencies) > 1:
        return _("emergencies and same-day alerts")
    return _("emergencies") if urgencies[0] == Urgency.EMERGENCY else _("same-day alerts")


def _moment(at: datetime) -> str:
    return date_format(localtime(at), "D j M, H:i")
