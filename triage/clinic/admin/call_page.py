"""Logging a try to call, from the page of a check. Complaints are answered here."""

from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from triage.check.worklist import urgency_for_clinic
from triage.clinic.admin.calling import CallForm, call_form, read_calls
from triage.clinic.admin.in_list import check_address
from triage.clinic.admin.opening_submission import open_submission, require_clinic
from triage.clinic.admin.reviewing import names_of
from triage.clinic.calls import Drawn, NobodyToCall, log_try
from triage.clinic.news import what_is_known
from triage.clinic.reviews import NotListed
from triage.models import CallTry, Submission
from triage.staff.pages import draw
from triage.staff.tags import urgency_badge

#: Who called so shortly before may not know of it.
_JUST_NOW = timedelta(minutes=5)


@method_decorator(sensitive_post_parameters("note"))
def call_view(site: AdminSite, request: HttpRequest, pk: UUID) -> HttpResponse:
    """Log a try; what is missing is asked for on a page of its own."""
    require_clinic(request, "add_calltry")
    submission = open_submission(request, pk, "call")
    calls = read_calls(request, submission)
    if not calls.may_log:
        messages.error(request, _("Nothing was logged: there is nobody to call about this check."))
        return _back_to(request, submission)
    form = call_form(submission, request.POST or None, danger=what_is_known(submission))
    if form.is_valid():
        return _logged(request, submission, form)
    context: dict[str, Any] = {
        "submission": submission,
        "badge": urgency_badge(urgency_for_clinic(submission)),
        "calls": calls,
        "call_form": form,
        "back": check_address(request, pk),
        "title": _("Log a try to call"),
    }
    return draw(
        site, request, "clinic/call", submission, status=422 if form.is_bound else 200, **context
    )


def _logged(request: HttpRequest, submission: Submission, form: CallForm) -> HttpResponse:
    if save_try(request, submission, form, of_clinic=True) and form.cleaned_data["danger"] != (
        what_is_known(submission)
    ):
        said = _(
            "The person told us more, or otherwise, since you opened the check. Read it first."
        )
        messages.warning(request, said)
    return _back_to(request, submission)


def save_try(
    request: HttpRequest, submission: Submission, form: CallForm, *, of_clinic: bool
) -> CallTry | None:
    """Log it and say so; none where there is nobody to call any more."""
    by, now, data = cast(User, request.user), timezone.now(), form.cleaned_data
    try:
        row = log_try(
            submission,
            by=by,
            result=data["result"],
            now=now,
            of_clinic=of_clinic,
            again_at=form.when(),
            note=data["note"],
            drawn=Drawn(data["danger"] if of_clinic else None, data["number"]),
        )
    except (NobodyToCall, NotListed):
        messages.error(request, _("Nothing was logged: there is nobody to call about this check."))
        return None
    messages.success(
        request, _("The call is logged: %(result)s.") % {"result": row.get_result_display()}
    )
    if row.of_old_number:
        said = _("The person changed or removed the number since: this call does not count for it.")
        messages.warning(request, said)
    _tell_of_others(request, row)
    return row


def _tell_of_others(request: HttpRequest, row: CallTry) -> None:
    """Two who call at once should know of each other."""
    others = row.submission.calls.filter(at__gt=row.at - _JUST_NOW).exclude(by=row.by)
    called = dict.fromkeys(one.by for one in others.defer("note").select_related("by"))
    if called:
        said = _("%(names)s called just now, too: agree who acts.")
        messages.warning(request, said % {"names": names_of(called)})


def _back_to(request: HttpRequest, submission: Submission) -> HttpResponse:
    """To the check, which still knows how the list was filtered."""
    return HttpResponseRedirect(check_address(request, submission.pk))
