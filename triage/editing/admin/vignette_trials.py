"""Lists of vignettes that know what becomes of each under its draft."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.drafts import build_draft
from triage.editing.signatures import marks_of
from triage.editing.vignette_words import mark_words
from triage.editing.vignettes import Trial, Trials
from triage.engine import questionnaire as engine
from triage.models import Questionnaire, Vignette


class TrialList(ChangeList):
    """A list whose rows know what becomes of them; each draft is built once."""

    def get_results(self, request: HttpRequest) -> None:
        """Try every vignette in view, and find what was done to it since it was signed."""
        super().get_results(request)
        drafts, shown = drafts_of(request), self.result_list
        marks = marks_of(shown)
        for vignette in shown:
            vignette.trial = drafts.try_one(vignette)
            draft = vignette.trial[1]
            vignette.marks = [mark_words(mark, draft) for mark in marks[vignette.pk]]


class Drafts:
    """Drafts by questionnaire, each built when it is first asked for."""

    def __init__(self) -> None:
        self._built: dict[int, Trials] = {}

    def of(self, row: Questionnaire) -> Trials:
        """The draft of one questionnaire."""
        if row.pk not in self._built:
            self._built[row.pk] = Trials(build_draft(row))
        return self._built[row.pk]

    def try_one(self, vignette: Vignette) -> tuple[Trial, engine.Questionnaire]:
        """What becomes of a vignette under its draft."""
        draft = self.of(vignette.questionnaire)
        return draft.of(vignette), draft.document


def drafts_of(request: HttpRequest) -> Drafts:
    """Those that this page asked for already, built once for all its parts."""
    known: Drafts = request.__dict__.setdefault("drafts", Drafts())
    return known


@dataclass(frozen=True)
class Summary:
    """How many vignettes of a questionnaire pass, fail, or wait for an answer."""

    questionnaire: Questionnaire
    passing: int
    failing: int
    open: int


def summarize(row: Questionnaire, trials: Trials) -> Summary:
    """All of them under the draft, at once."""
    endings = [trials.of(vignette) for vignette in row.vignettes.all()]
    passing = sum(one.passes for one in endings)
    waiting = sum(bool(one.ending.question) for one in endings)
    return Summary(row, passing, len(endings) - passing - waiting, waiting)


class SignedFilter(admin.SimpleListFilter):
    """By whether a clinical lead stands by it."""

    title = gettext_lazy("signature")
    parameter_name = "signed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Signed, or a proposal."""
        return [("yes", _("Signed")), ("no", _("Proposals, not signed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the chosen kind."""
        if self.value() not in {"yes", "no"}:
            return queryset
        return queryset.filter(signed_at__isnull=self.value() == "no")


class TrialFilter(admin.SimpleListFilter):
    """By whether it passes under the draft as it is now."""

    title = gettext_lazy("under the draft")
    parameter_name = "trial"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Passes, or fails."""
        return [("passes", _("Passes")), ("fails", _("Fails"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Every vignette is tried, which takes a fraction of a millisecond each."""
        if self.value() not in {"passes", "fails"}:
            return queryset
        drafts, wanted = drafts_of(request), self.value() == "passes"
        rows = queryset.select_related("questionnaire__default_disposition")
        tried = ((row.pk, drafts.try_one(row)[0].passes) for row in rows)
        return queryset.filter(pk__in=[pk for pk, passes in tried if passes is wanted])
