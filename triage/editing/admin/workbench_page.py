"""The workbench: one questionnaire on one page, from which all of it is edited."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from triage.editing.admin.chosen import CHOSEN
from triage.editing.admin.named_links import show_criteria
from triage.editing.admin.rights import perms_of
from triage.editing.admin.row_addresses import Places
from triage.editing.admin.workbench_acts import act_on
from triage.editing.admin.workbench_lists import lists_in_pages
from triage.editing.admin.workbench_talk import talk_of
from triage.editing.beginnings import BEGINNINGS
from triage.editing.draft_report import Report, make_report
from triage.editing.draft_state import known_proofs
from triage.editing.named_words import NamedWords
from triage.editing.ordering import order_stamp
from triage.editing.overview import Overview
from triage.editing.vignettes import Trial, Trials
from triage.models import Questionnaire
from triage.models.questionnaire import URGENCY_CHOICES
from triage.staff.pages import draw, get_questionnaire, require

#: Vignettes that are shown here; all of them stand in their list.
_MOST_VIGNETTES = 30
_CONFLICT = 409
#: Questions, rules and floors in all, from which on the page shows one heading at a time.
_MOST_AT_ONCE = 280
#: The headings of the page, to be led to from its top.
_PLACES = (
    ("questions", gettext_lazy("Questions")),
    ("signs", gettext_lazy("Warning signs and their rules")),
    ("floors", gettext_lazy("Safety floors")),
    ("criteria", gettext_lazy("Criteria with a name")),
    ("dispositions", gettext_lazy("Dispositions")),
    ("danger-signs", gettext_lazy("Danger signs of the start page")),
    ("reading", gettext_lazy("Reading")),
    ("vignettes", gettext_lazy("Vignettes")),
)

#: What new rows begin with, each a link.
_BEGUN = {"beginnings": BEGINNINGS, "urgencies": URGENCY_CHOICES}


def workbench_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Everything of a draft; and what is done to it from here."""
    require(request, "view_questionnaire")
    row = get_questionnaire(pk)
    status = 200
    if request.method == "POST":
        response = act_on(request, row)
        if response is not None:
            return response
        status = _CONFLICT
    return _page(site, request, row, status)


def _page(site: AdminSite, request: HttpRequest, row: Questionnaire, status: int) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    report = make_report(row)
    overview = Overview(report.draft, words)
    divided = sum((found := _found(overview)).values()) > _MOST_AT_ONCE
    return draw(
        site,
        request,
        "editing/workbench",
        row,
        title=row.title,
        places=[(place, said, found.get(place)) for place, said in _PLACES],
        divided=divided,
        show=_shown(request) if divided else list(dict(_PLACES)),
        status=status,
        q=words,
        here=f"{CHOSEN}={row.pk}",
        report=report,
        proofs=known_proofs(report),
        overview=overview,
        danger_signs=_danger_signs(row, overview),
        **_BEGUN,
        stamps=_stamps(row),
        **_rows(report, overview),
        **lists_in_pages(request, overview, divided=divided),
        copying=_copying(request),
        **_vignettes(report, overview),
        **talk_of(request, report),
        **perms_of(request, row),
    )


def _shown(request: HttpRequest) -> list[str]:
    """The one heading that the address names, else the first."""
    named = request.GET.get("show", "")
    return [named if named in dict(_PLACES) else _PLACES[0][0]]


def _rows(report: Report, overview: Overview) -> dict[str, Any]:
    """Keys to look up, and the names that rows give."""
    row = report.row
    names = NamedWords(row, report.draft)
    criteria = list(show_criteria(names, overview, Places(row)))
    return {"ids": RowIds(row), "names": names, "criteria": criteria}


def _copying(request: HttpRequest) -> dict[str, Any]:
    """What is to be copied, as it was sent; at first the reading too, and not the vignettes."""
    if request.POST.get("act") != "copy":
        return {"title": "", "reading": True, "vignettes": False}
    ticks = {name: name in request.POST for name in ("reading", "vignettes")}
    return {"title": request.POST.get("title", ""), **ticks}


def _danger_signs(row: Questionnaire, overview: Overview) -> list[Any]:
    found = row.dangersigns.order_by("order", "code")
    return [one for one in found if overview.holds([one.text, one.code])]


def _found(overview: Overview) -> dict[str, int]:
    """How much is to be shown under each heading that can be long."""
    return {
        "questions": len(overview.questions()),
        "signs": sum(max(1, len(one.rules)) for one in overview.signs()),
        "floors": len(overview.floors()),
    }


class RowIds:
    """The keys of a draft's rows, as the page looks them up: ``ids.rule`` is code to key."""

    def __init__(self, row: Questionnaire) -> None:
        self._places = Places(row)

    def __getitem__(self, kind: str) -> dict[str, int]:
        return self._places.row_ids(kind)


def _stamps(row: Questionnaire) -> dict[str, str]:
    """Of each list that can be put in another order, what it was drawn from."""
    lists: dict[str, Any] = {
        "question": row.questions.order_by("order", "link_id"),
        "warningsign": row.warningsigns.order_by("order", "code"),
        "disposition": row.dispositions.order_by("order", "code"),
        "dangersign": row.dangersigns.order_by("order", "code"),
        "educationalsection": row.sections.order_by("order", "code"),
    }
    return {name: order_stamp(rows.values_list("pk", flat=True)) for name, rows in lists.items()}


def _vignettes(report: Report, overview: Overview) -> dict[str, Any]:
    """How many pass, and the first of those that do not, or that hold the words."""
    trials = Trials(report.draft)
    tried = [trials.of(one) for one in report.row.vignettes.all()]
    failing = [one for one in tried if not one.passes]
    shown = [one for one in tried if _holds(overview, one)] if overview.is_searched else failing
    return {
        "vignettes": len(tried),
        "failing": len(failing),
        "waiting": sum(bool(one.ending.question) for one in failing),
        "shown_vignettes": shown[:_MOST_VIGNETTES],
        "more_vignettes": max(len(shown) - _MOST_VIGNETTES, 0),
    }


def _holds(overview: Overview, trial: Trial) -> bool:
    vignette = trial.vignette
    return overview.holds([vignette.title, vignette.narrative, vignette.code])
