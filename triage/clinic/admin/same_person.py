"""Which other checks may be of the same person, on the page of a check, and the number of the
clinic's own record.

Whoever sees a suggestion has seen something of everybody in it: each is on record first.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from triage.clinic.admin.opening_submission import (
    light_submissions,
    open_submission,
    require_clinic,
)
from triage.clinic.admin.reviewing import full_name
from triage.clinic.belonging import is_of_clinic
from triage.clinic.record_numbers import IsErased, enter_number, numbers_of
from triage.clinic.reviews import NotListed, SomebodyWasFaster
from triage.clinic.same_persons import (
    Linked,
    NotSuggested,
    link_person,
    linked_by_clinic,
    suggested,
    unlink_person,
)
from triage.models import Submission
from triage.staff.access import record_access
from triage.staff.pages import address
from triage.staff.tags import urgency_badge

#: The longest record number.
_MOST_SIGNS = 40


class NumberForm(forms.Form):
    """The number in the clinic's own record; ``known`` is the row that was there before."""

    known = forms.CharField(required=False, widget=forms.HiddenInput)
    number = forms.CharField(
        label=gettext_lazy("Record number of the clinic"),
        help_text=gettext_lazy("Empty: take it back. The person does not see it."),
        required=False,
        max_length=_MOST_SIGNS,
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 20}),
        error_messages={
            "max_length": gettext_lazy("Make it shorter: at most %(limit_value)d characters.")
        },
    )


def person_context(
    request: HttpRequest, submission: Submission, known: Sequence[Submission]
) -> dict[str, Any]:
    """What the page shows of the person's other checks and number; those shown are on record.

    ``known`` are the checks that the person linked, which need no suggestion.
    """
    if submission.status == Submission.Status.ERASED:
        return {}
    shown = {check.pk for check in known}
    others = [check for check in suggested(submission) if check.pk not in shown]
    linked = linked_by_clinic(submission)
    for check in (*others, *(one.submission for one in linked)):
        record_access(request, "same-person", check)
    numbers = numbers_of(submission)
    last = numbers[-1] if numbers else None
    return {
        "suggested": [(check, urgency_badge(check.highest_urgency)) for check in others],
        "linked_by_clinic": [_in_words(one) for one in linked],
        "numbers": [(one, full_name(one.row.by)) for one in numbers],
        "number": last,
        "number_form": NumberForm(
            initial={"known": last.row.pk, "number": last.number} if last else None
        ),
        "may_say_who": is_of_clinic(request.user) and submission.stage != Submission.Stage.UNLISTED,
    }


def _in_words(one: Linked) -> tuple[Submission, Any, str, Any]:
    check = one.submission
    return check, urgency_badge(check.highest_urgency), full_name(one.row.by), one.row.at


@method_decorator(sensitive_post_parameters("number"))
def number_view(_site: AdminSite, request: HttpRequest, pk: UUID) -> HttpResponse:
    """Enter, change or take back the record number; nothing but a POST does."""
    if request.method != "POST":
        return _back_to(pk)
    user = require_clinic(request, "add_recordnumber")
    submission = open_submission(request, pk, "record-number")
    form = NumberForm(request.POST)
    if not form.is_valid():
        complaints = (str(one) for errors in form.errors.values() for one in errors)
        messages.error(request, " ".join(complaints))
        return _back_to(pk)
    number, known = form.cleaned_data["number"], form.cleaned_data["known"]
    try:
        row = enter_number(submission, number, by=user, now=timezone.now(), known=known)
    except SomebodyWasFaster:
        said = _("Nothing was stored: somebody has entered a number meanwhile. See which.")
        messages.error(request, said)
    except (NotListed, IsErased):
        _refuse(request)
    else:
        said = _("The record number is stored.") if row else _("This is the number already.")
        messages.success(request, said)
    return _back_to(pk)


def link_view(_site: AdminSite, request: HttpRequest, pk: UUID, other: UUID) -> HttpResponse:
    """Say that another check is of the same person; nothing but a POST does."""
    if request.method != "POST":
        return _back_to(pk)
    return _say(request, pk, other, is_same=True)


def unlink_view(_site: AdminSite, request: HttpRequest, pk: UUID, other: UUID) -> HttpResponse:
    """Take that back; nothing but a POST does."""
    if request.method != "POST":
        return _back_to(pk)
    return _say(request, pk, other, is_same=False)


def _say(request: HttpRequest, pk: UUID, other_pk: UUID, *, is_same: bool) -> HttpResponse:
    user = require_clinic(request, "add_sameperson")
    submission = open_submission(request, pk, "link" if is_same else "unlink")
    other = get_object_or_404(light_submissions(), pk=other_pk)
    record_access(request, "link" if is_same else "unlink", other)
    verb = link_person if is_same else unlink_person
    try:
        verb(submission, other, by=user, now=timezone.now())
    except NotSuggested:
        messages.error(request, _("Nothing was stored: the two have nothing in common any more."))
    except (NotListed, IsErased):
        _refuse(request)
    else:
        said = _("%(code)s is linked.") if is_same else _("%(code)s is not linked any more.")
        messages.success(request, said % {"code": other.code})
    return _back_to(pk)


def _refuse(request: HttpRequest) -> None:
    messages.error(request, _("Nothing was stored: the check is erased, or not on the list."))


def _back_to(pk: UUID) -> HttpResponse:
    return HttpResponseRedirect(address("triage_submission_change", Submission(pk=pk)))
