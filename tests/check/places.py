"""Where a check stands on the clinicians' list, and what it is found by."""

from datetime import datetime

from tests.checks import HOUR, NOW, again
from triage.models import Submission
from triage.models.submission import NO_DEADLINE

SOON_AFTER = NOW + 30 * HOUR
#: On the list of whoever never came onto it.
NOWHERE = ("unlisted", 0, NO_DEADLINE, None)


def place(check: Submission) -> tuple[str, int, datetime, datetime | None]:
    """Where the check stands on the list."""
    row = again(check)
    return (row.stage, row.work_urgency, row.respond_by, row.listed_at)


def tokens(check: Submission) -> set[str]:
    return set(check.tokens.values_list("token", flat=True))


def put(check: Submission, **columns: object) -> Submission:
    Submission.objects.filter(pk=check.pk).update(**columns)
    return again(check)
