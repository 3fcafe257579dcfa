"""After a check: the result on a page, and on one sheet of paper to keep."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from triage.check.choosing_reading import asked_for_reading, with_reading
from triage.check.closed import Closed, find_closed
from triage.check.reading import reading
from triage.check.summary import (
    all_option_notes,
    answer_rows,
    earlier_cards,
    notes,
    phone_tokens,
    sign_cards,
)
from triage.check.told import what_is_told
from triage.check.views.browser import closes_at, with_check
from triage.check.views.check import check_context
from triage.check.views.next_page import next_page
from triage.engine.conditions import Answers
from triage.engine.outcome import Outcome, evaluate
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import find_route
from triage.engine.rules import Disposition, Place
from triage.engine.so_far import is_cut_short
from triage.engine.urgency import Urgency
from triage.models import Submission
from triage.site import pdf

#: A result older than this may no longer fit the person.
_FRESH = timedelta(hours=24)
#: How many reasons a sheet may hold, and whether what to do as well: what says more is tried
#: first. Reasons count for more than what to do; of those left out the signs are named.
_SHEETS = ((24, True), (24, False), (12, False), (8, False), (5, False), (3, False), (1, False))


def _result_context(submission: Submission) -> dict[str, Any]:
    questionnaire, answers = submission.questionnaire, submission.current_answers()
    outcome = evaluate(questionnaire, answers)
    age = timezone.now() - (submission.completed_at or submission.last_step_at)
    return {
        **check_context(submission, outcome),
        "questionnaire": questionnaire,
        "outcome": outcome,
        "is_crisis": outcome.is_crisis,
        "cut_short": is_cut_short(questionnaire, answers, outcome),
        "cards": sign_cards(questionnaire, outcome.findings),
        "earlier": earlier_cards(submission, outcome),
        "is_old": age >= _FRESH,
        "withdrawn": submission.version.is_withdrawn,
        "for_other": questionnaire.is_for_other(answers),
        "contact": submission.contact_details(),
    }


def _page_context(submission: Submission, outcome: Outcome) -> dict[str, Any]:
    """What stands on the page beside what a sheet of paper has."""
    questionnaire, answers = submission.questionnaire, submission.current_answers()
    closed = _closed(submission, outcome)
    return {
        **_reading_context(submission, outcome, with_reading(submission)),
        "closed": closed,
        "phones": _phones(questionnaire, outcome, closed),
        "phones_beside": _beside_a_crisis(questionnaire, outcome),
        "urgencies": sorted(Urgency, reverse=True),
        "parts": answer_rows(questionnaire, find_route(questionnaire, answers)),
        "option_notes": all_option_notes(questionnaire, find_route(questionnaire, answers)),
        "clinic_did": what_is_told(submission, outcome),
        "calls_back": settings.CLINIC_CALLS_BACK,
        "pdf": pdf.is_available(),
    }


def _closed(submission: Submission, outcome: Outcome) -> Closed | None:
    """In a crisis it is about what else was found: against that the clinic is no help."""
    questionnaire = submission.questionnaire
    told = _others(questionnaire, outcome) if outcome.is_crisis else outcome.dispositions
    since = submission.completed_at or submission.last_step_at
    return find_closed(told, since=since, now=timezone.now())


def _phones(
    questionnaire: Questionnaire, outcome: Outcome, closed: Closed | None
) -> tuple[str, ...]:
    """Whom to call; where the clinic is closed for too long, urgent advice first."""
    first = ("urgent_line",) if closed and closed.comes_first else ()
    told = phone_tokens(
        outcome.dispositions, always=() if outcome.is_crisis else _always(questionnaire)
    )
    return tuple(dict.fromkeys((*first, *told)))


def _always(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Whom to ask whatever the result is."""
    return tuple(line.code for line in questionnaire.lines if line.always_shown)


def _beside_a_crisis(questionnaire: Questionnaire, outcome: Outcome) -> tuple[str, ...]:
    """Whom to call about what else was found, which a crisis comes before and does not hide."""
    others = _others(questionnaire, outcome)
    if not (outcome.is_crisis and others):
        return ()
    return phone_tokens(others, always=_always(questionnaire))


def _others(questionnaire: Questionnaire, outcome: Outcome) -> list[Disposition]:
    """What was found but a crisis."""
    told = [questionnaire.dispositions_by_code[f.disposition] for f in outcome.findings]
    return [disposition for disposition in told if not disposition.always_shown]


def _reading_context(submission: Submission, outcome: Outcome, answers: Answers) -> dict[str, Any]:
    """What suggestions add, and what to read; in an emergency held back until help is there.

    ``answers`` are all that were given, those that only choose reading among them. In a crisis
    nothing is said but what helps against that.
    """
    questionnaire, got_help = submission.questionnaire, submission.got_help_at is not None
    if outcome.is_crisis:
        return {}
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
    context = _result_context(submission)
    context |= _page_context(submission, context["outcome"])
    context["closes_at"] = closes_at(request)
    return render(request, "check/result.html", context)


@require_safe
@with_check
def slip(request: HttpRequest, submission: Submission) -> HttpResponse:
    """One sheet for whoever receives the person: to print, where no file can be made."""
    if submission.status != Submission.Status.COMPLETED:
        return redirect(next_page(submission))
    context = {**_result_context(submission), **_on_sheet(submission, *_SHEETS[0])}
    return render(request, "check/slip.html", {**context, "pdf": pdf.is_available()})


@require_safe
@with_check
def slip_pdf(request: HttpRequest, submission: Submission) -> HttpResponse:
    """The sheet as a file to keep; where none can be made, the page to print."""
    if submission.status != Submission.Status.COMPLETED:
        return redirect(next_page(submission))
    try:
        body = pdf.from_shortest(_sheets(request, submission), stylesheet="check/slip.css")
    except pdf.NotAvailable:
        return redirect("slip")
    return pdf.to_keep(body, _("result-%(code)s.pdf") % {"code": submission.code})


def _sheets(request: HttpRequest, submission: Submission) -> Iterator[str]:
    """The sheet with ever less on it, until it is one."""
    context = {**_result_context(submission), "is_file": True}
    pages = ({**context, **_on_sheet(submission, *size)} for size in _SHEETS)
    return (render_to_string("check/slip.html", page, request) for page in pages)


def _on_sheet(submission: Submission, most: int, with_steps: bool) -> dict[str, Any]:
    outcome = submission.outcome()
    cards = sign_cards(submission.questionnaire, outcome.findings)
    steps = (step for told in outcome.dispositions for step in told.steps)
    return {
        "reasons": cards[:most],
        "left_out": cards[most:],
        "steps": tuple(dict.fromkeys(steps)) if with_steps else (),
    }
