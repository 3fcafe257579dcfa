"""What a person is told while the clinic is closed, or closes before they are to act."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.timezone import localtime

from triage.engine.rules import Disposition
from triage.engine.urgency import Urgency
from triage.site.open_time import state_at
from triage.site.opening import find_opening

_DAY = 24


@dataclass(frozen=True)
class Closed:
    """Since when and until when; ``opens_at`` is ``None`` where nobody knows.

    ``closes_at`` is set of a clinic that is open, and closes before the person is to act.
    ``do_not_wait`` says that it opens only after that. In an emergency the person acts now.
    """

    closes_at: datetime | None
    opens_at: datetime | None
    do_not_wait: bool
    is_emergency: bool

    @property
    def comes_first(self) -> bool:
        """Whether the person must know it before the page sends them to the clinic."""
        return self.do_not_wait and self.closes_at is None and not self.is_emergency


def find_closed(
    dispositions: Iterable[Disposition], *, since: datetime, now: datetime
) -> Closed | None:
    """What to say to whom these were told ``since`` then; nothing where it is open in time."""
    opening, dispositions = find_opening(), tuple(dispositions)
    if not opening.week:
        return None
    state, act_by = state_at(opening, now), _act_by(dispositions, since)
    waits = act_by is not None and (state.opens_at is None or state.opens_at >= act_by)
    emergency = any(one.urgency >= Urgency.EMERGENCY for one in dispositions)
    if state.is_open and (emergency or not waits or not _closes_before(state.closes_at, act_by)):
        return None
    return Closed(state.closes_at, state.opens_at, waits, emergency)


def _closes_before(closes_at: datetime | None, act_by: datetime | None) -> bool:
    """Who acts while it is open hears nothing of a later hour, as if there were time until then."""
    return closes_at is not None and act_by is not None and closes_at < act_by


def _act_by(dispositions: Iterable[Disposition], since: datetime) -> datetime | None:
    """The earliest; who was told “Today” acts before the day is over."""
    hours = [one.act_within_hours for one in dispositions if one.act_within_hours is not None]
    if not hours:
        return None
    by = since + timedelta(hours=min(hours))
    return min(by, _end_of_day(since)) if min(hours) <= _DAY else by


def _end_of_day(moment: datetime) -> datetime:
    local = localtime(moment)
    return datetime.combine(local.date() + timedelta(days=1), time(), local.tzinfo)
