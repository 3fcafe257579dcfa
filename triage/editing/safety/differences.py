"""How a version differs from the one before, for its safety file."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from triage.editing.histories import Changed
from triage.editing.safety.chapters import Block, Lines, Paragraph
from triage.editing.safety.file import SafetyFile
from triage.engine.proof.diff import Change
from triage.engine.words.edits import Edit
from triage.engine.words.narrative import tell_patient
from triage.site import times


def changes(file: SafetyFile) -> Iterator[Block]:
    """What is otherwise than in the version before, and who made it so."""
    if file.previous is None:
        yield Paragraph(_("It is the first version."))
    else:
        yield from _compared(file)
    if not file.recorded:
        yield Paragraph(_("No change of the draft is on record for it."))
        return
    yield Paragraph(_("Changed by: %(names)s.") % {"names": ", ".join(file.editors)})
    yield Lines(_("Every recorded change"), tuple(map(_recorded, file.recorded)))


def _recorded(change: Changed) -> str:
    when = times.in_words(change.at)
    reason = f" ({change.reason})" if change.reason else ""
    return f"{when} {change.by}: {change.what} {change.kind} {change.name}{reason}"


def _compared(file: SafetyFile) -> Iterator[Block]:
    yield from _patients(file)
    if file.rewordings:
        yield Lines(_("Wording that no proof can judge"), tuple(map(_edit, file.rewordings)))
    if file.edits:
        yield Lines(_("Every difference"), tuple(map(_edit, file.edits)))
    else:
        yield Paragraph(_("Nothing reads otherwise than in the version before."))


def _patients(file: SafetyFile) -> Iterator[Block]:
    if file.problems:
        yield Paragraph(_("Patients were not compared, as today's checks find something to mend."))
        return
    lowered = tuple(_patient(file, one) for one in file.changes if one.lowered)
    raised = tuple(_patient(file, one) for one in file.changes if not one.lowered)
    if lowered:
        yield Lines(_("Patients who fare worse, one of each kind"), lowered)
    else:
        yield Paragraph(_("No possible patient fares worse."))
    if raised:
        yield Lines(_("Patients who end more urgent, one of each kind"), raised)


def _patient(file: SafetyFile, change: Change) -> str:
    after = change.after.word if change.after else _("no result")
    pair = f"{change.before.word} → {after}"
    if change.lost is not None:
        pair = _("%(pair)s, without “%(lost)s”") % {"pair": pair, "lost": change.lost}
    if change.new_answers is None:
        return _("%(pair)s: not decided within the limit") % {"pair": pair}
    return f"{pair}: {tell_patient(file.document, change.new_answers)}"


def _edit(edit: Edit) -> str:
    what = f"{edit.kind} {edit.code}".strip()
    if not edit.field:
        words = _("added") if edit.after else _("removed")
        return f"{what}, {words}: {edit.after or edit.before}"
    return _("%(what)s, %(field)s: “%(before)s” became “%(after)s”") % {
        "what": what,
        "field": edit.field,
        "before": edit.before,
        "after": edit.after,
    }
