"""Asking the clinic to call, and which check came before: after the result, and by choice."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from triage.check.contact_forms import ContactForm, EarlierForm
from triage.check.lifetime import CheckClosed
from triage.check.reaching import leave_contact
from triage.check.submissions import NotEarlier, link_earlier
from triage.check.views.browser import for_caller, with_check
from triage.check.views.check import check_context
from triage.check.views.next_page import next_page
from triage.check.views.opening import TooManyTries, find_check
from triage.models import Submission

_NO_SUCH_CHECK = _("This code and PIN do not belong together. Check both.")
_NOT_BEFORE = _("This is not a check from before this one.")


def may_leave_number(submission: Submission) -> bool:
    """Whether the clinic calls back, and this person may ask for it now.

    After the result everybody may. Before it only who let the clinic follow up, and only once
    something was told that does not wait.
    """
    if not settings.CLINIC_CALLS_BACK:
        return False
    if submission.status == Submission.Status.COMPLETED:
        return True
    if submission.status != Submission.Status.IN_PROGRESS or not submission.clinic_may_follow_up:
        return False
    return bool(submission.outcome().stops)


@require_http_methods(["GET", "HEAD", "POST"])
@with_check
def contact(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Leave a number, change it or take it back. It changes nothing in the result."""
    if not may_leave_number(submission):
        return redirect(next_page(submission))
    form = ContactForm(
        request.POST if request.method == "POST" else None,
        initial=submission.contact_details(),
        for_other=submission.version.parsed().is_for_other(submission.current_answers()),
        for_caller=for_caller(request) is not None,
    )
    if form.is_valid():
        return _keep(submission, form.details())
    context = {**_context(submission), "form": form, "came_from": _came_from(submission)}
    return render(request, "check/contact.html", context, status=422 if form.is_bound else 200)


def _keep(submission: Submission, details: dict[str, str]) -> HttpResponse:
    try:
        leave_contact(submission, details, now=timezone.now())
    except CheckClosed:  # erased meanwhile, from elsewhere
        return redirect("go-on")
    return redirect(_came_from(submission))


def _came_from(submission: Submission) -> str:
    if submission.status == Submission.Status.COMPLETED:
        return reverse("result") + "#call-back"
    return reverse("stop")


def _context(submission: Submission) -> dict[str, object]:
    outcome = submission.outcome()
    return check_context(submission, outcome)


@require_http_methods(["GET", "HEAD", "POST"])
@with_check
def earlier(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Link the check that the same person did before; nothing of it is shown here."""
    if submission.status != Submission.Status.COMPLETED:
        return redirect(next_page(submission))
    form = _earlier_form(request)
    try:
        done = _change_earlier(request, submission, form)
    except CheckClosed:  # erased meanwhile, from elsewhere
        return redirect("go-on")
    if done:
        return redirect(done)
    context = {**_context(submission), "form": form}
    return render(request, "check/earlier.html", context, status=422 if form.is_bound else 200)


def _earlier_form(request: HttpRequest) -> EarlierForm:
    """Bound to what was sent, but for the button that unlinks, which fills no box."""
    sent = request.method == "POST" and "unlink" not in request.POST
    return EarlierForm(request.POST if sent else None)


def _change_earlier(request: HttpRequest, submission: Submission, form: EarlierForm) -> str:
    """Where to go once it is linked or unlinked; nowhere while neither is done."""
    if "unlink" in request.POST:
        link_earlier(submission, None)
        return reverse("earlier")
    if form.is_valid() and _link(request, submission, form):
        return reverse("result") + "#next"
    return ""


def _link(request: HttpRequest, submission: Submission, form: EarlierForm) -> bool:
    """Link the check that was named; nothing of it is shown to anybody here."""
    reference, pin = form.cleaned_data["reference"], form.cleaned_data["pin"]
    try:
        found = find_check(request, reference=reference, pin=pin)
        if found is None:
            form.add_error("pin", _NO_SUCH_CHECK)
        else:
            link_earlier(submission, found)
    except TooManyTries as error:
        form.add_error("pin", str(error))
    except NotEarlier:
        form.add_error("reference", _NOT_BEFORE)
    return form.is_valid()
