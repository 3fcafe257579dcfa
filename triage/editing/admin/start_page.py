"""What editors and clinical leads find on the start page: the state of each draft.

Only what is quick is told. Nothing is proved here: the page that publishes does that.
"""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triage.editing.draft_report import Report, make_report
from triage.editing.handing_over import find_standing, waiting
from triage.editing.histories import count_changes
from triage.models import DraftTurn, ProblemReport, Questionnaire
from triage.site import times
from triage.staff.access import record_access
from triage.staff.pages import address
from triage.staff.start_page import Line, Link, Section, on_start_page

#: Of a note on the first page; all of it stands on the workbench.
_WORDS_OF_A_NOTE = 20


@on_start_page
def drafts(request: HttpRequest) -> Iterator[Section]:
    """Each draft beside what is live, but for what is archived."""
    if not request.user.has_perm("triage.view_questionnaire"):
        return
    signs = request.user.has_perm("triage.add_approval")
    for row in Questionnaire.objects.filter(archived_at=None).order_by("title", "pk"):
        yield _section(row, signs=signs)


def _section(row: Questionnaire, *, signs: bool) -> Section:
    report = make_report(row)
    lines = [*_draft_lines(report)]
    if signs and not report.is_live:
        lines.append(_signatures(report))
    return Section(
        f"draft-{row.pk}",
        _("Draft of %(title)s") % {"title": row.title},
        rank=40,
        lines=tuple(lines),
        facts=(_live(report), *_turn(report)),
        calm=_("The draft says what is live, and nothing waits for review.")
        if report.is_live
        else "",
    )


def _draft_lines(report: Report) -> Iterator[Line]:
    row, live = report.row, report.live
    place = address("triage_questionnaire_draft", row)
    edits = count_changes(row, live.edits_since) if live else 0
    yield Line(str(edits), _("recorded edits since the live version"), place)
    yield Line(str(len(report.problems)), _("problems that forbid publishing"), place)
    unsigned = row.vignettes.filter(signed_at=None).count()
    vignettes = reverse("admin:triage_vignette_changelist")
    chosen = f"{vignettes}?in={row.pk}&signed=no"
    yield Line(str(unsigned), _("vignettes that wait for review"), chosen)


def _signatures(report: Report) -> Line:
    given = report.row.approvals.filter(sha256=report.sha256, void_since=None)
    people = given.values("approved_by").distinct().count()
    what = _("signatures under the draft as it stands")
    return Line(str(people), what, address("triage_questionnaire_publish", report.row))


def _live(report: Report) -> Link:
    """What is live, and when something was last proved of it."""
    live, place = report.live, address("triage_questionnaire_publish", report.row)
    if live is None:
        return Link(_("Check and publish"), place, _("Nothing is live, so nobody is served."))
    said = {"number": live.number, "at": times.here(live.published_at)}
    proved = _("Version %(number)d is live. It was proved when it was published, %(at)s.") % said
    if not report.is_live:
        proved = f"{proved} {_('The draft is proved when that page is opened.')}"
    return Link(_("Check and publish"), place, proved)


@on_start_page
def handed_over(request: HttpRequest) -> Iterator[Section]:
    """For clinical leads: what editors say is ready."""
    if not request.user.has_perms(("triage.view_questionnaire", "triage.add_approval")):
        return
    turns = waiting()
    if not turns:
        return
    words = ngettext("draft waits for you", "drafts wait for you", len(turns))
    first = address("triage_questionnaire_workbench", turns[0].questionnaire)
    yield Section(
        "handed-over",
        _("Ready for review"),
        rank=25,
        lines=(Line(str(len(turns)), words, f"{first}#turn"),),
        facts=tuple(map(_handed, turns)),
    )


def _handed(turn: DraftTurn) -> Link:
    row = turn.questionnaire
    said = _("handed over by %(by)s, %(at)s.") % {"by": turn.by, "at": times.here(turn.at)}
    note = Truncator(turn.note).words(_WORDS_OF_A_NOTE)
    place = address("triage_questionnaire_workbench", row)
    return Link(row.title, f"{place}#turn", f"{said} {note}".strip())


def _turn(report: Report) -> Iterator[Link]:
    """Whose turn it is with the draft, where somebody handed it over."""
    standing = find_standing(report)
    if standing.turn is None:
        return
    said = {"by": standing.turn.by, "number": standing.edits}
    place = f"{address('triage_questionnaire_workbench', report.row)}#turn"
    if standing.is_back:
        yield Link(_("Sent back"), place, _("by %(by)s, with a note.") % said)
        return
    since = ngettext("%(number)d edit since.", "%(number)d edits since.", standing.edits)
    changed = since % said if standing.is_changed else ""
    words = _("handed over by %(by)s.") % said
    yield Link(_("Waits for the clinical leads"), place, f"{words} {changed}".strip())


@on_start_page
def reports(request: HttpRequest) -> Iterator[Section]:
    """What people say of the site, and nobody has read yet."""
    if not request.user.has_perm("triage.view_problemreport"):
        return
    record_access(request, "start page: reports")
    new = ProblemReport.objects.filter(state=ProblemReport.State.NEW).count()
    place = f"{reverse('admin:triage_problemreport_changelist')}?state__exact=new"
    yield Section(
        "reports",
        _("Reports of problems"),
        rank=30,
        lines=(Line(str(new), _("that nobody has read"), place),),
        calm=_("Every report is read."),
    )
