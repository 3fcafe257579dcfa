"""Replay: every stored check under the draft, a slice at each visit, and what came of it."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from triage.check.replays import ALERT_DAYS, run_slice, start_replay
from triage.editing.admin.replay_table import ReplayTable
from triage.editing.draft_report import Report, make_report
from triage.editing.replay_figures import ReplayFigures, replays_for, shown_scale
from triage.models import Replay
from triage.staff.access import record_access
from triage.staff.pages import address, draw, get_questionnaire, require
from triage.staff.recorded_list import named

#: Seconds of work for one visit of the page.
_SLICE = 1.5
_LISTED = 20
#: Long, and not read here.
_OF_RECALL = "recall_version__document"


def replay_draft_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """The replays there were, and a button that starts one of the draft."""
    user = require(request, "view_questionnaire", "view_replay")
    row = get_questionnaire(pk)
    report = make_report(row)
    if request.method == "POST":
        return _start(request, report, require(request, "add_replay"))
    listed = replays_for(user).filter(questionnaire=row).defer("document", _OF_RECALL)
    listed = listed.select_related("started_by", "recall_version")[:_LISTED]
    return draw(
        site,
        request,
        "editing/replays",
        row,
        title=_("Replay: %(name)s") % {"name": row},
        report=report,
        replays=[(one, one.sha256 == report.sha256) for one in listed],
        may_start=user.has_perm("triage.add_replay"),
    )


def _start(request: HttpRequest, report: Report, user: User) -> HttpResponse:
    """Begin one, or lead to the one that is under way for this very document."""
    if report.problems:
        messages.error(request, _("The draft has problems. Mend them first, then replay it."))
        return HttpResponseRedirect(request.path)
    under_way = Replay.objects.filter(
        questionnaire=report.row, sha256=report.sha256, finished_at=None, recall_version=None
    )
    replay = under_way.first() or start_replay(
        report.row, report.document, report.sha256, by=user, now=timezone.now()
    )
    return HttpResponseRedirect(address("triage_replay_change", replay))


def replay_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Whether a replay has ended; with its figures for who may look at submissions, on record.

    A POST does a little more of it.
    """
    user = require(request, "view_replay")
    replay = _replay(user, pk)
    if request.method == "POST":
        run_slice(replay, seconds=_SLICE)
        return HttpResponseRedirect(request.path)
    recall = replay.recall_version_id is not None
    title = _("Recall: %(name)s") if recall else _("Replay: %(name)s")
    return draw(
        site,
        request,
        "editing/replay",
        replay,
        title=title % {"name": replay.questionnaire},
        replay=replay,
        scale=shown_scale(replay),
        days=ALERT_DAYS,
        may_see_recalls=recall and user.has_perm("triage.view_recall"),
        **_figures(request, replay),
    )


def _figures(request: HttpRequest, replay: Replay) -> dict[str, Any]:
    """What was counted, once the look is on record; nothing for who may not look at people."""
    if not request.user.has_perm("triage.view_submission"):
        return {"exact": False}
    figures = ReplayFigures(replay)
    among = named(replay.cases.all())
    record_access(request, "replay figures", amount=replay.done, among=among)
    return {"exact": True, "figures": figures, "rows": ReplayTable(figures).rows()}


def _replay(user: User, pk: int) -> Replay:
    replays = replays_for(user).select_related("questionnaire", "started_by", "recall_version")
    return get_object_or_404(replays.defer(_OF_RECALL), pk=pk)
