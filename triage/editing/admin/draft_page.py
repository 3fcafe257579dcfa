"""The draft beside the live version: how it differs in words, and who changed it."""

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from triage.editing.admin.edits import EditGroup, group_edits
from triage.editing.admin.row_addresses import Places
from triage.editing.admin.saving import shown_problems
from triage.editing.admin.vignette_trials import summarize
from triage.editing.draft_report import make_report
from triage.editing.histories import Changed, changes_since, people_by_place
from triage.editing.rights import may_edit
from triage.editing.vignettes import Trials
from triage.staff.pages import draw, get_questionnaire, require

_PER_PAGE = 50


def draft_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Every difference, every problem, and every recorded change since the live version."""
    user = require(request, "view_questionnaire")
    row = get_questionnaire(pk)
    may = may_edit(user, row)
    report, places = make_report(row), Places(row)
    changes = changes_since(row, report.live.edits_since if report.live else None)
    people = {place: ", ".join(names) for place, names in people_by_place(changes).items()}
    groups: tuple[EditGroup, ...] = ()
    if report.live and report.before:
        groups = group_edits(
            report.edits, old=report.before, new=report.draft, places=places, by=people
        )
    return draw(
        site,
        request,
        "editing/draft",
        row,
        title=row.title,
        report=report,
        groups=groups,
        problems=shown_problems(report.problems, places),
        changes=_page(changes, request),
        may_import=may and user.has_perm("triage.change_questionnaire"),
        is_signed=report.live is not None and report.live.signatures().exists(),
        is_demonstration=settings.DEBUG,
        waiting=summarize(row, Trials(report.draft)).open,
        may_answer=may and user.has_perm("triage.change_vignette"),
        may_see_versions=user.has_perm("triage.view_questionnaireversion"),
    )


def _page(changes: tuple[Changed, ...], request: HttpRequest) -> Any:
    linked = [(changed, _history(changed)) for changed in changes]
    return Paginator(linked, _PER_PAGE).get_page(request.GET.get("p"))


def _history(changed: Changed) -> str:
    """All that became of the row; the page is there also when the row is gone."""
    return reverse(f"admin:triage_{changed.model}_history", args=[changed.row_id])
