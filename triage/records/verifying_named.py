"""Verifying that whoever the audit log names is still there: no check is ever deleted whole."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from triage.models import AccessLogEntry, Submission
from triage.records.mismatch import Mismatch

#: Lines of lists older than that were gone through on the nights before.
_LISTS = timedelta(days=35)
_WHY = "the audit log names it, and it is gone"


def verify_named(now: datetime) -> Iterator[Mismatch]:
    """Those that a line of their own ever named, and those of the lists of the last weeks."""
    yield from (
        Mismatch("submission", pk, _WHY) for pk in sorted(_gone_by_name() | _off_lists(now))
    )


def _gone_by_name() -> set[UUID]:
    there = Submission.objects.filter(pk=OuterRef("submission_id"))
    lines = AccessLogEntry.objects.filter(~Exists(there), submission_id__isnull=False)
    return {pk for pk in lines.values_list("submission_id", flat=True).distinct() if pk}


def _off_lists(now: datetime) -> set[UUID]:
    lines = AccessLogEntry.objects.filter(submission_ids__isnull=False, at__gt=now - _LISTS)
    there: set[UUID] = set()
    gone: set[UUID] = set()
    for listed in lines.order_by("pk").values_list("submission_ids", flat=True).iterator(500):
        fresh = {UUID(one) for one in (listed or "").split(",") if one} - there - gone
        found = _found(fresh)
        there |= found
        gone |= fresh - found
    return gone


def _found(keys: Iterable[UUID]) -> set[UUID]:
    """Those of at most a thousand that are there."""
    return set(Submission.objects.filter(pk__in=keys).values_list("pk", flat=True))
