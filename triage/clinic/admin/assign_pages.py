"""A check is given to a colleague or a team: one of the forms of its page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from triage.clinic.admin.in_list import check_address
from triage.clinic.admin.opening_submission import open_submission, require_clinic
from triage.clinic.admin.owners import AssignForm, all_owners, key_of
from triage.clinic.admin.reviewing import full_name
from triage.clinic.assigning import (
    NOBODY,
    AssignedMeanwhile,
    NotOpen,
    Owner,
    assign,
    last_assignment,
)
from triage.clinic.belonging import may_act
from triage.clinic.reviews import NotListed
from triage.models import Assignment, Submission
from triage.site.damaged_rows import BROKEN

Stage = Submission.Stage


def assign_view(_site: AdminSite, request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give it to whom the form names; nothing but a POST does."""
    back = HttpResponseRedirect(check_address(request, pk))
    if request.method != "POST":
        return back
    user = require_clinic(request, "add_assignment")
    submission = open_submission(request, pk, "assign")
    form = AssignForm(request.POST, owners=all_owners())
    if not form.is_valid():
        messages.error(request, _("Nothing was changed: choose a colleague or a team."))
        return back
    to, known = form.owner(), form.cleaned_data["known"]
    try:
        assign(submission, to=to, by=user, now=timezone.now(), known=known)
    except AssignedMeanwhile:
        messages.error(request, _meanwhile(submission))
    except (NotListed, NotOpen):
        messages.error(request, _("Nothing was changed: there is nothing to do about this check."))
    else:
        messages.success(request, _("It is %(name)s now.") % {"name": whose(to)})
    return back


def _meanwhile(submission: Submission) -> str:
    last = last_assignment(submission)
    if last is None:
        return _("Nothing was changed: choose once more.")
    said = _("Nothing was changed: %(by)s said meanwhile that it is %(name)s. Choose once more.")
    return said % {"by": full_name(last.by), "name": whose(owner_of(last))}


def owner_of(row: Assignment) -> Owner:
    """To whom it was given."""
    return Owner(row.to_user, row.to_team)


def whose(owner: Owner) -> str:
    """As it is said: "for Ben", "nobody's"."""
    if owner == NOBODY:
        return _("nobody’s")
    name = owner.team.name if owner.team else full_name(owner.user) if owner.user else ""
    return _("for %(name)s") % {"name": name}


def assign_context(request: HttpRequest, submission: Submission) -> dict[str, Any]:
    """What the page of a check shows of it, and the form for who may give it away."""
    last = last_assignment(submission)
    to = owner_of(last) if last else NOBODY
    context = {"assigned": last, "assigned_to": whose(to), "assigned_note": note_of(last)}
    may = may_act(request.user, "add_assignment")
    if not may or submission.stage in {Stage.UNLISTED, Stage.DONE}:
        return context
    initial = {"to": key_of(to), "known": last.pk if last else None}
    return {**context, "assign_form": AssignForm(initial=initial, owners=all_owners())}


def note_of(row: Assignment | None) -> str:
    """What whoever handed it over wrote, as far as it can be read."""
    if row is None or row.handover is None:
        return ""
    try:
        return row.note_text()
    except BROKEN:
        return _("The note cannot be read.")
