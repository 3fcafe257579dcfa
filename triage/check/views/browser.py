"""Which check this browser holds: one signed, HttpOnly cookie, revocable on the server."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, b62_decode
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from triage.check.browser_secret import belongs_to_browser
from triage.check.form_owner import is_of_another
from triage.check.leaving import expire_if_due
from triage.check.lifetime import LIFETIME
from triage.check.moving import move
from triage.check.views.not_stored import not_stored, sends_answer
from triage.engine.outcome import evaluate
from triage.models import QuestionnaireVersion, Submission
from triage.site.addresses import draw_for
from triage.site.danger import danger_signs

COOKIE = settings.CHECK_COOKIE_NAME
_SALT = "triage.check"

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
    """When this browser's cookie opens its check no more; it must be one that opens it now."""
    stamp = request.COOKIES[COOKIE].split(":")[1]  # which the signature holds
    return datetime.fromtimestamp(b62_decode(stamp), UTC) + LIFETIME


def forget(response: HttpResponse) -> None:
    """Take the cookie from this browser."""
    response.delete_cookie(COOKIE, samesite="Lax")


def leave_no_trace(response: HttpResponse) -> HttpResponse:
    """Let the browser drop all it keeps of this site, pages behind the back button included."""
    forget(response)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def held_by(request: HttpRequest) -> Submission | None:
    """The check this browser's cookie opens: one query, none without a cookie.

    A cookie that is forged, expired or revoked opens nothing.
    """
    try:
        submission_id, secret = _read_cookie(request)
        submission = Submission.objects.for_patient().get(pk=submission_id)
    except (BadSignature, ValueError, Submission.DoesNotExist):
        return None
    if not belongs_to_browser(submission, secret):
        return None
    draw_for(submission.pk)
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
        if not may_be_served(submission):
            return unavailable(request)
        if is_of_another(request, submission):
            return not_stored(request, submission, str(kwargs.get("link_id", "")), of_another=True)
        submission = expire_if_due(submission, now=timezone.now())
        if submission.version.is_withdrawn and submission.status == Submission.Status.IN_PROGRESS:
            return _taken_back(request, submission, str(kwargs.get("link_id", "")))
        return view(request, submission, *args, **kwargs)

    return cast("View[P]", wrapped)


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
    outcome = evaluate(moved.questionnaire, moved.current_answers())
    return redirect("stop" if outcome.stops else "go-on")


def unavailable(request: HttpRequest) -> HttpResponse:
    """No questionnaire can be served now: danger signs and numbers instead."""
    context = {"danger_signs": danger_signs()}
    return render(request, "check/unavailable.html", context, status=503)
