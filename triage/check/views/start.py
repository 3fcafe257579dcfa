"""Before a check: the start page, the two consents, and coming back to a saved check."""

import secrets
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from triage.check.about_forms import ResumeForm, StartForm
from triage.check.leaving import expire_if_due
from triage.check.lifetime import CheckClosed
from triage.check.locking import read_active
from triage.check.progress import find_length
from triage.check.starting import start
from triage.check.submissions import resume
from triage.check.views import errors
from triage.check.views.browser import COOKIE, held_by, remember, unavailable
from triage.check.views.drawn_once import blank, of_everybody, page
from triage.check.views.next_page import next_page
from triage.check.views.opening import TooManyTries, find_check
from triage.check.views.way_back import held_context, way_back
from triage.engine.questionnaire import Questionnaire
from triage.models import PublishedAddress, QuestionnaireVersion, Submission
from triage.models.version import keep_live
from triage.site.danger import danger_signs, danger_signs_of
from triage.site.limits import ask_to_wait, ask_to_wait_for, from_address
from triage.site.origins import origin_of

TEMPLATE = "check/start.html"
_NOT_TOGETHER = gettext_lazy("This code and PIN do not belong together. Check both.")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The start page, or the choice between several questionnaires."""
    versions = live_versions()
    if not versions:
        return unavailable(request)
    if len(versions) == 1:
        return _fresh_page(request, versions[0])
    return _choice_page(request, [version.parsed() for version in versions])


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """One questionnaire's start page; its form begins a check.

    An earlier address leads to the one of today. The answer is never kept by a browser
    (``no-store``): should the earlier address be live again, it must not lead away from it.
    """
    version = _live_at(slug)
    if version is None:
        return errors.page(request, "404.html", 404) if live_versions() else unavailable(request)
    address = version.parsed().slug
    if address != slug:
        return redirect("begin", address, permanent=True, preserve_request=True)
    if request.method != "POST":
        return _fresh_page(request, version)
    return _take(request, version, StartForm(request.POST))


def _take(request: HttpRequest, version: QuestionnaireVersion, form: StartForm) -> HttpResponse:
    if not form.is_valid():
        return start_page(request, version, form)
    if form.cleaned_data["store"] == "no":
        return redirect("without")
    return _begin(request, version, form)


def _choice_page(request: HttpRequest, questionnaires: list[Questionnaire]) -> HttpResponse:
    context = {
        **held_context(request),
        "choices": [(one, find_length(one)) for one in questionnaires],
        "danger_signs": danger_signs_of(questionnaires),
    }
    return render(request, "check/home.html", context)


def _fresh_page(request: HttpRequest, version: QuestionnaireVersion) -> HttpResponse:
    """Before anything is typed; to who holds no check it is the same page, drawn once."""
    form = fresh_form()
    if COOKIE in request.COOKIES or not of_everybody(request):
        return start_page(request, version, form)
    drawn = page(
        version.parsed(),
        *("start", version.is_signed),
        draw=lambda: _draw(request, version),
        values={"once": form.initial["once"], "csrf": get_token(request)},
    )
    return HttpResponse(drawn)


def _draw(request: HttpRequest, version: QuestionnaireVersion) -> str:
    context = _start_context(version, StartForm(initial={"once": blank("once")}))
    return render_to_string(TEMPLATE, {**context, "csrf_token": blank("csrf")}, request)


def fresh_form() -> StartForm:
    """Nothing is consented to yet; sent twice it begins one check."""
    return StartForm(initial={"once": secrets.token_urlsafe(24)})


def live_versions() -> list[QuestionnaireVersion]:
    """What patients may start on. One that is damaged must not take the others along."""
    live = [version for version in read_active() if version.is_signed or settings.DEBUG]
    keep_live(live)
    return [version for version in live if version.is_readable]


def _live_at(slug: str) -> QuestionnaireVersion | None:
    """What this address leads to: the document's own, or one that was published before."""
    live = live_versions()
    named = next((version for version in live if version.parsed().slug == slug), None)
    if named is not None:
        return named
    owner = PublishedAddress.objects.filter(slug=slug).values_list("questionnaire", flat=True)
    return next((version for version in live if version.questionnaire_id in owner), None)


def _begin(request: HttpRequest, version: QuestionnaireVersion, form: StartForm) -> HttpResponse:
    now = timezone.now()
    if not from_address("start", request, now=now):
        form.add_error(None, _("Too many checks were started from here. Try again in an hour."))
        return ask_to_wait(start_page(request, version, form, status=429), "start")
    submission, token = start(
        version,
        clinic_may_follow_up=form.cleaned_data["follow_up"],
        now=now,
        once=form.cleaned_data["once"],
        origin=origin_of(request, now=now),
    )
    return remember(redirect(next_page(submission)), submission, token)


def start_page(
    request: HttpRequest, version: QuestionnaireVersion, form: StartForm, status: int = 200
) -> HttpResponse:
    """What somebody reads before a check begins, and the two consents."""
    held = held_by(request)
    beside = {**way_back(held, now=timezone.now()), "held": held} if held else {}
    return render(request, TEMPLATE, {**beside, **_start_context(version, form)}, status=status)


def _start_context(version: QuestionnaireVersion, form: StartForm) -> dict[str, Any]:
    questionnaire = version.parsed()
    return {
        "questionnaire": questionnaire,
        "length": find_length(questionnaire),
        "unsigned": not version.is_signed,
        "form": form,
        "danger_signs": questionnaire.danger_signs,
    }


@require_safe
def without(request: HttpRequest) -> HttpResponse:
    """For who does not want answers stored: danger signs, numbers, reading."""
    return render(request, "check/without.html", {"danger_signs": danger_signs()})


@require_safe
def no_check(request: HttpRequest) -> HttpResponse:
    """This browser holds no check: begin one, or come back to a saved one."""
    return render(request, "check/no_check.html", {"danger_signs": danger_signs()})


@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: HttpRequest) -> HttpResponse:
    """Open a saved check with its code and PIN. No answer tells which of them was wrong."""
    form = ResumeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _resume_page(request, form)
    try:
        submission = find_check(request, **form.cleaned_data)
    except TooManyTries as error:
        form.add_error(None, str(error))
        page = _resume_page(request, form, status=429)
        return ask_to_wait_for(page, error.until - timezone.now())
    why_not = _why_not(request, submission)
    with suppress(CheckClosed):  # erased since it was found: then nothing belongs together
        if submission is not None and not why_not:
            return _resume(submission)
    form.add_error(None, why_not or _NOT_TOGETHER)
    return _resume_page(request, form)


def _why_not(request: HttpRequest, found: Submission | None) -> str:
    """Why what was found is not opened; empty where it is. Who typed it in reads it no more."""
    if found is None:
        return str(_NOT_TOGETHER)
    if found.assisted_by_id and request.user.is_authenticated:
        return _("Staff filled this in for a caller, who opens it. Sign out first.")
    return ""


def _resume_page(request: HttpRequest, form: ResumeForm, status: int = 200) -> HttpResponse:
    context = {**held_context(request), "form": form}
    return render(request, "check/resume.html", context, status=status)


def _resume(submission: Submission) -> HttpResponse:
    now = timezone.now()
    submission, secret = resume(expire_if_due(submission, now=now), now=now)
    return remember(redirect(next_page(submission)), submission, secret)
