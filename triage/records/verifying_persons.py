"""Verifying what the clinic knows of who somebody is: record numbers, links, and who typed."""

from collections.abc import Collection, Iterator
from uuid import UUID

from django.db.models import Q

from triage.check.assisting import BEGUN
from triage.models import AccessLogEntry, RecordNumber, SamePerson, Submission
from triage.records.mismatch import Mismatch
from triage.site.damaged_rows import BROKEN, read_each


def verify_persons(ids: Collection[UUID]) -> Iterator[Mismatch]:
    """Everything of the kind about these checks."""
    erased = Submission.objects.filter(pk__in=ids, status=Submission.Status.ERASED)
    gone = set(erased.values_list("pk", flat=True))
    yield from _verify_numbers(ids, gone)
    yield from _verify_links(gone)
    yield from _verify_callers(ids)


def _verify_numbers(ids: Collection[UUID], gone: Collection[UUID]) -> Iterator[Mismatch]:
    rows = RecordNumber.objects.filter(submission__in=ids).order_by("pk")
    for row, is_whole in read_each(rows, "number"):
        if row.submission_id not in gone:
            yield from _unreadable(row, is_whole=is_whole)
        elif not is_whole or row.number is not None:
            yield Mismatch("record number", row.pk, "it outlived what was erased")


def _unreadable(row: RecordNumber, *, is_whole: bool) -> Iterator[Mismatch]:
    why = "it cannot be read"
    try:
        if not is_whole or row.number is None:
            yield Mismatch("record number", row.pk, why)
        else:
            row.text()
    except BROKEN as error:  # its name alone: the message may repeat what is stored
        yield Mismatch("record number", row.pk, f"{why} ({type(error).__name__})")


def _verify_links(gone: Collection[UUID]) -> Iterator[Mismatch]:
    kept = SamePerson.objects.filter(Q(first__in=gone) | Q(second__in=gone)).order_by("pk")
    for pk in kept.values_list("pk", flat=True):
        yield Mismatch("link between checks", pk, "it outlived what was erased")


def _verify_callers(ids: Collection[UUID]) -> Iterator[Mismatch]:
    """Who filled it in is on the row and in the audit log, which nobody can change unseen."""
    lines = AccessLogEntry.objects.filter(action=BEGUN, submission_id__in=ids).order_by()
    logged = set(lines.values_list("submission_id", "user_id"))
    rows = Submission.objects.filter(pk__in=ids, assisted_by__isnull=False).order_by()
    stored = set(rows.values_list("pk", "assisted_by_id"))
    for pk in sorted({str(pk) for pk, _by in logged ^ stored}):
        why = "who filled it in for a caller is not whom the audit log names"
        yield Mismatch("submission", pk, why)
