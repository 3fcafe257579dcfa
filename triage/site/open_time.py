"""Open time: what times of the week and closed days come to on the clock. Values in, values out.

Where the clock is put forward or back a time may be missing or come twice; then the stretch is
the longer one, so that a deadline comes sooner and somebody on duty is told.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
#: A clinic that does not open within so long is taken for one whose hours nobody keeps.
HORIZON = timedelta(days=60)
#: Most clinics open and close within so long; only where one does not, all of the horizon is read.
_NEAR = timedelta(days=8)


@dataclass(frozen=True)
class Weekly:
    """A time of the week. One that ends at or before its beginning ends on the next day."""

    weekday: int
    begins: time
    ends: time


@dataclass(frozen=True)
class Stretch:
    """From then up to then."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.end - self.start


@dataclass(frozen=True)
class Opening:
    """The hours of a clinic, and the first and last of days on which it is closed all the same.

    Without hours it is always open, and what is closed closes nothing.
    """

    zone: ZoneInfo
    week: tuple[Weekly, ...] = ()
    closed: tuple[tuple[date, date], ...] = ()

    def stretches(self, since: datetime, until: datetime) -> tuple[Stretch, ...]:
        """When it is open between the two, in order, none touching the next."""
        if not self.week:
            return (Stretch(since, until),) if since < until else ()
        return times_between(self.week, self.zone, (since, until), closed=self.closed)


def times_between(
    week: Iterable[Weekly],
    zone: ZoneInfo,
    between: tuple[datetime, datetime],
    *,
    closed: Iterable[tuple[date, date]] = (),
) -> tuple[Stretch, ...]:
    """When these times of the week are; what begins on a closed day is left out."""
    since, until = between
    week, closed = tuple(week), tuple(closed)
    found = [
        _on(day, one, zone)
        for day in _days(since.astimezone(zone).date() - DAY, until.astimezone(zone).date())
        if not any(first <= day <= last for first, last in closed)
        for one in week
        if one.weekday == day.weekday()
    ]
    cut = (Stretch(max(one.start, since), min(one.end, until)) for one in found)
    return tuple(_joined(sorted((s for s in cut if s.start < s.end), key=lambda s: s.start)))


def _days(first: date, last: date) -> Iterator[date]:
    return (first + number * DAY for number in range((last - first).days + 1))


def _on(day: date, one: Weekly, zone: ZoneInfo) -> Stretch:
    last = day if one.begins < one.ends else day + DAY
    return Stretch(min(_moments(day, one.begins, zone)), max(_moments(last, one.ends, zone)))


def _moments(day: date, at: time, zone: ZoneInfo) -> list[datetime]:
    """The moment at which the clock shows this; two where that is in doubt."""
    local = datetime.combine(day, at, zone)
    return [local.replace(fold=fold).astimezone(UTC) for fold in (0, 1)]


def _joined(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Those that overlap or touch, as one; they come in the order in which they begin."""
    last: Stretch | None = None
    for one in stretches:
        if last is not None and one.start <= last.end:
            last = Stretch(last.start, max(last.end, one.end))
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


def due(
    opening: Opening, since: datetime, *, respond: timedelta, act: timedelta, today: bool = False
) -> datetime:
    """When so much open time has passed, but by the last open moment before the person acts.

    Who acts ``today`` does so before midnight. Where the clinic opens only after the person has to
    act, it is as if they came when it opens: the clinic cannot keep more, and the person is told
    not to wait for it. Where it does not open within the horizon, or keeps no hours, the clock on
    the wall counts.
    """
    opens = next(iter(_ahead(opening, since, least=1)), None)
    if opens is None or not opening.week:
        return since + respond
    within = max(act, respond)
    base = since if opens.start < _acts_by(opening, since, within, today=today) else opens.start
    return _counted(opening.stretches(base, _acts_by(opening, base, within, today=today)), respond)


def _acts_by(opening: Opening, since: datetime, within: timedelta, *, today: bool) -> datetime:
    if not today:
        return since + within
    tomorrow = since.astimezone(opening.zone).date() + DAY
    return min(since + within, *_moments(tomorrow, time(), opening.zone))


def _ahead(opening: Opening, now: datetime, *, least: int) -> tuple[Stretch, ...]:
    """What comes next, at least so many where there are; the last may be cut short."""
    near = opening.stretches(now, now + _NEAR)
    return near if len(near) >= least else opening.stretches(now, now + HORIZON)


def _counted(stretches: tuple[Stretch, ...], wanted: timedelta) -> datetime:
    """When so much of them is over, at the latest the end of the last."""
    for one in stretches:
        if one.length >= wanted:
            return one.start + wanted
        wanted -= one.length
    return stretches[-1].end


def time_left(opening: Opening, now: datetime, until: datetime) -> timedelta:
    """How much open time there is between the two."""
    return sum((one.length for one in opening.stretches(now, until)), timedelta())


@dataclass(frozen=True)
class State:
    """Whether a clinic is open, and when that changes; ``None`` where it does not soon."""

    is_open: bool
    closes_at: datetime | None = None
    #: When it opens next; of one that is open when it does so again.
    opens_at: datetime | None = None


def state_at(opening: Opening, now: datetime) -> State:
    """Whether it is open now."""
    end, found = now + HORIZON, _ahead(opening, now, least=2)
    starts = iter([one.start for one in found])
    if not found or found[0].start > now:
        return State(is_open=False, opens_at=next(starts, None))
    next(starts)
    closes_at = found[0].end if found[0].end < end else None
    return State(is_open=True, closes_at=closes_at, opens_at=next(starts, None))


def edges(stretches: Iterable[Stretch], between: tuple[datetime, datetime]) -> list[Stretch]:
    """The time between the two, cut wherever one of them begins or ends."""
    since, until = between
    inside = {edge for one in stretches for edge in (one.start, one.end) if since < edge < until}
    return [Stretch(start, end) for start, end in pairwise(sorted({since, until, *inside}))]
