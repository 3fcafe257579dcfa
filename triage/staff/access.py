"""The audit log of who looked at what: written before anything is shown."""

from typing import cast

from django.contrib.auth.models import User
from django.http import HttpRequest

from triage.models import Submission
from triage.site.audit import record_look


def record_access(
    request: HttpRequest,
    action: str,
    submission: Submission | None = None,
    *,
    amount: int | None = None,
) -> None:
    """Add one line. If that fails the page fails with it, so nothing is seen unrecorded."""
    record_look(
        action,
        by=cast(User, request.user),
        submission_id=submission.pk if submission else None,
        amount=amount,
    )
