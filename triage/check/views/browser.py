"""Which check this browser holds: one signed, HttpOnly cookie, revocable on the server."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.core.signing import BadSignature, b62_decode
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from triage.check.assisting import LOOKED, close_for_staff, may_fill_in, was_read_out
from triage.check.browser_secret import belongs_to_browser, is_of_staff
from triage.check.form_owner import is_of_another, may_be_told
from triage.check.leaving import expire_if_due
from triage.check.lifetime import LIFETIME
from triage.check.locking import read
from triage.check.moving import move
from triage.check.views.not_stored import not_stored, sends_answer
from triage.models import QuestionnaireVersion, Submission
from triage.site.addresses import draw_for
from triage.site.audit import record_look
from triage.site.danger import danger_signs

COOKIE = settings.CHECK_COOKIE_NAME
_SALT = "triage.check"
#: Where a request keeps the check that staff fill in for a caller.
_FOR_CALLER = "check_for_caller"

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
CheckView = Callable[Concatenate[HttpRequest, Submission, P], HttpResponse]


def remember(response: HttpResponse, submission: Submission, token: str) -> HttpResponse:
    """Let this browser, and no other, go on with the check."""
    response.set_signed_cookie(
        COOKIE,
        f"{submission.id.hex}.{token}",
        salt=_SALT,
        max_age=int(LIFETIME.total_seconds()),
        httponly=True,
        secure=not settings.DEBUG,
        samesite="Lax",
    )
    return response


def closes_at(request: HttpRequest) -> datetime:
    """When this browser's cookie opens its check no more; it must be one that opens it now.

    Without one nobody's check is shown, but how a page would look: to who has just got there.
    """
    if COOKIE not in request.COOKIES:
        return timezone.now() + LIFETIME
    stamp = request.COOKIES[COOKIE].split(":")[1]  # which the signature holds
    return datetime.fromtimestamp(b62_decode(stamp), UTC) + LIFETIME


def forget(response: HttpResponse) -> None:
    """Take the cookie from this browser."""
    response.delete_cookie(COOKIE, samesite="Lax")


def leave_no_trace(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let the browser drop all it keeps of this site, pages behind the back button included.

    Who filled in a check for a caller stays signed in.
    """
    forget(response)
    all_of_it = '"cache"' if for_caller(request) else '"cache", "cookies", "storage"'
    response.headers["Clear-Site-Data"] = all_of_it
    return response


def for_caller(request: HttpRequest) -> Submission | None:
    """The check that this browser holds for a caller, once it was looked for; else none."""
    return cast("Submission | None", getattr(request, _FOR_CALLER, None))


def seems_for_caller(request: HttpRequest) -> bool:
    """Whether the cookie says that it is of staff; what it opens is looked at elsewhere."""
    return is_of_staff(request.COOKIES.get(COOKIE, "").partition(".")[2])


def held_by(request: HttpRequest) -> Submission | None:
    """The check this browser's cookie opens: one query, none without a cookie.

    A cookie that is forged, expired or revoked opens nothing.
    """
    try:
        submission_id, secret = _read_cookie(request)
        submission = read(submission_id)
    except (BadSignature, ValueError, Submission.DoesNotExist):
        return None
    if not belongs_to_browser(submission, secret):
        return None
    draw_for(submission.pk)
    return _beside_staff(request, submission) if is_of_staff(secret) else submission


def _beside_staff(request: HttpRequest, submission: Submission) -> Submission | None:
    """The check of a caller, where who fills it in is signed in, which every page then says."""
    if not may_fill_in(submission, user=request.user):
        return None
    if was_read_out(submission, now=timezone.now()):
        close_for_staff(submission, by=cast(User, request.user))
        return None
    setattr(request, _FOR_CALLER, submission)
    return submission


def _read_cookie(request: HttpRequest) -> tuple[UUID, str]:
    age = int(LIFETIME.total_seconds())
    value = request.get_signed_cookie(COOKIE, default="", salt=_SALT, max_age=age)
    key, _, secret = (value or "").partition(".")
    return UUID(hex=key), secret


def with_check(view: CheckView[P]) -> View[P]:
    """Give the view this browser's check; without one say so, and stop an expired one."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        submission = held_by(request)
        if submission is None:
            return not_stored(request, None) if sends_answer(request) else redirect("no-check")
        _note_look(request, submission)
        if not may_be_served(submission):
            return unavailable(request)
        about = str(kwargs.get("link_id", "")) if may_be_told(request, submission) else ""
        if is_of_another(request, submission):
            return not_stored(request, submission, about, of_another=True)
        submission = expire_if_due(submission, now=timezone.now())
        if submission.version.is_withdrawn and submission.status == Submission.Status.IN_PROGRESS:
            return _taken_back(request, submission, about)
        return view(request, submission, *args, **kwargs)

    return cast("View[P]", wrapped)


def _note_look(request: HttpRequest, submission: Submission) -> None:
    """Staff see the result of a caller: on record like every look of theirs."""
    if for_caller(request) and submission.status == Submission.Status.COMPLETED:
        record_look(LOOKED, by=cast(User, request.user), submission_id=submission.pk)


def may_be_served(submission: Submission) -> bool:
    """Nothing that nobody signed, but in a demonstration, and nothing that is damaged."""
    return (settings.DEBUG or submission.version_is_signed) and submission.version.is_readable


def _taken_back(request: HttpRequest, submission: Submission, link_id: str) -> HttpResponse:
    """The version was withdrawn: go on with the live one, where there is one."""
    live = QuestionnaireVersion.objects.live()
    version = live.filter(questionnaire=submission.version.questionnaire_id).first()
    if version is None or not version.is_readable:
        return unavailable(request)
    moved = move(submission, version, now=timezone.now())
    if sends_answer(request):
        return not_stored(request, moved, link_id)
    outcome = moved.outcome()
    return redirect("stop" if outcome.stops else "go-on")


def unavailable(request: HttpRequest) -> HttpResponse:
    """No questionnaire can be served now: danger signs and numbers instead."""
    context = {"danger_signs": danger_signs()}
    return render(request, "check/unavailable.html", context, status=503)
