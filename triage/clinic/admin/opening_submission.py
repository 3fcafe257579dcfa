"""One submission that somebody of the clinic looks at: on record first, then marked as seen."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from triage.check.worklist import mark_seen
from triage.clinic.belonging import is_of_clinic
from triage.models import Submission
from triage.staff.access import record_access
from triage.staff.pages import require


def light_submissions() -> QuerySet[Submission]:
    """With the version's name; what is encrypted, or long, only where it is read."""
    rows = Submission.objects.select_related("version__questionnaire")
    return rows.defer("answers", "contact", "version__document", "version__note")


def open_submission(request: HttpRequest, pk: UUID, action: str, *permissions: str) -> Submission:
    """The submission of a page, once the look at it is on record; 404 when there is none."""
    require(request, "view_submission", *permissions)
    submission = get_object_or_404(light_submissions(), pk=pk)
    record_access(request, action, submission)
    return submission


def require_clinic(request: HttpRequest, *permissions: str) -> User:
    """Who asks, if they may and are of the clinic; else they are refused with 403."""
    user = require(request, *permissions)
    if not is_of_clinic(user):
        raise PermissionDenied
    return user


def note_seen(request: HttpRequest, submission: Submission, *, at: datetime) -> None:
    """Somebody of the clinic has seen what it said when it was read, not before ``at``.

    Anybody else's look changes nothing.
    """
    if is_of_clinic(request.user):
        mark_seen(submission, now=at)
