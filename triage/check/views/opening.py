"""A check is opened with its code and PIN, and no more often than may be tried.

A reference code is public, so nobody may lock its owner out with it. Tries count for one PIN, and
a new one starts its own count. One place is stopped for a while; strange places together for
longer, but not those where the owner made the PIN or came back with it, and never the browser
that holds the check.
"""

from collections.abc import Iterator

from django.http import HttpRequest

from triage.check.codes import find_by_reference, normal_reference, pin_fits
from triage.check.views.browser import held_by
from triage.models import Submission
from triage.site.limits import client_address, network_of
from triage.site.tries import TooManyTries, count_try, is_known
from triage.site.tries import know as know_place

__all__ = ["TooManyTries"]


def find_check(request: HttpRequest, *, reference: str, pin: str) -> Submission | None:
    """The check that this code, however typed, and this PIN open together, or none.

    Raises :class:`TooManyTries`.
    """
    reference = normal_reference(reference)
    found = find_by_reference(reference)
    if found is not None and held_by(request) == found:
        return found if pin_fits(found, pin) else None
    attempt = count_try(_limits(request, _tried(found, reference)))
    if found is None or not pin_fits(found, pin):
        return None
    attempt.succeeded()
    know(request, found)
    return found


def know(request: HttpRequest, submission: Submission) -> None:
    """The owner of the check, with its PIN, is at this place."""
    know_place(_tried(submission, submission.reference), _place(request))


def _tried(found: Submission | None, reference: str) -> str:
    """What is being guessed: the one PIN there is now. A code that is none is counted alike."""
    return f"{reference}:{found.pin_hash if found else ''}"


def _limits(request: HttpRequest, tried: str) -> Iterator[tuple[str, str]]:
    """The address first: one that is stopped cannot lock others out of their check."""
    place = _place(request)
    yield "resume", place
    yield "pin", f"{tried}\n{place}"
    yield "pin-a-week", f"{tried}\n{place}"
    if not is_known(tried, place):
        yield "pin-from-strangers", tried


def _place(request: HttpRequest) -> str:
    return network_of(client_address(request))
