"""The safety file in chapters, in the shape that DCB0129 asks for; drawn as a page or a text."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triage.editing.safety.blocks import Block, Chapter, Facts, Lines, Paragraph, Proven, Table
from triage.editing.safety.differences import compare
from triage.editing.safety.file import Answered, SafetyFile, Standing
from triage.editing.vignettes import Trial, why_it_fails
from triage.models.questionnaire import URGENCY_CHOICES
from triage.site.wording import fill

_URGENCY_WORDS = dict(URGENCY_CHOICES)


def report_title(file: SafetyFile) -> str:
    """What the file is called."""
    version = file.version
    return _("Safety file of %(title)s, version %(n)d") % {
        "title": file.document.title,
        "n": version.number,
    }


def make_report(file: SafetyFile) -> tuple[Chapter, ...]:
    """Every chapter, in the order of a clinical safety case report."""
    return (
        Chapter(_("What this file is"), tuple(_introduction(file))),
        Chapter(_("System and intended use"), tuple(_system(file))),
        Chapter(_("Version"), (_version(file),)),
        Chapter(_("Clinical risk management"), tuple(_management())),
        Chapter(
            _("Hazard log"),
            (_hazard_table(file),),
            tuple(_hazard(answered) for answered in file.hazards),
        ),
        Chapter(_("Proofs"), tuple(_proofs(file))),
        Chapter(_("Vignettes"), tuple(_vignettes(file))),
        Chapter(_("Past checks"), tuple(_past(file))),
        Chapter(_("Changes since the version before"), tuple(_changes(file))),
        Chapter(_("Open warnings"), tuple(_warnings(file))),
        Chapter(_("Approvals"), tuple(_approvals(file))),
        Chapter(_("Residual risk and safety statement"), tuple(_statement())),
    )


def _introduction(file: SafetyFile) -> Iterator[Block]:
    when = date_format(file.written_at, "DATETIME_FORMAT")
    yield Paragraph(
        _(
            "Written on %(when)s from what is stored: the version, its proofs, vignettes, "
            "approvals and recorded changes. Proofs and vignettes were run again for it."
        )
        % {"when": when}
    )
    yield Paragraph(
        _(
            "It has the shape that DCB0129 asks of a clinical safety case report and its hazard "
            "log. It does not judge any risk: severity, likelihood and what is acceptable are "
            "left for the clinical owner to fill in. Evidence that holds does not say that a "
            "hazard is controlled, and nothing stored here shows how the questionnaire is used "
            "in the clinic."
        )
    )


def _system(file: SafetyFile) -> Iterator[Block]:
    document = file.document
    yield Facts(
        (
            (_("Name"), document.title),
            (_("Who it is for"), fill(document.audience)),
            (_("Intended use"), fill(document.intended_use)),
            (
                _("How it works"),
                _(
                    "Fixed questions and fixed rules; the most urgent finding decides. It does "
                    "not diagnose, learns nothing, and contains no chance."
                ),
            ),
            (
                _("What it holds"),
                _("Questions: %(q)d. Rules: %(r)d. Warning signs: %(s)d. Safety floors: %(f)d.")
                % {
                    "q": len(document.questions),
                    "r": len(document.rules),
                    "s": len(document.signs),
                    "f": len(document.floors),
                },
            ),
        )
    )


def _version(file: SafetyFile) -> Block:
    version = file.version
    rows = [
        (_("Version"), str(version.number)),
        (_("SHA-256"), version.sha256),
        (_("Status"), str(version.get_status_display())),
        (_("Published"), date_format(version.published_at, "DATETIME_FORMAT")),
        (_("Published by"), str(version.published_by or _("a command, by nobody named"))),
        (_("Note"), version.note or _("none")),
    ]
    if version.retired_at:
        rows.append((_("Retired"), date_format(version.retired_at, "DATETIME_FORMAT")))
    if version.is_withdrawn:
        rows.append((_("Withdrawn by"), str(version.withdrawn_by)))
        rows.append((_("Why it was withdrawn"), version.withdrawn_reason))
    return Facts(tuple(rows))


def _management() -> Iterator[Block]:
    yield Paragraph(_("To be filled in by the clinical owner."))
    yield Facts(
        (
            (_("Clinical safety officer"), ""),
            (_("Clinical owner of the rules"), ""),
            (_("Who watches the list of checks, and when"), ""),
            (_("How harm is reported"), ""),
        )
    )


def _hazard_table(file: SafetyFile) -> Block:
    rows = tuple(
        (one.hazard.code, str(one.hazard.title), one.standing_words) for one in file.hazards
    )
    columns = (_("Hazard"), _("What could go wrong"), _("Evidence of this version"))
    return Table(_("All hazards"), columns, rows)


def _hazard(answered: Answered) -> Chapter:
    hazard = answered.hazard
    facts = Facts(
        (
            (_("Cause"), str(hazard.cause)),
            (_("Effect"), str(hazard.effect)),
            (_("Mitigation"), str(hazard.mitigation)),
            (_("As far as is stored"), answered.standing_words),
        )
    )
    judged = Facts(
        (
            (_("Severity"), ""),
            (_("Likelihood"), ""),
            (_("Residual risk"), ""),
            (_("Accepted by, and when"), ""),
        ),
        _("The risk, as the clinical owner judges it"),
    )
    found: Block = Proven(_("Evidence of this version"), answered.evidence)
    if answered.standing is Standing.SILENT:
        found = Paragraph(
            _(
                "Nothing that is stored in a version can show this. The software's own tests, and "
                "the clinic's way of working, have to."
            )
        )
    return Chapter(f"{hazard.code} {hazard.title}", (facts, found, judged))


def _proofs(file: SafetyFile) -> Iterator[Block]:
    if file.problems:
        lines = tuple(f"{problem.code}: {problem.sentence}" for problem in file.problems)
        yield Lines(_("Nothing was proved, as today's checks find something to mend"), lines)
        return
    yield Paragraph(
        _("Decided for every possible patient, “not sure” and hidden questions included.")
    )
    rows = tuple((words, str(proved), str(total)) for words, proved, total in file.proofs())
    yield Table(_("What is proved"), (_("Claim"), _("Proved"), _("Claimed")), rows)


def _vignettes(file: SafetyFile) -> Iterator[Block]:
    yield Paragraph(
        _(
            "Made-up patients with the outcome that is expected of them, as they stand now. Only "
            "a signed one is evidence; the others are proposals."
        )
    )
    columns = (_("Vignette"), _("Expected"), _("Result"), _("Signed"))
    for caption, trials in (
        (_("Signed"), file.signed),
        (_("Not signed"), file.proposals),
    ):
        rows = tuple(_trial(file, trial) for trial in trials)
        if rows:
            yield Table(f"{caption} ({len(rows)})", columns, rows)
        else:
            yield Paragraph(_("%(caption)s: none.") % {"caption": caption})
    gone = tuple(
        f"{one.title} – {one.by}, {date_format(one.at, 'DATETIME_FORMAT')}"
        for one in file.signatures_gone
    )
    if gone:
        yield Lines(_("Signatures taken off since the version before"), gone)


def _trial(file: SafetyFile, trial: Trial) -> tuple[str, ...]:
    vignette = trial.vignette
    signed = _("no")
    if vignette.signed_at:
        when = date_format(vignette.signed_at, "DATE_FORMAT")
        signed = _("%(who)s, %(when)s") % {"who": vignette.signed_by, "when": when}
    result = _("passes") if trial.passes else " ".join(why_it_fails(trial, file.document))
    expected = str(_URGENCY_WORDS[vignette.expected_urgency])
    return (f"{vignette.code}: {vignette.title}", expected, result, signed)


def _past(file: SafetyFile) -> Iterator[Block]:
    figures = file.figures
    if figures is None:
        yield Paragraph(_("No replay of past checks under this version was run."))
    else:
        hidden = _("not shown: it would give a small count away")
        yield Facts(
            (
                (_("Replayed"), date_format(figures.replay.started_at, "DATETIME_FORMAT")),
                (_("Could not be compared"), figures.skipped),
                (_("Alerts there were"), figures.alerts_before or hidden),
                (_("Alerts it would have made"), figures.alerts_after or hidden),
            )
        )
    if file.recalls:
        yield Paragraph(_("It rates past checks more urgent; clinicians see them as recalled."))
    else:
        yield Paragraph(_("No past check is recalled because of it."))


def _changes(file: SafetyFile) -> Iterator[Block]:
    if file.previous is None:
        yield Paragraph(_("It is the first version."))
    else:
        yield from compare(file)
    if not file.recorded:
        yield Paragraph(_("No change of the draft is on record for it."))
        return
    editors = ", ".join(file.editors)
    yield Paragraph(_("Changed by: %(names)s.") % {"names": editors})
    lines = tuple(
        f"{date_format(one.at, 'DATETIME_FORMAT')} {one.by}: {one.what} {one.kind} {one.name}"
        + (f" ({one.reason})" if one.reason else "")
        for one in file.recorded
    )
    yield Lines(_("Every recorded change"), lines)


def _warnings(file: SafetyFile) -> Iterator[Block]:
    lines = tuple(f"{claim.code}: {claim.sentence}" for claim in file.warnings)
    if lines:
        count = ngettext("%(n)d claim is not proved", "%(n)d claims are not proved", len(lines))
        yield Lines(count % {"n": len(lines)}, lines)
    open_ = tuple(
        f"{one.hazard.code} {evidence.sentence}"
        for one in file.hazards
        for evidence in one.evidence
        if not evidence.holds
    )
    if open_:
        yield Lines(_("Evidence that is open"), open_)
    if not (lines or open_):
        yield Paragraph(_("None."))


def _approvals(file: SafetyFile) -> Iterator[Block]:
    rows = tuple(
        (
            str(approval.approved_by),
            date_format(approval.approved_at, "DATETIME_FORMAT"),
            approval.note,
        )
        for approval in file.approvals
    )
    if rows:
        columns = (_("Clinical lead"), _("When"), _("Note"))
        yield Table(_("Signed under exactly this document"), columns, rows)
    else:
        yield Paragraph(
            _("No clinical lead has approved this document. It may be shown as a demonstration.")
        )


def _statement() -> Iterator[Block]:
    yield Paragraph(
        _(
            "To be filled in by the clinical owner, who alone can say whether what remains is "
            "acceptable."
        )
    )
    yield Facts(
        (
            (_("Summary of the risks that remain"), ""),
            (_("Hazards that are open, and what is done about each"), ""),
            (_("Safe to use, under which conditions"), ""),
            (_("Clinical safety officer, name and date"), ""),
        )
    )
