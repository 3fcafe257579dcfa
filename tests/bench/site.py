"""The site with three more pages to measure it against. Served by gunicorn, as in a clinic.

``/bare/…`` reads and writes what a check does, request by request, and nothing else: no
engine, no form, no template, and no check of anything. ``/empty/`` is Django alone.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from uuid import UUID

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import include, path
from django.utils import timezone

import tests.bench.ready  # noqa: F401 (before the models)
from triage.models import QuestionnaireVersion, Submission
from triage.models.events import Event, utc_text
from triage.site.limits import allow

_COOKIE = "bare"
_HOUR = timedelta(hours=1)
_STEP_FIELDS = ["answers", "revision", "urgency", "highest_urgency", "last_step_at"]
_END_FIELDS = ["status", "urgency", "highest_urgency", "digest", "completed_at", "last_step_at"]

View = Callable[..., HttpResponse]


def _page(request: HttpRequest, text: str) -> HttpResponse:
    token = get_token(request)
    return HttpResponse(
        f"<!doctype html><title>{text}</title><form method=post>"
        f'<input type=hidden name=csrfmiddlewaretoken value="{token}">'
        f"<input name=answer><button>Go on</button></form>"
    )


def _held(view: View) -> View:
    """Read the row that the signed cookie names."""

    @wraps(view)
    def wrapped(request: HttpRequest, **kwargs: object) -> HttpResponse:
        key = UUID(hex=request.get_signed_cookie(_COOKIE, salt=_COOKIE))
        return view(request, Submission.objects.for_patient().get(pk=key), **kwargs)

    return wrapped


def _lock(submission: Submission) -> Submission:
    return Submission.objects.for_patient().select_for_update(of=("self",)).get(pk=submission.pk)


def bare_start(request: HttpRequest) -> HttpResponse:
    version = QuestionnaireVersion.objects.live().select_related("questionnaire")[0]
    if request.method != "POST":
        return _page(request, "Start")
    now = timezone.now()
    allow("bare", request.META["REMOTE_ADDR"], limit=10**6, window=_HOUR, now=now)
    with transaction.atomic():
        submission = Submission.objects.create(
            reference=timezone.now().strftime("%H%M%S%f"),
            version=version,
            browser_hash="0" * 64,
            started_at=now,
            last_step_at=now,
        )
    response = redirect("/bare/0/")
    response.set_signed_cookie(_COOKIE, submission.pk.hex, salt=_COOKIE)
    return response


@_held
def bare_question(request: HttpRequest, submission: Submission, number: int) -> HttpResponse:
    if request.method != "POST":
        submission.events()
        return _page(request, f"Question {number}")
    now = timezone.now()
    with transaction.atomic():
        submission = _lock(submission)
        event = Event(f"q{number}", tuple(request.POST.getlist("answer")), utc_text(now))
        submission.set_events((*submission.events(), event))
        submission.revision += 1
        submission.urgency = submission.highest_urgency = 10
        submission.last_step_at = now
        submission.save(update_fields=_STEP_FIELDS)
    return redirect(f"/bare/{number + 1}/")


@_held
def bare_end(request: HttpRequest, submission: Submission) -> HttpResponse:
    if request.method != "POST":
        return _page(request, "Answers")
    with transaction.atomic():
        submission = _lock(submission)
        submission.status, submission.digest = Submission.Status.COMPLETED, "0" * 64
        submission.completed_at = submission.last_step_at = timezone.now()
        submission.save(update_fields=_END_FIELDS)
    return redirect("/bare/look/")


@_held
def bare_look(request: HttpRequest, submission: Submission) -> HttpResponse:
    submission.events()
    return redirect("/bare/look/") if request.method == "POST" else _page(request, "Result")


def empty(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def cpu(_request: HttpRequest) -> HttpResponse:
    """How much CPU time this process has used, in seconds."""
    return HttpResponse(str(time.process_time()))


urlpatterns = [
    path("bare/", bare_start),
    path("bare/<int:number>/", bare_question),
    path("bare/end/", bare_end),
    path("bare/look/", bare_look),
    path("empty/", empty),
    path("cpu/", cpu),
    path("", include("triage.urls")),
]
settings.ROOT_URLCONF = __name__
application = WSGIHandler()
