"""The clinic's opening hours as they are stored, kept in memory for a moment.

What changes is seen within seconds, what changes in this process mostly at once (``triage.apps``):
they are asked for at each result and each deadline.
"""

import time as clock
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import DateField, Field, PositiveSmallIntegerField, TimeField, Value

from triage.models import Closure, OpeningHours
from triage.site.open_time import Opening, Weekly

#: Seconds for which what was read counts.
_HOLDS = 15.0
_HOURS = ("weekday", "opens", "closes")
_DAYS = ("first_day", "last_day")

_kept: dict[str, tuple[float, Opening]] = {}


def find_opening() -> Opening:
    """The hours that count now; one query every few seconds."""
    held = _kept.get("opening")
    if held is not None and clock.monotonic() < held[0]:
        return held[1]
    found = _read()
    _kept["opening"] = (clock.monotonic() + _HOLDS, found)
    return found


def forget_opening(**_signal: Any) -> None:
    """Read them anew the next time."""
    _kept.clear()


def _read() -> Opening:
    """Both tables in one query: each row is of the one or of the other."""
    no_days = {name: Value(None, DateField()) for name in _DAYS}
    nothing: tuple[Field[Any, Any], ...] = (PositiveSmallIntegerField(), TimeField(), TimeField())
    no_hours = {name: Value(None, field) for name, field in zip(_HOURS, nothing, strict=True)}
    closed = Closure.objects.filter(taken_back_at=None).order_by()
    hours = OpeningHours.objects.order_by().annotate(**no_days).values_list(*_HOURS, *_DAYS)
    days = closed.annotate(**no_hours).values_list(*_HOURS, *_DAYS)
    rows = list(hours.union(days, all=True))
    return Opening(
        ZoneInfo(settings.TIME_ZONE),
        week=tuple(Weekly(*_hours(row)) for row in rows if row[0] is not None),
        closed=tuple((row[3], row[4]) for row in rows if row[0] is None),
    )


def _hours(row: tuple[Any, ...]) -> tuple[int, time, time]:
    weekday, opens, closes, *_days = row
    return weekday, opens, closes
