"""A clinical lead answers a person who asked the clinic to erase what they told it."""

from typing import Any
from unicodedata import category
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.check.erase_requests import (
    AnsweredAlready,
    carry_out,
    due_by,
    refuse,
    request_of,
    waiting,
)
from triage.check.locking import lock_unread
from triage.clinic.news import request_known
from triage.models import EraseRequest
from triage.site.audit import record
from triage.staff.access import record_access
from triage.staff.pages import draw, require
from triage.staff.tags import urgency_badge

_Status = EraseRequest.Status


class SomethingCame(Exception):
    """The check, or the request, is not what the page showed any more."""


_WRITE_WHY = gettext_lazy("Write why it is kept: the person reads it.")


class RefusalForm(forms.Form):
    """Why it is kept, in words for the person."""

    use_required_attribute = False

    reason = forms.CharField(
        label=gettext_lazy("Why it is kept"),
        help_text=gettext_lazy(
            "The person reads this with their code and PIN. Plain words, nothing about their "
            "health: say what has to be kept, why, and for how long."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _WRITE_WHY},
    )

    def clean_reason(self) -> str:
        """Words that can be seen."""
        reason: str = self.cleaned_data["reason"]
        if not any(category(sign)[0] in "LN" for sign in reason):
            raise forms.ValidationError(_WRITE_WHY)
        return reason


def erase_view(site: AdminSite, request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask once, then erase; it cannot be undone. No answer is shown."""
    user = _require(request)
    submission = _get(pk)
    if submission.status == _Status.ERASED:
        return _answered_already(request)
    if request.method != "POST":
        return _ask(site, request, submission, RefusalForm())
    try:
        return _erase(request, submission, user)
    except SomethingCame:
        return _ask_again(site, request, submission.pk, RefusalForm())


def refuse_view(site: AdminSite, request: HttpRequest, pk: UUID) -> HttpResponse:
    """Store the reason that the person reads. To look leads to the page that asks."""
    user = _require(request)
    submission = _get(pk)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("admin:triage_eraserequest_erase", args=[pk]))
    if not EraseRequest.objects.filter(waiting(), pk=pk).exists():
        return _answered_already(request)
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _ask(site, request, submission, form, status=422)
    try:
        return _refuse(request, submission, user, form.cleaned_data["reason"])
    except SomethingCame:
        return _ask_again(site, request, submission.pk, form)


def _ask_again(site: AdminSite, request: HttpRequest, pk: UUID, form: RefusalForm) -> HttpResponse:
    said = _("Nothing was changed: something came since this page was drawn. Look again first.")
    messages.warning(request, said)
    return _ask(site, request, _get(pk), form, status=409)


def _require(request: HttpRequest) -> User:
    return require(request, "view_eraserequest", "delete_eraserequest")


def _get(pk: UUID) -> EraseRequest:
    asked = EraseRequest.objects.filter(asked_to_erase_at__isnull=False)
    return get_object_or_404(asked.defer("answers", "contact"), pk=pk)


def _ask(
    site: AdminSite,
    request: HttpRequest,
    submission: EraseRequest,
    form: RefusalForm,
    *,
    status: int = 200,
) -> HttpResponse:
    """The page with both answers, once the look at it is on record."""
    record_access(request, "erase-request", submission)
    due = due_by(submission)
    context: dict[str, Any] = {
        "submission": submission,
        "badge": urgency_badge(submission.highest_urgency),
        "reviews": submission.reviews.count(),
        "due_by": due,
        "is_late": due <= timezone.now(),
        "asked": request_of(submission),
        "known": request_known(submission),
        "form": form,
    }
    title = _("Answer the request of %(code)s") % {"code": submission.code}
    return draw(site, request, "clinic/erase", submission, title=title, status=status, **context)


@transaction.atomic
def _erase(request: HttpRequest, submission: EraseRequest, user: User) -> HttpResponse:
    _hold_as_known(request, submission)
    try:
        carry_out(submission, by=user, now=timezone.now())
    except AnsweredAlready:
        return _answered_already(request)
    record("erase", by=user, submission_id=submission.pk)
    messages.success(request, _("It is erased. Only dates, urgency and what was done are left."))
    return _to_list()


@transaction.atomic
def _refuse(
    request: HttpRequest, submission: EraseRequest, user: User, reason: str
) -> HttpResponse:
    _hold_as_known(request, submission)
    try:
        refuse(submission, by=user, reason=reason, now=timezone.now())
    except AnsweredAlready:
        return _answered_already(request)
    record("erase refused", by=user, submission_id=submission.pk)
    said = _("It is kept. The person reads why when they open their check with code and PIN.")
    messages.success(request, said)
    return _to_list()


def _hold_as_known(request: HttpRequest, submission: EraseRequest) -> None:
    """Answer the request that the page showed, of the check as it was then: no answer is undone.

    Raises :class:`SomethingCame`.
    """
    held = lock_unread(submission)
    if held.status != _Status.ERASED and request_known(held) != request.POST.get("known"):
        raise SomethingCame


def _answered_already(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("This is erased or answered already. Nothing was changed."))
    return _to_list()


def _to_list() -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:triage_eraserequest_changelist"))
