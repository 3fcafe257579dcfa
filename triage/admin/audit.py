"""The audit log of who looked at what: written before anything is shown."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from triage.models import AccessLogEntry, Submission


def record_access(
    user: AbstractBaseUser | AnonymousUser, action: str, submission: Submission | None = None
) -> None:
    """Add one line. If that fails the page fails with it, so nothing is seen unrecorded."""
    AccessLogEntry.objects.create(
        user=user, action=action, submission_id=submission and submission.pk
    )
