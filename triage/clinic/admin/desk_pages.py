"""Whom to call, for the desk: names and numbers of people who left them, and no answer.

Whoever calls from here has not read what somebody answered, a clinician neither. So a call that is
logged here makes no alert quiet.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from triage.check.erase_requests import waiting
from triage.clinic.admin.call_page import save_try
from triage.clinic.admin.calling import CallForm, desk_form
from triage.clinic.admin.worklist import AFTER, Key, one_process, rows_behind
from triage.clinic.admin.worklist_rows import Deadline, find_deadline
from triage.clinic.belonging import may_call
from triage.clinic.calls import Attempts, attempts_of
from triage.models import CallTry, Submission
from triage.models.submission import UNREADABLE
from triage.site.damaged_rows import read_each
from triage.staff.access import record_access
from triage.staff.pages import draw, require
from triage.staff.tags import urgency_badge

#: So many people stand on a page.
_MOST = 20
#: All that the desk reads of what somebody left.
_SHOWN = ("name", "caller", "telephone", "safe_time")
_Status, _Stage = Submission.Status, Submission.Stage


@dataclass(frozen=True)
class Person:
    """Somebody to call. ``is_lost`` says that there is a number that cannot be read."""

    submission: Submission
    badge: SafeString
    deadline: Deadline
    name: str
    caller: str
    telephone: str
    safe_time: str
    is_lost: bool
    attempts: Attempts
    form: CallForm | None


def desk_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Record who is looked at, then list them, the most urgent first."""
    by = require(request, "view_calltry")
    key = _read_key(request)
    with one_process():
        found = rows_behind(_to_call(), key, most=_MOST + 1)
    shown = found[:_MOST]
    record_access(request, "desk", among=[row.pk for row in shown])
    people = _people(shown, with_form=may_call(by), now=timezone.now())
    more = f"?{urlencode({AFTER: Key.of(shown[-1])})}" if len(found) > _MOST else ""
    context: dict[str, Any] = {"people": people, "more": more, "is_first": key is None}
    return draw(site, request, "clinic/desk", CallTry(), title=_("Whom to call"), **context)


@method_decorator(sensitive_post_parameters("note"))
def log_view(site: AdminSite, request: HttpRequest, pk: UUID) -> HttpResponse:
    """Log one call; what is missing is asked for here. Who called may do so when all is done."""
    by = require(request, "view_calltry", "add_calltry")
    if not may_call(by):
        raise PermissionDenied
    rows = _reachable().exclude(stage=_Stage.UNLISTED)
    submission = rows.defer("answers", "contact").filter(pk=pk).first()
    if submission is None:
        messages.error(request, _("Nothing was logged: this person is not to be called any more."))
        return _to_list()
    record_access(request, "desk-call", submission)
    form = desk_form(submission, request.POST or None)
    if form.is_valid():
        save_try(request, submission, form, of_clinic=False)
        return _to_list()
    (person,) = _people([submission], with_form=False, now=timezone.now())
    context: dict[str, Any] = {"person": person, "call_form": form}
    status = 422 if form.is_bound else 200
    title = _("Log a call")
    return draw(site, request, "clinic/desk_call", CallTry(), title=title, status=status, **context)


def _to_list() -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:triage_calltry_changelist"))


def _reachable() -> QuerySet[Submission]:
    """Who left how to be reached and lets the clinic do so, without what is encrypted."""
    allowed = Q(status=_Status.COMPLETED) | Q(clinic_may_follow_up=True)
    rows = Submission.objects.filter(allowed, contact__isnull=False)
    return rows.exclude(status=_Status.ERASED).select_related("version__questionnaire")


def _to_call() -> QuerySet[Submission]:
    """Where something is left to do; who waits to be erased is not called by the desk."""
    rows = _reachable().filter(stage__in=(_Stage.WAITING, _Stage.SEEN)).exclude(waiting())
    return rows.defer("answers", "contact", "version__document", "version__note")


def _people(rows: list[Submission], *, with_form: bool, now: datetime) -> list[Person]:
    """Each with name and number, in the order of the rows; two queries."""
    tried = attempts_of(rows)
    stored = Submission.objects.defer("answers").filter(pk__in=[row.pk for row in rows])
    found = {one.pk: _details(one, is_whole) for one, is_whole in read_each(stored, "contact")}
    return [
        Person(
            submission=row,
            badge=urgency_badge(row.work_urgency),
            deadline=find_deadline(row, now=now),
            attempts=tried[row.pk],
            form=desk_form(row, auto_id=f"call_{row.pk}_%s") if with_form else None,
            is_lost=found[row.pk] is None,
            **{name: (found[row.pk] or {}).get(name, "") for name in _SHOWN},
        )
        for row in rows
    ]


def _details(row: Submission, is_whole: bool) -> dict[str, str] | None:
    with suppress(*UNREADABLE):
        return row.contact_details() if is_whole else None
    return None


def _read_key(request: HttpRequest) -> Key | None:
    """Behind whom the page begins; what is no key begins at the top."""
    with suppress(ValueError):
        return Key.read(request.GET.get(AFTER, ""))
    return None
