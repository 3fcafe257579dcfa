"""The check that staff fill in for a caller, seen from the staff's pages and from signing out."""

from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest

from triage.check.assisting import close_for_staff
from triage.check.views.browser import for_caller, held_by
from triage.models import Submission


def held_for_caller(request: HttpRequest) -> Submission | None:
    """The check that this browser holds for a caller; none where it is somebody's own."""
    held_by(request)
    return for_caller(request)


def close_held(request: HttpRequest | None, user: User | None, **_signal: Any) -> None:
    """Somebody signs out, or in: what was open for a caller in this browser is closed."""
    held = held_for_caller(request) if request is not None else None
    if held is not None and user is not None:
        close_for_staff(held, by=user)
