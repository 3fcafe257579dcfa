"""From a page that is about nobody back to the check that this browser holds."""

from datetime import datetime
from typing import Any, NamedTuple, cast

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.utils.translation import gettext as _

from triage.check.crisis import crisis_context
from triage.check.lifetime import is_expired
from triage.check.views.browser import COOKIE, held_by, may_be_served
from triage.engine.urgency import Urgency
from triage.models import Submission

_MAY_BE_KEPT = "public, max-age=300"
_IS_OF_ONE_PERSON = "private, no-store"


class WayBack(NamedTuple):
    """A link to where a check goes on."""

    address: str
    text: str


def held_context(request: HttpRequest) -> dict[str, Any]:
    """The way back and what the banner needs; empty, and no query, without a check."""
    held = held_by(request)
    return way_back(held, now=timezone.now()) if held else {}


def way_back(submission: Submission, *, now: datetime) -> dict[str, Any]:
    """Where this check goes on, and whether it demands an emergency.

    Of the row alone: the emergency stays in view though the check's version cannot be read.
    One that is too old only says what was, as nobody can tell what is now.
    """
    is_over = submission.status == Submission.Status.STOPPED or is_expired(submission, now=now)
    demanded = 0 if is_over else submission.urgency or 0
    served = may_be_served(submission)
    told = served and not is_over and submission.answers is not None
    return {
        **(_crisis(submission) if told else {}),
        "way_back": _link(submission, is_over=is_over) if served else None,
        "emergency_now": demanded >= Urgency.EMERGENCY,
        "emergency_earlier": submission.highest_urgency >= Urgency.EMERGENCY > demanded,
        "can_see_why": served and not is_over,
    }


def _crisis(submission: Submission) -> dict[str, Any]:
    outcome = submission.outcome()
    return crisis_context(submission, outcome)


def _link(submission: Submission, *, is_over: bool) -> WayBack:
    if is_over:
        return WayBack(reverse("go-on"), _("See what you can do"))
    if submission.status == Submission.Status.COMPLETED:
        return WayBack(reverse("result"), _("Back to my result"))
    return WayBack(reverse("go-on"), _("Go on with the check"))


def kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let the page be kept for a while, unless it may say something about who asks for it.

    Whoever kept it until then is told in a few bytes when it is the same still.
    """
    of_one = bool(request.COOKIES.get(COOKIE))
    response.headers["Cache-Control"] = _IS_OF_ONE_PERSON if of_one else _MAY_BE_KEPT
    patch_vary_headers(response, ["Cookie", "Accept-Encoding"])  # of "not modified", too
    if of_one:
        return response
    # Weak, as it is once the page is compressed.
    response["ETag"] = etag = f"W/{set_response_etag(response)['ETag']}"
    return cast(HttpResponse, get_conditional_response(request, etag=etag, response=response))
