"""On the workbench: what colleagues say of a draft, and whose turn it is with it."""

from collections import Counter
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triage.editing.admin.chosen import workbench
from triage.editing.admin.comments_page import list_address, threads
from triage.editing.draft_report import Report
from triage.editing.handing_over import (
    NotHanded,
    Standing,
    find_standing,
    hand_over,
    send_back,
    why_not,
)
from triage.editing.rights import is_lead, may_edit, named_editors
from triage.editing.talking import find_spots, with_all
from triage.models import Questionnaire
from triage.staff.pages import require

#: Open comments that are shown here; all of them stand in their list.
_MOST = 10
HAND_OVER, SEND_BACK = "hand-over", "send-back"
_NOTES = {"over": HAND_OVER, "back": SEND_BACK}


def talk_of(request: HttpRequest, report: Report) -> dict[str, Any]:
    """What the page prints of it."""
    standing = find_standing(report)
    typed = {f"typed_{name}": _typed(request, act) for name, act in _NOTES.items()}
    handing = _handing(report, standing, cast(User, request.user))
    named = {"editors": named_editors(report.row), "may_name": is_lead(request.user)}
    return {**named, "talk": _talk(report.row), "standing": standing, "handing": handing | typed}


def _talk(row: Questionnaire) -> dict[str, Any]:
    found = list(with_all(row.comments.open()))
    spots = find_spots(row, found)
    return {
        "counts": Counter(spots.values()),
        "open": len(found),
        "threads": threads(found[:_MOST], spots, row),
        "list": list_address(row),
    }


def _typed(request: HttpRequest, act: str) -> str:
    return request.POST.get("note", "") if request.POST.get("act") == act else ""


def _handing(report: Report, standing: Standing, user: User) -> dict[str, Any]:
    may, leads = user.has_perm("triage.add_draftturn"), is_lead(user)
    refusal = why_not(report, standing) if may else ""
    if may and not may_edit(user, report.row):
        refusal = _("Only those who are named below may change it.")
    return {
        "may_hand_over": may and not refusal,
        "may_send_back": leads and standing.waits,
        "why_not": refusal,
        "next": " ".join(_next(report, standing, user if leads else None)),
    }


def _next(report: Report, standing: Standing, lead: User | None) -> list[str]:
    """What happens next, and what cannot be done, as sentences."""
    if standing.is_back:
        said = _("Next, its editors do what the note says, and hand it over again.")
    elif not standing.waits:
        said = _("Next, its editors hand it over to the clinical leads when it is ready.")
    elif lead is None:
        said = _(
            "Next, a clinical lead reads, signs and publishes it, or sends it back. You can go on "
            "editing: the leads are told that it changed."
        )
    else:
        said = _("Next, read it where it is checked and published, or send it back.")
    return [said, *_obstacles(report, standing, lead)]


def _obstacles(report: Report, standing: Standing, lead: User | None) -> list[str]:
    found = []
    if standing.waits and report.problems:
        words = ngettext(
            "It cannot be published before %(number)d problem is mended.",
            "It cannot be published before %(number)d problems are mended.",
            len(report.problems),
        )
        found.append(words % {"number": len(report.problems)})
    if standing.waits and lead is not None and lead.pk in report.editors:
        found.append(
            _(
                "You edited this draft yourself: where another lead has to sign it, your "
                "signature does not stand for theirs."
            )
        )
    return found


def hand_over_act(request: HttpRequest, row: Questionnaire, _what: str) -> HttpResponse | None:
    """The draft is ready for review."""
    user = require(request, "add_draftturn")
    try:
        hand_over(row, **_sent(request), by=user, now=timezone.now())
    except NotHanded as refusal:
        messages.error(request, str(refusal))
        return None
    messages.success(request, _("Handed over: every clinical lead finds it on the first page."))
    return HttpResponseRedirect(workbench(row.pk))


def send_back_act(request: HttpRequest, row: Questionnaire, _what: str) -> HttpResponse | None:
    """It is not ready."""
    user = require(request, "add_approval")
    try:
        send_back(row, **_sent(request), by=user, now=timezone.now())
    except NotHanded as refusal:
        messages.error(request, str(refusal))
        return None
    messages.success(request, _("Sent back to its editors."))
    return HttpResponseRedirect(workbench(row.pk))


def _sent(request: HttpRequest) -> dict[str, str]:
    return {"note": request.POST.get("note", ""), "seen": request.POST.get("seen", "")}
