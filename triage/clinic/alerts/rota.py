"""Who is on duty, and when nobody will be: a hole in the rota is told of before it comes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.conf import settings

from triage.engine.urgency import Urgency
from triage.models import Recipient
from triage.site.open_time import Stretch, Weekly, edges, times_between

#: So far ahead holes stand on the page of the recipients ...
SHOWN_AHEAD = timedelta(days=7)
#: ... and so far ahead staff are warned of them on every page.
WARNED_AHEAD = timedelta(days=2)
_URGENCIES = (Urgency.EMERGENCY, Urgency.SAME_DAY)
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Hole:
    """For so long nobody on duty takes alerts of these urgencies: on the first step, or at all."""

    start: datetime
    end: datetime
    urgencies: tuple[Urgency, ...]
    #: The step that would be told first; ``None`` where nobody on any step is on duty.
    step: int | None


def active_recipients() -> list[Recipient]:
    """Whoever is told at all, from the top of the ladder, with their shifts."""
    return list(Recipient.objects.filter(is_active=True).prefetch_related("shifts"))


def to_be_told(step: Sequence[Recipient], *, now: datetime) -> list[Recipient]:
    """Of those on one step whoever is on duty, and where nobody is, all of them.

    A rota with a hole in it must not make an alert silent.
    """
    return [one for one in step if _on_duty(one, (now, now + _TICK))] or list(step)


def _on_duty(recipient: Recipient, between: tuple[datetime, datetime]) -> tuple[Stretch, ...]:
    """When they are; without any shift always."""
    shifts = [Weekly(one.weekday, one.begins, one.ends) for one in recipient.shifts.all()]
    if not shifts:
        return (Stretch(*between),)
    return times_between(shifts, ZoneInfo(settings.TIME_ZONE), between)


def find_holes(recipients: Iterable[Recipient], *, since: datetime, ahead: timedelta) -> list[Hole]:
    """In order. Where nobody takes an urgency at all that is no hole, and told of elsewhere."""
    between, duties = (since, since + ahead), list(recipients)
    times = {one.pk: _on_duty(one, between) for one in duties}
    found: dict[tuple[datetime, datetime, int | None], list[Urgency]] = {}
    for urgency in _URGENCIES:
        takers = [one for one in duties if one.minimum_urgency <= urgency]
        for start, end, step in _holes(takers, times, between):
            found.setdefault((start, end, step), []).append(urgency)
    holes = [Hole(start, end, tuple(of), step) for (start, end, step), of in found.items()]
    return sorted(holes, key=lambda hole: (hole.start, hole.end, hole.step or 0))


def _holes(
    takers: Sequence[Recipient],
    times: dict[int, tuple[Stretch, ...]],
    between: tuple[datetime, datetime],
) -> Iterator[tuple[datetime, datetime, int | None]]:
    """Of one urgency; the time is cut wherever somebody comes or goes."""
    first = min((one.step for one in takers), default=None)
    pieces = edges([stretch for one in takers for stretch in times[one.pk]], between)
    steps = [
        (piece, {one.step for one in takers if _covers(times[one.pk], piece)})
        for piece in (pieces if takers else ())
    ]
    for (is_hole, nobody), run in groupby(steps, lambda s: (first not in s[1], not s[1])):
        cut = [piece for piece, _on in run]
        if is_hole:
            yield cut[0].start, cut[-1].end, None if nobody else first


def _covers(duty: Iterable[Stretch], piece: Stretch) -> bool:
    return any(one.start <= piece.start and piece.end <= one.end for one in duty)
