"""The hazard log of the safety file: each hazard, its evidence, and how its risk is judged."""

from django.utils.translation import gettext as _

from triage.editing.safety.chapters import (
    Block,
    Chapter,
    Facts,
    Paragraph,
    Proven,
    Table,
)
from triage.editing.safety.file import Answered, SafetyFile, Standing


def hazard_table(file: SafetyFile) -> Block:
    """Every hazard with how its evidence stands."""
    rows = tuple(map(_row, file.hazards))
    if not rows:
        return Paragraph(_("No hazard is written down for this questionnaire. That is open."))
    columns = (
        _("Hazard"),
        _("What could go wrong"),
        _("Evidence of this version"),
        _("Decision"),
    )
    return Table(_("All hazards"), columns, rows)


def _row(one: Answered) -> tuple[str, ...]:
    decision = one.hazard.get_decision_display()
    return (one.hazard.code, one.hazard.title, one.standing_words, str(decision))


def hazard_chapter(answered: Answered) -> Chapter:
    """What it is, what the record says of it, and the risk for somebody to judge."""
    return Chapter(
        f"{answered.hazard.code} {answered.hazard.title}",
        (_described(answered), _found(answered), _risk(answered)),
    )


def _described(answered: Answered) -> Block:
    hazard = answered.hazard
    return Facts(
        (
            (_("Cause"), hazard.cause),
            (_("Effect"), hazard.effect),
            (_("Mitigation"), hazard.mitigation),
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


def _risk(answered: Answered) -> Block:
    """As it is judged; what is not, is left to be filled in by hand."""
    hazard = answered.hazard
    return Facts(
        (
            (_("Severity"), str(hazard.get_severity_display())),
            (_("Likelihood"), str(hazard.get_likelihood_display())),
            (_("Residual risk"), hazard.residual_risk),
            (_("Owner"), hazard.owner),
            (_("Decision"), str(hazard.get_decision_display())),
            (_("Why so decided, by whom and when"), hazard.decision_note),
        ),
        _("The risk, as the clinical owner judges it"),
    )
