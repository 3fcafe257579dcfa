"""Verifying that whoever the audit log names is still there: no check is ever deleted whole."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from triage.models import AccessLogEntry, Submission
from triage.records.mismatch import Mismatch

#: Lines of lists older than that were gone through on the nights before.
_LISTS = timedelta(days=35)
_BATCH = 500
_WHY = "the audit log names it, and it is gone"


def verify_named(now: datetime) -> Iterator[Mismatch]:
    """Those that a line of their own ever named, and those of the lists of the last weeks."""
    for pk in sorted(_gone_by_name() | _off_lists(now)):
        yield Mismatch("submission", pk, _WHY)


def _gone_by_name() -> set[UUID]:
    there = Submission.objects.filter(pk=OuterRef("submission_id"))
    lines = AccessLogEntry.objects.filter(~Exists(there), submission_id__isnull=False)
    return {pk for pk in lines.values_list("submission_id", flat=True).distinct() if pk}


def _off_lists(now: datetime) -> set[UUID]:
    there: set[UUID] = set()
    gone: set[UUID] = set()
    for listed in _lists(since=now - _LISTS):
        fresh = {UUID(one) for one in listed.split(",")} - there - gone
        found = set(Submission.objects.filter(pk__in=fresh).values_list("pk", flat=True))
        there |= found
        gone |= fresh - found
    return gone


def _lists(*, since: datetime) -> Iterator[str]:
    """Of at most a thousand each; by key, as not every pooler lets a cursor live on."""
    lines = AccessLogEntry.objects.filter(submission_ids__isnull=False, at__gt=since)
    rows, last = lines.order_by("pk").values_list("pk", "submission_ids"), 0
    while batch := list(rows.filter(pk__gt=last)[:_BATCH]):
        yield from (listed for _pk, listed in batch if listed)
        last = batch[-1][0]
