"""Going away from a check: saving it, erasing it, or leaving no trace on this device."""

from typing import cast

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from triage.check.assisting import ERASED, FINISHED, close_for_staff
from triage.check.codes import NewerPin, make_pin, pin_seed
from triage.check.leaving import ask_to_erase, finish, is_worked_on
from triage.check.lifetime import LIFETIME, CheckClosed
from triage.check.views.browser import for_caller, leave_no_trace, with_check
from triage.check.views.check import check_context
from triage.check.views.next_page import next_page
from triage.check.views.opening import know
from triage.engine.outcome import evaluate
from triage.engine.urgency import Urgency
from triage.models import Submission


@require_http_methods(["GET", "HEAD", "POST"])
@with_check
def save(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Save and come back: the POST makes a PIN and shows it with the code.

    Sent again, by a reload, it shows the same PIN; a page from before the newest PIN shows none.
    """
    if submission.status not in (Submission.Status.IN_PROGRESS, Submission.Status.COMPLETED):
        return redirect(next_page(submission))
    answers = submission.current_answers()
    context = {
        **check_context(submission, evaluate(submission.questionnaire, answers)),
        "go_on": next_page(submission),
        "closes_at": submission.started_at + LIFETIME,
    }
    if request.method == "POST":
        try:
            context |= _pin(request, submission)
        except CheckClosed:  # erased meanwhile, from elsewhere
            return redirect("go-on")
    context |= {"seed": pin_seed(submission), "has_pin": bool(submission.pin_hash)}
    return render(request, "check/save.html", context)


def _pin(request: HttpRequest, submission: Submission) -> dict[str, object]:
    seed = request.POST.get("seed", "")
    if not seed:
        return {}
    try:
        pin = make_pin(submission, seed=seed)
    except NewerPin:
        return {"newer_pin": True}
    know(request, submission)
    return {"pin": pin}


@require_http_methods(["GET", "HEAD", "POST"])
@with_check
def erase_answers(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Ask once, then erase; what a clinician works on, the clinic is asked to erase."""
    if request.method == "POST":
        return _erase(request, submission)
    outcome = submission.outcome()
    context = {
        **check_context(submission, outcome),
        "go_on": next_page(submission),
        "clinic_decides": is_worked_on(submission),
    }
    return render(request, "check/erase.html", context)


def _erase(request: HttpRequest, submission: Submission) -> HttpResponse:
    outcome = submission.outcome()
    told = {**check_context(submission, outcome), **_closed(submission)}
    if not ask_to_erase(submission, now=timezone.now()):
        return redirect("erase")
    if for_caller(request):
        close_for_staff(submission, by=cast(User, request.user), how=ERASED)
    return leave_no_trace(request, render(request, "check/erased.html", told))


def _closed(submission: Submission) -> dict[str, object]:
    """What a page says that is the last one of a check."""
    urgent = submission.highest_urgency >= Urgency.SAME_DAY
    return {"urgent": urgent, "caller_closed": True}


@require_http_methods(["GET", "HEAD", "POST"])
@with_check
def finish_here(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Leave no trace on this device: the cookie opens nothing any more."""
    if request.method != "POST":
        return redirect(next_page(submission))
    if for_caller(request):
        close_for_staff(submission, by=cast(User, request.user), how=FINISHED)
    else:
        finish(submission)
    outcome = submission.outcome()
    context = {**check_context(submission, outcome), **_closed(submission)}
    return leave_no_trace(request, render(request, "check/finished.html", context))
