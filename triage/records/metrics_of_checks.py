"""What waits for the clinic, in numbers and ages, by the same words as the list counts it.

Each is one statement, however many checks there are.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from prometheus_client.core import Metric

from triage.check import erase_requests
from triage.check.lifetime import LIFETIME
from triage.clinic.admin.worklist_counts import TO_CALL_AGAIN, URGENT, lapsed, late, unseen
from triage.clinic.news import SINCE
from triage.engine.urgency import Urgency
from triage.models import Alert, Submission
from triage.models.submission import HIGHEST_CHOICES
from triage.records.gauges import gauge, gauge_by, seconds

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def moved(now: datetime) -> Iterator[Metric]:
    """By status, of those that moved in the last day: an index finds them among any number.

    It is one of when they began; no check takes answers for longer than ``LIFETIME``.
    """
    begun = Submission.objects.filter(
        status__in=Submission.Status.values, started_at__gte=now - _DAY - LIFETIME
    )
    recent = begun.filter(last_step_at__gte=now - _DAY)
    in_the_hour = Count("pk", filter=Q(last_step_at__gte=now - _HOUR))
    rows = recent.order_by().values("status").annotate(day=Count("*"), hour=in_the_hour)
    found: dict[str, Any] = {row["status"]: row for row in rows}
    for span, long in (("day", "last 24 hours"), ("hour", "last hour")):
        counts = {status: found.get(status, {}).get(span, 0) for status in Submission.Status.values}
        words = f"Checks whose last step was in the {long}."
        yield gauge_by("status", f"submissions_last_{span}", words, counts)


def waiting(now: datetime) -> Iterator[Metric]:
    """All that the list counts, each with the age of its oldest."""
    not_looked_at = Submission.objects.filter(unseen(*URGENT)).annotate(since=_unseen_since())
    yield from _by_urgency(
        "checks_unseen",
        "Urgent checks that nobody has looked at as they are now",
        _grouped(not_looked_at, "since"),
        now=now,
        urgencies=URGENT,
    )
    yield from _by_urgency(
        "checks_late",
        "Checks that are not done though the time to answer has passed",
        _grouped(Submission.objects.filter(late(now)), "respond_by"),
        now=now,
        urgencies=[urgency for urgency, _word in HIGHEST_CHOICES],
    )
    yield from _held(now)


def _unseen_since() -> Coalesce:
    """The first cause that came after somebody looked last; else since when it is listed.

    A check that was done and rose again today has waited since today.
    """
    own = Alert.objects.filter(submission=OuterRef("pk"), urgency=OuterRef("work_urgency"))
    looked = Coalesce(OuterRef("looked_at"), OuterRef("started_at"))
    causes = own.annotate(caused_at=SINCE).filter(caused_at__gte=looked).order_by("caused_at")
    return Coalesce(Subquery(causes.values("caused_at")[:1]), "listed_at")


def _grouped(rows: QuerySet[Submission], since: str) -> Mapping[int, Mapping[str, Any]]:
    groups = rows.order_by().values("work_urgency").annotate(number=Count("*"), first=Min(since))
    return {group["work_urgency"]: group for group in groups}


def _by_urgency(
    name: str,
    words: str,
    groups: Mapping[int, Mapping[str, Any]],
    *,
    now: datetime,
    urgencies: Any,
) -> Iterator[Metric]:
    numbers, ages = {}, {}
    for urgency in urgencies:
        group, code = groups.get(urgency, {}), Urgency(urgency).code if urgency else "none"
        numbers[code] = group.get("number", 0)
        ages[code] = seconds(now, group.get("first"))
    yield gauge_by("urgency", name, f"{words}.", numbers)
    yield gauge_by("urgency", f"{name}_oldest_seconds", f"{words}: for how long at most.", ages)


def _held(now: datetime) -> Iterator[Metric]:
    """Somebody was on it, and it waits again."""
    words = "Checks that somebody looked at or took on, and nothing was recorded in time"
    yield from _with_oldest("checks_lapsed", words, lapsed(now), "attended_until", now=now)
    words = "Checks whose person was not reached and is to be called again"
    yield from _with_oldest("checks_to_call_again", words, TO_CALL_AGAIN, "call_again_at", now=now)


def _with_oldest(name: str, words: str, which: Q, since: str, *, now: datetime) -> Iterator[Metric]:
    found = Submission.objects.filter(which).aggregate(number=Count("*"), first=Min(since))
    yield gauge(name, f"{words}.", found["number"])
    oldest = f"{words}: how long the first of them has been due."
    yield gauge(f"{name}_oldest_seconds", oldest, seconds(now, found["first"]))


def requests(now: datetime) -> Iterator[Metric]:
    """Requests to be erased, which a clinical lead answers."""
    each = {"waiting": erase_requests.waiting(), "late": erase_requests.late(now)}
    counts = {name: Submission.objects.filter(which).count() for name, which in each.items()}
    words = "Requests to be erased that wait for an answer; the late ones are among them."
    yield gauge_by("state", "erase_requests", words, counts)
