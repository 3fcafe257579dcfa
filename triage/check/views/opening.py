"""A check is opened with its code and PIN, and no more often than may be tried."""

from django.http import HttpRequest
from django.utils import timezone

from triage.check.codes import find_by_pin, normal_reference
from triage.models import Submission
from triage.site.limits import forget, from_address, within

#: What tries at a PIN for one code are counted under, wherever they come from.
TRIES_PER_CODE = ("pin", "pin-in-all")


class TooManyTries(Exception):
    """Nobody looked whether code and PIN belong together: it was tried too often."""


def find_check(request: HttpRequest, *, reference: str, pin: str) -> Submission | None:
    """The check that this code, however typed, and this PIN open together, or none.

    Raises :class:`TooManyTries`.
    """
    reference = normal_reference(reference)
    if not _may_try(request, reference):
        raise TooManyTries
    submission = find_by_pin(reference, pin)
    if submission is not None:
        for name in TRIES_PER_CODE:
            forget(name, reference)
    return submission


def _may_try(request: HttpRequest, reference: str) -> bool:
    """The address first: one that is stopped cannot lock others out of their check."""
    now = timezone.now()
    if not from_address("resume", request, now=now):
        return False
    allowed = [within(name, reference, now=now) for name in TRIES_PER_CODE]
    return all(allowed)
