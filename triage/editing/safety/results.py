"""What was proved and tried of a version, for its safety file."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triage.editing.replay_figures import shown_scale
from triage.editing.safety.chapters import (
    Block,
    Facts,
    Lines,
    Paragraph,
    Table,
)
from triage.editing.safety.file import SafetyFile
from triage.editing.signature_record import SignatureGone
from triage.editing.vignettes import Trial, why_it_fails
from triage.models.questionnaire import URGENCY_CHOICES
from triage.site import times

_URGENCY_WORDS = dict(URGENCY_CHOICES)


def proofs(file: SafetyFile) -> Iterator[Block]:
    """What holds for every possible patient, or why nothing was proved."""
    if file.problems:
        lines = tuple(f"{problem.code}: {problem.sentence}" for problem in file.problems)
        yield Lines(_("Nothing was proved, as today's checks find something to mend"), lines)
        return
    yield Paragraph(
        _("Decided for every possible patient, “not sure” and hidden questions included.")
    )
    rows = tuple((words, str(proved), str(total)) for words, proved, total in file.proofs())
    yield Table(_("What is proved"), (_("Claim"), _("Proved"), _("Claimed")), rows)


def vignettes(file: SafetyFile) -> Iterator[Block]:
    """Those signed, those not, and the signatures that went."""
    yield Paragraph(
        _(
            "Made-up patients with the outcome that is expected of them, as they stand now. Only "
            "a signed one is evidence; the others are proposals."
        )
    )
    yield _trials(file, _("Signed"), file.signed)
    yield _trials(file, _("Not signed"), file.proposals)
    gone = tuple(map(_signature_gone, file.signatures_gone))
    if gone:
        yield Lines(_("Signatures taken off since the version before"), gone)


def _signature_gone(gone: SignatureGone) -> str:
    said = f"{gone.title} – {gone.by}, {times.in_words(gone.at)}"
    return f"{said}: {gone.reason}" if gone.reason else said


def _trials(file: SafetyFile, caption: str, trials: tuple[Trial, ...]) -> Block:
    if not trials:
        return Paragraph(_("%(caption)s: none.") % {"caption": caption})
    columns = (_("Vignette"), _("Expected"), _("Result"), _("Signed"))
    rows = tuple(_trial(file, trial) for trial in trials)
    return Table(f"{caption} ({len(rows)})", columns, rows)


def _trial(file: SafetyFile, trial: Trial) -> tuple[str, ...]:
    vignette = trial.vignette
    signed = _("no")
    if vignette.signed_at:
        when = times.day(vignette.signed_at)
        signed = _("%(who)s, %(when)s") % {"who": vignette.signed_by, "when": when}
    result = _("passes") if trial.passes else " ".join(why_it_fails(trial, file.document))
    expected = str(_URGENCY_WORDS[vignette.expected_urgency])
    return (f"{vignette.code}: {vignette.title}", expected, result, signed)


def past_checks(file: SafetyFile) -> Iterator[Block]:
    """That they were replayed. What became of whom is for those who may look at checks."""
    if file.replay is None:
        yield Paragraph(_("No replay of past checks under this version was run."))
    else:
        when = times.in_words(file.replay.started_at)
        yield Facts(((_("Replayed"), when), (_("Checks begun before"), shown_scale(file.replay))))
        yield Paragraph(_("Those who may look at checks see what would have become of whom."))
    yield Paragraph(_("A past check that it rates more urgent is shown to clinicians as recalled."))


def warnings(file: SafetyFile) -> Iterator[Block]:
    """What is not proved, and evidence that is open."""
    lines = tuple(f"{claim.code}: {claim.sentence}" for claim in file.warnings)
    if lines:
        count = ngettext("%(n)d claim is not proved", "%(n)d claims are not proved", len(lines))
        yield Lines(count % {"n": len(lines)}, lines)
    open_ = tuple(_open_evidence(file))
    if open_:
        yield Lines(_("Evidence that is open"), open_)
    if not (lines or open_):
        yield Paragraph(_("None."))


def _open_evidence(file: SafetyFile) -> Iterator[str]:
    for one in file.hazards:
        for evidence in one.evidence:
            if not evidence.holds:
                yield f"{one.hazard.code} {evidence.sentence}"
