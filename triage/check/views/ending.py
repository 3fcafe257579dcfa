"""The end of a check: the answers once more, how to be reached, and what is not a result."""

from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from triage.check.about_forms import ContactForm
from triage.check.counting import counting_answers
from triage.check.gates import gates_are_stale
from triage.check.lifetime import CheckClosed
from triage.check.submissions import (
    NotComplete,
    NotEarlier,
    complete,
    link_earlier,
    may_complete,
    set_contact,
)
from triage.check.summary import answer_rows, option_notes, sign_cards
from triage.check.views.browser import with_check
from triage.check.views.check import check_context, start_gates_over, told_of_last
from triage.check.views.next_page import next_page, page_on
from triage.check.views.opening import TooManyTries, find_check
from triage.engine.outcome import Outcome, evaluate
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import Route, find_route
from triage.engine.rules import Origin
from triage.models import Submission

_NO_SUCH_CHECK = _("This code and PIN do not belong together. Check both.")
_TOO_OFTEN = _("Too many tries. Wait 15 minutes, or empty both boxes and go on.")
_NOT_BEFORE = _("This is not a check from before this one.")


@require_http_methods(["GET", "HEAD", "POST"])
@with_check
def answers(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Check your answers; the POST completes the check."""
    if submission.status != Submission.Status.IN_PROGRESS:
        return redirect(next_page(submission))
    if gates_are_stale(submission, now=timezone.now()):
        return start_gates_over(submission)
    route = find_route(submission.questionnaire, submission.current_answers())
    outcome = evaluate(submission.questionnaire, route.kept)
    if not may_complete(submission, outcome):
        return redirect(page_on(route))
    if request.method == "POST":
        return _complete(submission)
    return render(request, "check/answers.html", _answers_context(submission, route, outcome))


def _answers_context(submission: Submission, route: Route, outcome: Outcome) -> dict[str, Any]:
    cards = sign_cards(submission.questionnaire, outcome.findings)
    return {
        **check_context(submission, outcome),
        "parts": answer_rows(submission.questionnaire, route),
        **told_of_last(submission.questionnaire, route, len(route.asked)),
        "conflicts": [card for card in cards if card.sign.origin is Origin.ANSWERS],
    }


def _complete(submission: Submission) -> HttpResponse:
    with suppress(CheckClosed, NotComplete):
        complete(submission, now=timezone.now())
        return redirect("contact")
    return redirect("go-on")


@require_http_methods(["GET", "HEAD", "POST"])
@with_check
def contact(request: HttpRequest, submission: Submission) -> HttpResponse:
    """May the clinic contact you? Asked after everything urgent, and may be skipped."""
    if submission.status != Submission.Status.COMPLETED:
        return redirect(next_page(submission))
    if "skip" in request.POST:
        return redirect("result")
    if "unlink" in request.POST:
        link_earlier(submission, None)
        return redirect("contact")
    data = request.POST if request.method == "POST" else None
    form = ContactForm(data, initial=submission.contact_details())
    if form.is_valid() and _link_earlier(request, submission, form):
        set_contact(submission, form.details())
        return redirect("result")
    return _contact_page(request, submission, form)


def _contact_page(request: HttpRequest, submission: Submission, form: ContactForm) -> HttpResponse:
    outcome = evaluate(submission.questionnaire, submission.current_answers())
    context = {**check_context(submission, outcome), "form": form, "outcome": outcome}
    status = 422 if form.is_bound else 200
    return render(request, "check/contact.html", context, status=status)


def _link_earlier(request: HttpRequest, submission: Submission, form: ContactForm) -> bool:
    """Link the check that was named, if one was; nothing of it is shown to anybody here."""
    code, pin = (form.cleaned_data[name] for name in form.earlier_names)
    if not code:
        return True
    try:
        earlier = find_check(request, reference=code, pin=pin)
        if earlier is None:
            form.add_error("earlier_pin", _NO_SUCH_CHECK)
        else:
            link_earlier(submission, earlier)
    except TooManyTries:
        form.add_error("earlier_pin", _TOO_OFTEN)
    except NotEarlier:
        form.add_error("earlier_reference", _NOT_BEFORE)
    return form.is_valid()


@require_safe
@with_check
def unfinished(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Out of scope, or left too long: no result, but the danger signs and the numbers."""
    route = find_route(submission.questionnaire, counting_answers(submission))
    open_ = submission.status == Submission.Status.IN_PROGRESS
    stopped = submission.status == Submission.Status.STOPPED
    if not (stopped or (open_ and route.out_of_scope is not None)):
        return redirect(next_page(submission))
    context = {
        **_unfinished_context(submission),
        "stopped": stopped,
        "change": route.out_of_scope,
        "option_notes": _why_it_ends(submission.questionnaire, route),
    }
    return render(request, "check/unfinished.html", context)


def _why_it_ends(questionnaire: Questionnaire, route: Route) -> tuple[str, ...]:
    """Whom the check is for, and where somebody else gets help."""
    if route.out_of_scope is None:
        return ()
    question = questionnaire.questions_by_id[route.out_of_scope]
    return option_notes(question, route.kept[question.link_id])


def _unfinished_context(submission: Submission) -> dict[str, Any]:
    outcome = evaluate(submission.questionnaire, counting_answers(submission))
    return {
        **check_context(submission, outcome),
        "questionnaire": submission.questionnaire,
        "danger_signs": submission.questionnaire.danger_signs,
        "demanded": submission.highest_urgency,
        # Left unfinished nothing is calm: only what was found is shown, never the default.
        "dispositions": outcome.dispositions if outcome.findings else (),
        "kept": submission.answers is not None,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@with_check
def finish_early(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Finish while questions are open that can add nothing to the result."""
    if request.method != "POST":
        return redirect(next_page(submission))
    if gates_are_stale(submission, now=timezone.now()):
        return start_gates_over(submission)
    return _complete(submission)
