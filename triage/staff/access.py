"""The audit log of who looked at what: written before anything is shown."""

from collections.abc import Iterable
from typing import cast
from uuid import UUID

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
    among: Iterable[UUID] = (),
    about: str | None = None,
) -> None:
    """Add one line. If that fails the page fails with it, so nothing is seen unrecorded.

    ``among`` are all whom a list or a sum would tell of, were their answers other ones.
    ``about`` names what was handed out, where that is a file of its own.
    """
    record_look(
        action,
        by=cast(User, request.user),
        submission_id=submission.pk if submission else None,
        amount=amount,
        among=among,
        about=about,
    )
