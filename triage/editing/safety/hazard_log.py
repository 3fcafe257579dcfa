"""The hazard log of the safety file: each hazard, and a form for who judges its risk."""

from django.utils.translation import gettext as _

from triage.editing.safety.chapters import (
    Block,
    Chapter,
    Facts,
    Paragraph,
    Proven,
    Table,
    to_fill_in,
)
from triage.editing.safety.file import Answered, SafetyFile, Standing


def hazard_table(file: SafetyFile) -> Block:
    """Every hazard with how its evidence stands."""
    rows = tuple(
        (one.hazard.code, str(one.hazard.title), one.standing_words) for one in file.hazards
    )
    columns = (_("Hazard"), _("What could go wrong"), _("Evidence of this version"))
    return Table(_("All hazards"), columns, rows)


def hazard_chapter(answered: Answered) -> Chapter:
    """What it is, what the record says of it, and the risk for somebody to judge."""
    return Chapter(
        f"{answered.hazard.code} {answered.hazard.title}",
        (_described(answered), _found(answered), _risk_to_judge()),
    )


def _described(answered: Answered) -> Block:
    hazard = answered.hazard
    return Facts(
        (
            (_("Cause"), str(hazard.cause)),
            (_("Effect"), str(hazard.effect)),
            (_("Mitigation"), str(hazard.mitigation)),
            (_("As far as is stored"), answered.standing_words),
        )
    )


def _found(answered: Answered) -> Block:
    if answered.standing is not Standing.SILENT:
        return Proven(_("Evidence of this version"), answered.evidence)
    return Paragraph(
        _(
            "Nothing that is stored in a version can show this. The software's own tests, and "
            "the clinic's way of working, have to."
        )
    )


def _risk_to_judge() -> Block:
    return to_fill_in(
        _("Severity"),
        _("Likelihood"),
        _("Residual risk"),
        _("Accepted by, and when"),
        caption=_("The risk, as the clinical owner judges it"),
    )
