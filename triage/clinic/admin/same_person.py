"""Which other checks may be of the same person, on the page of a check, and the number of the
clinic's own record.

Whoever sees a suggestion has seen something of everybody in it: each is on record first.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from triage.check.worklist import urgency_for_clinic
from triage.clinic.admin.in_list import check_address
from triage.clinic.admin.opening_submission import open_submission, require_clinic
from triage.clinic.admin.reviewing import full_name
from triage.clinic.belonging import may_act
from triage.clinic.record_numbers import Entered, IsErased, enter_number, standing_number
from triage.clinic.reviews import NotListed, SomebodyWasFaster
from triage.clinic.same_persons import (
    Linked,
    NotSuggested,
    find_others,
    link_person,
    unlink_person,
)
from triage.models import Submission
from triage.site.names import without_unseen
from triage.staff.access import record_access
from triage.staff.tags import urgency_badge

#: The longest record number.
_MOST_SIGNS = 40
_GONE = gettext_lazy("Nothing was stored: the check is erased, or not on the list.")
#: Whether they are the same, what then is done, under which name it is on record, what is said.
_VERBS = {
    True: (link_person, "link", gettext_lazy("%(code)s is linked.")),
    False: (unlink_person, "unlink", gettext_lazy("%(code)s is not linked any more.")),
}


class NumberForm(forms.Form):
    """The number in the clinic's own record; ``known`` is the row that was there before."""

    known = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200)
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

    def clean_number(self) -> str:
        """As it is seen; what cannot be seen is no number."""
        return without_unseen(self.cleaned_data["number"]).strip()


def person_context(
    request: HttpRequest, submission: Submission, page: Mapping[str, Any]
) -> dict[str, Any]:
    """What is shown beside the rest of the ``page``: other checks of the person, and the number.

    The checks that the person linked stand on the page, and need no suggestion.
    """
    if submission.status == Submission.Status.ERASED:
        return {}
    return {
        **_others(request, submission, page),
        **_numbers(page["numbers"]),
        **_may(request.user, submission),
    }


def _may(user: User | AnonymousUser, submission: Submission) -> dict[str, bool]:
    """What may be said of who the person is; of whom is not on the list, nothing."""
    is_listed = submission.stage != Submission.Stage.UNLISTED
    return {
        "may_link": is_listed and may_act(user, "add_sameperson"),
        "may_enter": is_listed and may_act(user, "add_recordnumber"),
    }


def _others(
    request: HttpRequest, submission: Submission, page: Mapping[str, Any]
) -> dict[str, Any]:
    """Whose code, date and urgency are shown: on record before they are."""
    by_person = {check.pk for check, *_rest in page["linked"]}
    found = find_others(submission, number=standing_number(page["numbers"]))
    others = [check for check in found.suggested if check.pk not in by_person]
    for check in (*others, *(one.submission for one in found.linked)):
        record_access(request, "same-person", check)
    return {
        "suggested": [(check, urgency_badge(urgency_for_clinic(check))) for check in others],
        "linked_by_clinic": [_in_words(one) for one in found.linked],
    }


def _in_words(one: Linked) -> tuple[Submission, Any, str, Any]:
    check = one.submission
    return check, urgency_badge(urgency_for_clinic(check)), full_name(one.row.by), one.row.at


def _numbers(numbers: Sequence[Entered]) -> dict[str, Any]:
    last = next(reversed(numbers), None)
    initial = {"known": last.row.pk, "number": last.number} if last else None
    return {
        "numbers": [(one, full_name(one.row.by)) for one in numbers],
        "number": last,
        "number_form": NumberForm(initial=initial),
    }


@method_decorator(sensitive_post_parameters("number"))
def number_view(_site: AdminSite, request: HttpRequest, pk: UUID) -> HttpResponse:
    """Enter, change or take back the record number; nothing but a POST does."""
    if request.method != "POST":
        return _back_to(request, pk)
    user = require_clinic(request, "add_recordnumber")
    submission = open_submission(request, pk, "record-number")
    form = NumberForm(request.POST)
    if form.is_valid():
        _enter(request, submission, form, by=user)
    else:
        complaints = (str(one) for errors in form.errors.values() for one in errors)
        messages.error(request, " ".join(complaints))
    return _back_to(request, pk)


def _enter(request: HttpRequest, submission: Submission, form: NumberForm, *, by: User) -> None:
    number, known = form.cleaned_data["number"], form.cleaned_data["known"]
    try:
        row = enter_number(submission, number, by=by, now=timezone.now(), known=known)
    except SomebodyWasFaster:
        said = _("Nothing was stored: somebody has entered a number meanwhile. See which.")
        messages.error(request, said)
    except (NotListed, IsErased):
        messages.error(request, _GONE)
    else:
        said = _("The record number is stored.") if row else _("This is the number already.")
        messages.success(request, said)


def link_view(_site: AdminSite, request: HttpRequest, pk: UUID, other: UUID) -> HttpResponse:
    """Say that another check is of the same person; nothing but a POST does."""
    if request.method != "POST":
        return _back_to(request, pk)
    return _say(request, pk, other, is_same=True)


def unlink_view(_site: AdminSite, request: HttpRequest, pk: UUID, other: UUID) -> HttpResponse:
    """Take that back; nothing but a POST does."""
    if request.method != "POST":
        return _back_to(request, pk)
    return _say(request, pk, other, is_same=False)


def _say(request: HttpRequest, pk: UUID, other_pk: UUID, *, is_same: bool) -> HttpResponse:
    user = require_clinic(request, "add_sameperson")
    verb, action, done = _VERBS[is_same]
    submission, other = (open_submission(request, one, action) for one in (pk, other_pk))
    try:
        verb(submission, other, by=user, now=timezone.now())
    except NotSuggested:
        messages.error(request, _("Nothing was stored: the two have nothing in common any more."))
    except (NotListed, IsErased):
        messages.error(request, _GONE)
    else:
        messages.success(request, done % {"code": other.code})
    return _back_to(request, pk)


def _back_to(request: HttpRequest, pk: UUID) -> HttpResponse:
    """To the check, which still knows how the list was filtered."""
    return HttpResponseRedirect(check_address(request, pk))
