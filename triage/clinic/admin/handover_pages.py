"""The end of a shift: all that one has goes to a colleague or a team, in one step, on paper too."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from triage.clinic.admin.assign_pages import note_of, owner_of, whose
from triage.clinic.admin.opening_submission import require_clinic
from triage.clinic.admin.owners import HandoverForm, all_owners
from triage.clinic.admin.worklist import rows_behind
from triage.clinic.admin.worklist_claims import TICKED, ids_of
from triage.clinic.admin.worklist_rows import make_rows, with_what_a_row_shows
from triage.clinic.assigning import NotOpen, NotYours, hand_over, to_do_of
from triage.clinic.reviews import NotListed
from triage.models import Assignment, Submission
from triage.staff.access import record_access
from triage.staff.pages import draw

#: So many are handed over at once; who has more does it again.
_MOST = 100


def handover_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """What one has, all of it ticked; then, sent, who takes it."""
    user = require_clinic(request, "view_submission", "add_assignment")
    form = HandoverForm(request.POST or None, owners=all_owners(but=user))
    rows = rows_behind(with_what_a_row_shows(to_do_of(user)), None, most=_MOST)
    named = {str(row.pk) for row in rows}
    ticked = set(request.POST.getlist(TICKED)) if form.is_bound else named
    if form.is_bound and not ticked:
        form.add_error(None, _("Tick those that you hand over."))
    if form.is_valid():
        return _hand_over(request, user, form, ticked)
    record_access(request, "handover page", amount=len(rows), among=[row.pk for row in rows])
    context = {
        "rows": make_rows(rows, "", by=user, now=timezone.now()),
        "form": form,
        "ticked": ticked,
    }
    status = 422 if form.is_bound else 200
    return draw(
        site,
        request,
        "clinic/handover",
        Submission(),
        title=_("Hand over"),
        status=status,
        **context,
    )


def _hand_over(
    request: HttpRequest, user: User, form: HandoverForm, ticked: Iterable[str]
) -> HttpResponse:
    handover, to, note = uuid4(), form.owner(), form.cleaned_data["note"]
    given = [
        submission
        for submission in _ticked(ticked)
        if _give(request, submission, to=to, by=user, note=note, handover=handover)
    ]
    if not given:
        return HttpResponseRedirect(reverse("admin:triage_submission_handover"))
    messages.success(request, _("It is handed over. No alert is silent because of it."))
    return HttpResponseRedirect(reverse("admin:triage_submission_handed", args=[handover]))


def _ticked(texts: Iterable[str]) -> list[Submission]:
    """In the list's order."""
    rows = Submission.objects.filter(pk__in=list(ids_of(texts)))
    return rows_behind(with_what_a_row_shows(rows), None, most=_MOST)


def _give(request: HttpRequest, submission: Submission, **given: Any) -> bool:
    """Whether it was handed over; the page says why not."""
    record_access(request, "hand over", submission)
    code = {"code": submission.code}
    try:
        hand_over(submission, now=timezone.now(), **given)
    except NotYours:
        said = _("%(code)s is not yours any more: it was given away meanwhile.")
        messages.warning(request, said % code)
        return False
    except (NotListed, NotOpen):
        messages.warning(request, _("%(code)s needs nobody any more.") % code)
        return False
    return True


def handed_view(site: AdminSite, request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who takes what, to be read by both and printed."""
    user = require_clinic(request, "view_submission")
    rows = Assignment.objects.filter(handover=pk).select_related("by", "to_user", "to_team")
    assigned = {row.submission_id: row for row in rows.defer("note")}
    if not assigned:
        raise Http404
    record_access(request, "handover", amount=len(assigned), among=assigned)
    found = with_what_a_row_shows(Submission.objects.filter(pk__in=assigned))
    shown = make_rows(rows_behind(found, None, most=_MOST), "", by=user, now=timezone.now())
    first = assigned[shown[0].submission.pk]
    context: dict[str, Any] = {
        "rows": shown,
        "first": first,
        "to": whose(owner_of(first)),
        "note": note_of(first),
        "now": timezone.now(),
    }
    return draw(site, request, "clinic/handed", Submission(), title=_("Handed over"), **context)
