"""Reporting a problem with the site: from any page, by anybody, and back to where one was."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from triage.check.about_forms import ReportForm
from triage.check.reporting import place_at, report_problem
from triage.check.views.browser import held_by
from triage.check.views.way_back import held_context, way_back
from triage.models import QuestionnaireVersion, Submission
from triage.site.limits import ask_to_wait, from_address


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Ask what went wrong; the form knows where the person came from, for the way back."""
    if request.method != "POST":
        came_from = place_at(request.headers.get("Referer", "")).address
        return _page(request, ReportForm(initial={"once": uuid4(), "came_from": came_from}))
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    if not from_address("report", request, now=timezone.now()):
        form.add_error(None, _("Too many reports were sent from here. Try again in an hour."))
        return ask_to_wait(_page(request, form, status=429), "report")
    return _store(request, form)


def _page(request: HttpRequest, form: ReportForm, status: int = 200) -> HttpResponse:
    context = {**held_context(request), "form": form}
    return render(request, "check/report.html", context, status=status)


def _store(request: HttpRequest, form: ReportForm) -> HttpResponse:
    given, held = form.cleaned_data, held_by(request)
    place = place_at(given["came_from"])
    report_problem(
        given["once"] or uuid4(),
        given["text"],
        kind=given["kind"],
        place=place,
        version=_version(held),
        now=timezone.now(),
    )
    context = way_back(held, now=timezone.now()) if held else {}
    return render(request, "check/reported.html", {**context, "back": place.address})


def _version(held: Submission | None) -> QuestionnaireVersion | None:
    """That of the check in this browser, else the only one that is live."""
    if held is not None:
        return held.version
    live = list(QuestionnaireVersion.objects.live()[:2])
    return live[0] if len(live) == 1 else None
