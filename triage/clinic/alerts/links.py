"""Where messages lead, written out.

To ask Django for an address loads every page of staff, which sends no message and would make the
worker half as heavy again. A test holds each against the page that it means.
"""

from django.conf import settings

from triage.models import Submission

_STAFF = "/admin/"
_WORKLIST = f"{_STAFF}triage/submission/"


def to_start() -> str:
    """The first page of staff."""
    return f"{settings.SITE_URL}{_STAFF}"


def to_worklist() -> str:
    """The list of checks."""
    return f"{settings.SITE_URL}{_WORKLIST}"


def to_check(submission: Submission) -> str:
    """The page of one check."""
    return f"{settings.SITE_URL}{_WORKLIST}{submission.pk}/change/"
