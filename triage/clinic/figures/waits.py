"""How long people wait until somebody looks, against the time by which somebody should."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from django.db.models import (
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Window,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, RowNumber
from django.utils.translation import gettext as _

from triage.clinic.figures.number_words import enough, in_percent, shown_percent, wait_words
from triage.clinic.figures.selection import Selection
from triage.models import Submission
from triage.models.submission import NO_DEADLINE
from triage.site.blurred_counts import shown_count
from triage.site.statistics import nearest_rank

_MEDIAN, _LONG = 50, 90

#: (urgency, percent) -> the wait at that percentile.
Percentiles = Mapping[tuple[int, int], timedelta]


@dataclass(frozen=True)
class Wait:
    """The waits of one urgency. A deadline is kept or missed once it has been decided.

    ``median`` and ``long`` are none where so many still wait that they cannot be said yet.
    ``kept`` were looked at in time; ``missed`` later, or not yet though the time is over.
    """

    urgency: int
    seen: int
    unseen: int
    kept: int
    missed: int
    median: timedelta | None
    long: timedelta | None


def first_looks(selection: Selection) -> tuple[Wait, ...]:
    """From coming onto the list to the first look, by urgency, the highest first.

    Whoever still waits counts as having waited longer than everybody who was seen.
    Whatever was erased before anybody looked waits for nobody.
    """
    never_needed = Q(first_seen_at=None, stage=Submission.Stage.DONE)
    listed = selection.listed().exclude(never_needed)
    rows = list(_counted(listed, now=selection.now))
    seen = listed.filter(first_seen_at__isnull=False)
    counts = {row["work_urgency"]: row["seen"] + row["unseen"] for row in rows}
    at = percentiles(seen, counts, by="work_urgency", since="listed_at", until="first_seen_at")
    return tuple(_wait(row, at) for row in rows)


def _counted(listed: QuerySet[Submission], *, now: datetime) -> Any:
    """By urgency, how many were seen, in time and too late."""
    promised = Q(respond_by__lt=NO_DEADLINE)
    not_yet = Q(first_seen_at=None)
    in_time = Q(first_seen_at__lte=F("respond_by"))
    too_late = Q(first_seen_at__gt=F("respond_by")) | not_yet & Q(respond_by__lt=now)
    counted = listed.values("work_urgency").annotate(
        seen=Count("first_seen_at"),
        unseen=Count("pk", filter=not_yet),
        kept=Count("pk", filter=promised & in_time),
        missed=Count("pk", filter=promised & too_late),
    )
    return counted.order_by("-work_urgency")


def _wait(row: Mapping[str, Any], at: Percentiles) -> Wait:
    urgency = row["work_urgency"]
    counts = {name: row[name] for name in ("seen", "unseen", "kept", "missed")}
    return Wait(urgency, **counts, median=at.get((urgency, _MEDIAN)), long=at.get((urgency, _LONG)))


@dataclass(frozen=True)
class WaitRow:
    """A wait in words. ``percent`` is the share in time, none where it cannot be said."""

    urgency: int
    percent: float | None
    share: str
    of: str
    median: str
    long: str
    unseen: str


def wait_row(wait: Wait, *, exact: bool) -> WaitRow:
    """As it may be shown; how many there were in all only to who sees exact counts."""
    decided = wait.kept + wait.missed
    percent = shown_percent(wait.kept, decided, exact=exact)
    of = _("%(kept)d of %(all)d") % {"kept": wait.kept, "all": decided}
    return WaitRow(
        urgency=wait.urgency,
        percent=percent,
        share=in_percent(percent),
        of=of if exact and decided else "",
        median=_said(wait.median, seen=wait.seen, unseen=wait.unseen, exact=exact),
        long=_said(wait.long, seen=wait.seen, unseen=wait.unseen, exact=exact),
        unseen=shown_count(wait.unseen, exact=exact),
    )


def _said(wait: timedelta | None, *, seen: int, unseen: int, exact: bool) -> str:
    """A wait in words; "not yet" where whoever still waits keeps it from being known."""
    if wait is None and enough(seen + unseen, exact=exact):
        return _("not yet")
    return wait_words(wait if enough(seen, exact=exact) else None)


@dataclass(frozen=True)
class Acknowledged:
    """How soon alerts of one urgency were acknowledged, and how many were not yet."""

    urgency: int
    done: int
    open: int
    median: timedelta | None


def acknowledgements(selection: Selection) -> tuple[Acknowledged, ...]:
    """From an alert's making to the first time that somebody was on it, the most urgent first."""
    first = Coalesce("first_acknowledged_at", "acknowledged_at")
    alerts = selection.alerts().annotate(first_at=first)
    rows = list(
        alerts.values("urgency")
        .annotate(done=Count("first_at"), open=Count("pk", filter=Q(first_at=None)))
        .order_by("-urgency")
    )
    counts = {row["urgency"]: row["done"] + row["open"] for row in rows}
    done = alerts.filter(first_at__isnull=False)
    at = percentiles(done, counts, by="urgency", since="created_at", until="first_at")
    return tuple(Acknowledged(**row, median=at.get((row["urgency"], _MEDIAN))) for row in rows)


def acknowledged_row(one: Acknowledged, *, exact: bool) -> tuple[int, str, str]:
    """Urgency, median time and how many are open, as they may be shown."""
    median = _said(one.median, seen=one.done, unseen=one.open, exact=exact)
    return one.urgency, median, shown_count(one.open, exact=exact)


def percentiles(
    rows: QuerySet[Any], counts: Mapping[int, int], *, by: str, since: str, until: str
) -> Percentiles:
    """The median and the 90th percentile of a time, of each group of ``counts``; one query.

    Of a group may be counted more than have an end: these are behind all others.
    The database numbers the rows of each group by their wait, and hands out two of each.
    """
    places = _places(counts)
    wanted = Q(pk=None)  # nobody
    for (group, _percent), place in places.items():
        wanted |= Q(**{by: group, "place": place})
    numbered = _numbered(rows, by=by, wait=F(until) - F(since)).filter(wanted)
    waits = {(group, at): wait for group, at, wait in numbered.values_list(by, "place", "wait")}
    # A row that has just gone leaves a place empty.
    found = {key: waits.get((key[0], place)) for key, place in places.items()}
    return {key: max(wait, timedelta()) for key, wait in found.items() if wait is not None}


def _places(counts: Mapping[int, int]) -> dict[tuple[int, int], int]:
    """(group, percent) -> which of the group's waits that is, the shortest first."""
    asked = product([group for group, count in counts.items() if count], (_MEDIAN, _LONG))
    return {(group, percent): nearest_rank(percent, counts[group]) for group, percent in asked}


def _numbered(rows: QuerySet[Any], *, by: str, wait: Combinable) -> QuerySet[Any]:
    """The place of each row among those of its group, the shortest wait first."""
    length = ExpressionWrapper(wait, output_field=DurationField())
    place = Window(RowNumber(), partition_by=F(by), order_by=(F("wait").asc(), F("pk").asc()))
    numbered: QuerySet[Any] = rows.annotate(wait=length).annotate(place=place)
    return numbered
