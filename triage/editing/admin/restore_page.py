"""Restore: an old version becomes the draft again."""

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from triage.editing.admin.damaged import say_damaged
from triage.editing.admin.proposal_page import may_change_floors, shown_proposal
from triage.editing.holding import hold_drafts
from triage.editing.proposals import Proposal, accept, propose
from triage.models import QuestionnaireVersion
from triage.staff.pages import address, draw, get_version, require


def restore_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """What it would change; then, confirmed, the draft. What is live stays live."""
    user = require(request, "add_questionnaireversion")
    with transaction.atomic():
        if request.method == "POST":
            hold_drafts()
        return _restore(site, request, get_version(pk), user)


def _restore(
    site: AdminSite, request: HttpRequest, version: QuestionnaireVersion, user: User
) -> HttpResponse:
    row, document = version.questionnaire, version.parsed_or_none()
    if document is None:
        return say_damaged(site, request, version)
    proposal = propose(document, row, may_change_floors=may_change_floors(user))
    if request.method == "POST" and request.POST.get("draft") != proposal.draft_sha256:
        said = _("The draft was changed meanwhile. Nothing was restored; look at this again.")
        messages.error(request, said)
        return _page(site, request, version, proposal, status=409)
    if request.method != "POST" or proposal.obstacles:
        return _page(site, request, version, proposal)
    accept(proposal)
    said = _("The draft is what version %(number)d was. Patients still meet what is live.")
    messages.success(request, said % {"number": version.number})
    return HttpResponseRedirect(address("triage_questionnaire_draft", row))


def _page(
    site: AdminSite,
    request: HttpRequest,
    version: QuestionnaireVersion,
    proposal: Proposal,
    *,
    status: int = 200,
) -> HttpResponse:
    title = _("Make version %(number)d the draft again") % {"number": version.number}
    shown = {"version": version, **shown_proposal(proposal)}
    return draw(site, request, "editing/restore", version, title=title, status=status, **shown)
