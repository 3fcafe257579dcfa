"""Every vignette under the version: what is expected of it, and what came of it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from triage.clinic.export.columns import Cell
from triage.editing.vignettes import Trial, try_vignettes, why_it_fails
from triage.engine.questionnaire import Questionnaire
from triage.models import QuestionnaireVersion
from triage.models.questionnaire import URGENCY_CHOICES
from triage.records.performance.tables import Table
from triage.site import times

_WORDS = dict(URGENCY_CHOICES)


def vignettes_table(version: QuestionnaireVersion, document: Questionnaire) -> Table:
    """Those that stand now, tried again under this very document."""
    trials = try_vignettes(version.questionnaire, document)
    rows = tuple(_row(trial, document) for trial in trials)
    return Table("vignettes", _("Vignettes"), tuple(_notes(trials)), _header(), rows)


def _header() -> tuple[str, ...]:
    return (
        *(_("Code"), _("Vignette"), _("Expected"), _("Came to")),
        *(_("Signs that must fire"), _("Signs that must not fire"), _("Signs that fired")),
        *(_("Passes"), _("Why not"), _("Signed by"), _("Signed on")),
    )


def _notes(trials: tuple[Trial, ...]) -> Iterator[str]:
    signed = [trial for trial in trials if trial.vignette.is_signed]
    yield _("Made-up patients. Only a signed one is evidence; the others are proposals.")
    yield _("Signed: %(n)d, of which %(passing)d pass. Not signed: %(rest)d.") % {
        "n": len(signed),
        "passing": sum(trial.passes for trial in signed),
        "rest": len(trials) - len(signed),
    }


def _row(trial: Trial, document: Questionnaire) -> tuple[Cell, ...]:
    vignette = trial.vignette
    return (
        vignette.code,
        vignette.title,
        str(_WORDS[vignette.expected_urgency]),
        _("nothing") if trial.urgency is None else str(_WORDS[int(trial.urgency)]),
        vignette.must_fire,
        vignette.must_not_fire,
        " ".join(trial.fired),
        _("yes") if trial.passes else _("no"),
        " ".join(why_it_fails(trial, document)),
        str(vignette.signed_by or ""),
        times.day(vignette.signed_at) if vignette.signed_at else "",
    )
