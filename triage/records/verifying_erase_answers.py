"""Verifying what the clinic answered to requests to be erased."""

from collections.abc import Iterator

from triage.models import EraseAnswer, Submission
from triage.records.mismatch import Mismatch
from triage.site.damaged_rows import BROKEN, read_each

_WHAT = "answer to a request to be erased"


def verify_erase_answers() -> Iterator[Mismatch]:
    """Every reason can be read where one is kept, and none outlived what was erased."""
    rows = EraseAnswer.objects.order_by("pk")
    erased = rows.filter(submission__status=Submission.Status.ERASED)
    gone = set(erased.filter(reason__isnull=False).values_list("pk", flat=True))
    for answer, is_whole in read_each(rows.filter(reason__isnull=False), "reason"):
        if answer.pk in gone:
            yield Mismatch(_WHAT, answer.pk, "its reason outlived what was erased")
        elif not is_whole or not _is_readable(answer):
            yield Mismatch(_WHAT, answer.pk, "its reason cannot be read")


def _is_readable(answer: EraseAnswer) -> bool:
    try:
        return bool(answer.reason_text())
    except BROKEN:
        return False
