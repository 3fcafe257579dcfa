"""After a check: the result, saving it, printing it, erasing it, leaving no trace."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from triage.check.choosing_reading import asked_for_reading, with_reading
from triage.check.codes import make_pin
from triage.check.leaving import ask_to_erase, finish, is_worked_on
from triage.check.lifetime import LIFETIME
from triage.check.reading import reading
from triage.check.summary import (
    all_option_notes,
    answer_rows,
    earlier_cards,
    notes,
    phone_tokens,
    sign_cards,
)
from triage.check.views.browser import leave_no_trace, with_check
from triage.check.views.check import check_context
from triage.check.views.next_page import next_page
from triage.engine.conditions import Answers
from triage.engine.outcome import Outcome, evaluate
from triage.engine.route import find_route
from triage.engine.rules import Place
from triage.engine.so_far import is_cut_short
from triage.engine.urgency import Urgency
from triage.models import Submission
from triage.site import pdf

#: A result older than this may no longer fit the person.
_FRESH = timedelta(hours=24)


def _result_context(submission: Submission) -> dict[str, Any]:
    questionnaire, answers = submission.questionnaire, submission.current_answers()
    outcome, route = evaluate(questionnaire, answers), find_route(questionnaire, answers)
    age = timezone.now() - (submission.completed_at or submission.last_step_at)
    return {
        **check_context(submission, outcome),
        **_reading_context(submission, outcome, with_reading(submission)),
        "questionnaire": questionnaire,
        "outcome": outcome,
        "cut_short": is_cut_short(questionnaire, answers, outcome),
        "phones": phone_tokens(outcome.dispositions),
        "cards": sign_cards(questionnaire, outcome.findings),
        "earlier": earlier_cards(submission, outcome),
        "parts": answer_rows(questionnaire, route),
        "option_notes": all_option_notes(questionnaire, route),
        "is_old": age >= _FRESH,
        "withdrawn": submission.version.is_withdrawn,
        "can_be_called": bool(submission.contact_details().get("telephone")),
    }


def _reading_context(submission: Submission, outcome: Outcome, answers: Answers) -> dict[str, Any]:
    """What suggestions add, and what to read; in an emergency held back until help is there.

    ``answers`` are all that were given, those that only choose reading among them.
    """
    questionnaire, got_help = submission.questionnaire, submission.got_help_at is not None
    held_back = outcome.urgency == Urgency.EMERGENCY and not got_help
    return {
        "reading": reading(questionnaire, answers, outcome, got_help=got_help),
        "action_notes": notes(questionnaire, answers, Place.ACTION),
        "reading_notes": notes(questionnaire, answers, Place.READING),
        "reading_held_back": held_back,
        "may_choose_reading": not held_back and bool(asked_for_reading(submission)),
    }


@require_safe
@with_check
def result(request: HttpRequest, submission: Submission) -> HttpResponse:
    """What to do, how soon, why, and what to read."""
    if submission.status != Submission.Status.COMPLETED:
        return redirect(next_page(submission))
    context = {**_result_context(submission), "pdf": pdf.is_installed()}
    return render(request, "check/result.html", context)


@require_safe
@with_check
def result_pdf(request: HttpRequest, submission: Submission) -> HttpResponse:
    """The result as a PDF to keep; where that cannot be made, back to the page to print."""
    if submission.status != Submission.Status.COMPLETED:
        return redirect(next_page(submission))
    html = render_to_string("check/result.html", _result_context(submission), request)
    try:
        body = pdf.from_html(html)
    except pdf.NotAvailable:
        return redirect("result")
    return pdf.to_keep(body, _("result-%(code)s.pdf") % {"code": submission.code})


@require_http_methods(["GET", "HEAD", "POST"])
@with_check
def save(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Save and come back: the POST makes a PIN and shows it with the code, once."""
    answers = submission.current_answers()
    context = {
        **check_context(submission, evaluate(submission.questionnaire, answers)),
        "go_on": next_page(submission),
        "closes_at": submission.started_at + LIFETIME,
    }
    if request.method == "POST" and submission.status != Submission.Status.ERASED:
        context["pin"] = make_pin(submission)
    return render(request, "check/save.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_check
def erase_answers(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Ask once, then erase; what a clinician works on, the clinic is asked to erase."""
    if request.method == "POST":
        return _erase(request, submission)
    outcome = evaluate(submission.questionnaire, submission.current_answers())
    context = {
        **check_context(submission, outcome),
        "go_on": next_page(submission),
        "clinic_decides": is_worked_on(submission),
    }
    return render(request, "check/erase.html", context)


def _erase(request: HttpRequest, submission: Submission) -> HttpResponse:
    if not ask_to_erase(submission, now=timezone.now()):
        return redirect("erase")
    urgent = submission.highest_urgency >= Urgency.SAME_DAY
    return leave_no_trace(render(request, "check/erased.html", {"urgent": urgent}))


@require_http_methods(["GET", "HEAD", "POST"])
@with_check
def finish_here(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Leave no trace on this device: the cookie opens nothing any more."""
    if request.method != "POST":
        return redirect(next_page(submission))
    finish(submission)
    return leave_no_trace(render(request, "check/finished.html", {"submission": submission}))
