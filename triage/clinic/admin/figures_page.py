"""Figures: sums over many checks, exact to who may look at these, blurred to others."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from triage.clinic.admin.figures_form import SelectionForm
from triage.clinic.admin.worklist import one_process
from triage.clinic.figures.clarity import clarity_by_question
from triage.clinic.figures.daily import alerts_by_day, checks_by_day, day_table, level_name
from triage.clinic.figures.leaving import leaving_by_question, leaving_chart
from triage.clinic.figures.selection import Selection
from triage.clinic.figures.verdict_table import over_chart, rule_rows, under_chart, version_rows
from triage.clinic.figures.verdicts import MOST, judged
from triage.clinic.figures.waits import (
    WaitRow,
    acknowledged_row,
    acknowledgements,
    first_looks,
    wait_row,
)
from triage.models import Alert, QuestionCount, QuestionnaireVersion
from triage.site.charts import Bars, Share, bars
from triage.staff.access import record_access
from triage.staff.pages import require
from triage.staff.recorded_list import named


def figures_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Record, then show what was asked for: a version, or all of a questionnaire, and days."""
    user = require(request, "view_questioncount")
    exact = user.has_perm("triage.exact_questioncount")
    versions = _versions()
    form = SelectionForm(request.GET, versions, exact=exact, now=timezone.now())
    shown = form.selection() if versions and form.is_valid() else None
    record_access(request, "figures", among=_summed(shown) if shown else ())
    context = {
        **site.each_context(request),
        "opts": QuestionCount._meta,  # noqa: SLF001 (public in all but name)
        "title": _("Figures"),
        "subtitle": None,
        "versions": versions,
        "form": form,
        "exact": exact,
        "may_see_list": user.has_perm("triage.view_submission"),
        **(_figures(form, shown, exact) if shown else {}),
    }
    return TemplateResponse(request, "clinic/figures/figures.html", context)


def _versions() -> list[QuestionnaireVersion]:
    rows = QuestionnaireVersion.objects.select_related("questionnaire").defer("document", "note")
    return list(rows.order_by("questionnaire__title", "questionnaire", "-number"))


def _summed(selection: Selection) -> list[UUID]:
    """Whom the sums are of; in one of more than are named nobody stands out."""
    with one_process():
        listed = named(selection.listed(), by="pk", along=["listed_at"])
        return [*listed, *named(selection.alerts(), along=["created_at"])]


def _figures(form: SelectionForm, selection: Selection, exact: bool) -> dict[str, Any]:
    return {
        "selection": selection,
        "about": form.about_words(),
        **_daily(selection, exact),
        **_waits(selection, exact),
        **_leaving(selection),
        "clarity": clarity_by_question(selection),
        **_verdicts(selection, exact),
    }


def _daily(selection: Selection, exact: bool) -> dict[str, Any]:
    kinds = dict(Alert.Kind.choices)
    alerts = [
        (kinds[kind], day_table(selection, counts, exact=exact))
        for kind, counts in alerts_by_day(selection).items()
    ]
    checks = day_table(selection, checks_by_day(selection), exact=exact)
    return {"checks": checks, "alerts": alerts}


def _waits(selection: Selection, exact: bool) -> dict[str, Any]:
    waits = [wait_row(wait, exact=exact) for wait in first_looks(selection)]
    acknowledged = [acknowledged_row(one, exact=exact) for one in acknowledgements(selection)]
    return {"waits": waits, "wait_chart": _wait_chart(waits), "acknowledged": acknowledged}


def _wait_chart(waits: Iterable[WaitRow]) -> Bars | None:
    said = (wait for wait in waits if wait.percent is not None)
    shares = [Share(level_name(wait.urgency), wait.share, wait.percent or 0) for wait in said]
    return bars(shares) if shares else None


def _leaving(selection: Selection) -> dict[str, Any]:
    rows = leaving_by_question(selection)
    return {"leaving": rows, "leaving_chart": leaving_chart(rows)}


def _verdicts(selection: Selection, exact: bool) -> dict[str, Any]:
    found = judged(selection)
    versions = version_rows(selection, found, exact=exact)
    rules = rule_rows(selection, found, exact=exact)
    return {
        "judged": found,
        "most": MOST,
        "version_rows": versions,
        "rule_rows": rules,
        "under_chart": under_chart([*versions, *rules]),
        "over_chart": over_chart([*versions, *rules]),
    }
