"""The safety file in chapters, in the shape that DCB0129 asks for; drawn as a page or a text."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from triage.editing.safety import results
from triage.editing.safety.chapters import Block, Chapter, Facts, Paragraph, Table, to_fill_in
from triage.editing.safety.differences import changes
from triage.editing.safety.file import SafetyFile
from triage.editing.safety.hazard_log import hazard_chapter, hazard_table
from triage.editing.safety.incidents import incidents
from triage.editing.safety.weakened import weakened
from triage.engine.questionnaire import Questionnaire
from triage.models import Approval, QuestionnaireVersion
from triage.site import times
from triage.site.wording import fill


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
            (hazard_table(file),),
            tuple(map(hazard_chapter, file.hazards)),
        ),
        Chapter(_("Proofs"), tuple(results.proofs(file))),
        Chapter(_("Vignettes"), tuple(results.vignettes(file))),
        Chapter(_("Past checks"), tuple(results.past_checks(file))),
        Chapter(_("Changes since the version before"), tuple(changes(file))),
        Chapter(_("What it weakened"), tuple(weakened(file))),
        Chapter(_("Incidents"), tuple(incidents(file))),
        Chapter(_("Open warnings"), tuple(results.warnings(file))),
        Chapter(_("Approvals"), tuple(_approvals(file))),
        Chapter(_("Residual risk and safety statement"), tuple(_statement())),
    )


def _introduction(file: SafetyFile) -> Iterator[Block]:
    when = times.in_words(file.written_at)
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
            "log. It judges no risk itself: severity, likelihood and what is acceptable stand "
            "as the clinical owner judged them, or are left to be filled in. Evidence that holds "
            "does not say that a hazard is controlled, and nothing stored here shows how the "
            "questionnaire is used in the clinic."
        )
    )


def _system(file: SafetyFile) -> Iterator[Block]:
    document = file.document
    how = _(
        "Fixed questions and fixed rules; the most urgent finding decides. It does "
        "not diagnose, learns nothing, and contains no chance."
    )
    yield Facts(
        (
            (_("Name"), document.title),
            (_("Who it is for"), fill(document.audience)),
            (_("Intended use"), fill(document.intended_use)),
            (_("How it works"), how),
            (_("What it holds"), _size(document)),
        )
    )


def _size(document: Questionnaire) -> str:
    return _("Questions: %(q)d. Rules: %(r)d. Warning signs: %(s)d. Safety floors: %(f)d.") % {
        "q": len(document.questions),
        "r": len(document.rules),
        "s": len(document.signs),
        "f": len(document.floors),
    }


def _version(file: SafetyFile) -> Block:
    version = file.version
    rows = [
        (_("Version"), str(version.number)),
        (_("SHA-256"), version.sha256),
        (_("Status"), str(version.get_status_display())),
        (_("Published"), times.in_words(version.published_at)),
        (_("Published by"), str(version.published_by or _("a command, by nobody named"))),
        (_("Note"), version.note or _("none")),
    ]
    return Facts((*rows, *_end_of(version)))


def _end_of(version: QuestionnaireVersion) -> Iterator[tuple[str, str]]:
    if version.retired_at:
        yield _("Retired"), times.in_words(version.retired_at)
    if version.is_withdrawn:
        if version.withdrawn_at:
            yield _("Withdrawn"), times.in_words(version.withdrawn_at)
        yield _("Withdrawn by"), str(version.withdrawn_by)
        yield _("Why it was withdrawn"), version.withdrawn_reason


def _management() -> Iterator[Block]:
    yield Paragraph(_("To be filled in by the clinical owner."))
    yield to_fill_in(
        _("Clinical safety officer"),
        _("Clinical owner of the rules"),
        _("Who watches the list of checks, and when"),
        _("How harm is reported"),
    )


def _approvals(file: SafetyFile) -> Iterator[Block]:
    rows = tuple(map(_approval, file.approvals))
    if rows:
        columns = (_("Clinical lead"), _("When"), _("Compared with"), _("Read"), _("Note"))
        yield Table(_("Signed under exactly this document"), columns, rows)
    else:
        said = _("No clinical lead has approved this document.")
        yield Paragraph(f"{said} {_unsigned_here()}")
    if rows and file.version.is_withdrawn:
        yield Paragraph(_("It was withdrawn, and none of these lets it go live again."))


def _unsigned_here() -> str:
    """What this site does with what nobody signed."""
    if settings.DEBUG:
        return _("As a demonstration this site may serve it, marked as not approved.")
    return _("This site serves it to nobody.")


def _approval(one: Approval) -> tuple[str, ...]:
    over = _("version %(n)d") % {"n": one.over.number} if one.over else _("nothing: read whole")
    read = _("objects: %(n)d") % {"n": len(one.read)} if one.read else _("not asked for")
    at = times.in_words(one.approved_at)
    return (str(one.approved_by), at, over if one.read else "-", read, one.note)


def _statement() -> Iterator[Block]:
    yield Paragraph(
        _(
            "To be filled in by the clinical owner, who alone can say whether what remains is "
            "acceptable."
        )
    )
    yield to_fill_in(
        _("Summary of the risks that remain"),
        _("Hazards that are open, and what is done about each"),
        _("Safe to use, under which conditions"),
        _("Clinical safety officer, name and date"),
    )
