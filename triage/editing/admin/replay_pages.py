"""Replay: every stored check under the draft, a slice at each visit, and what came of it."""

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from triage.check.replays import ALERT_DAYS, run_slice, start_replay
from triage.editing.admin.replay_table import ReplayTable
from triage.editing.draft_report import Report, make_report
from triage.editing.replay_figures import ReplayFigures
from triage.models import Replay
from triage.staff.pages import address, draw, get_questionnaire, require

#: Seconds of work for one visit of the page.
_SLICE = 1.5
_LISTED = 20


def replay_draft_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """The replays there were, and a button that starts one of the draft."""
    user = require(request, "view_questionnaire", "view_replay")
    row = get_questionnaire(pk)
    report = make_report(row)
    if request.method == "POST":
        return _start(request, report, require(request, "add_replay"))
    replays = Replay.objects.filter(questionnaire=row).defer("document")
    listed = replays.select_related("started_by", "recall_version")[:_LISTED]
    return draw(
        site,
        request,
        "editing/replays",
        row,
        title=_("Replay: %(name)s") % {"name": row},
        report=report,
        replays=[(ReplayFigures(one, exact=False), one.sha256 == report.sha256) for one in listed],
        may_start=user.has_perm("triage.add_replay"),
        days=ALERT_DAYS,
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
    """How far a replay has come, and its table; a POST does a little more of it."""
    user = require(request, "view_replay")
    replay = _replay(pk)
    if request.method == "POST":
        run_slice(replay, seconds=_SLICE)
        return HttpResponseRedirect(request.path)
    figures = ReplayFigures(replay, exact=user.has_perm("triage.view_submission"))
    recall = replay.recall_version_id is not None
    title = _("Recall: %(name)s") if recall else _("Replay: %(name)s")
    return draw(
        site,
        request,
        "editing/replay",
        replay,
        title=title % {"name": replay.questionnaire},
        replay=replay,
        figures=figures,
        rows=ReplayTable(figures).rows(),
        days=ALERT_DAYS,
        may_see_recalls=recall and user.has_perms(("triage.view_recall", "triage.view_submission")),
    )


def _replay(pk: int) -> Replay:
    replays = Replay.objects.select_related("questionnaire", "started_by", "recall_version")
    replay: Replay | None = replays.defer("recall_version__document").filter(pk=pk).first()
    if replay is None:
        raise Http404
    return replay
