"""What editors and clinical leads find on the start page: the state of each draft.

Only what is quick is told. Nothing is proved here: the page that publishes does that.
"""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from triage.editing.draft_report import Report, make_report
from triage.editing.histories import changes_since
from triage.models import ProblemReport, Questionnaire
from triage.site import times
from triage.staff.access import record_access
from triage.staff.pages import address
from triage.staff.start_page import Line, Link, Section, on_start_page


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
        facts=(_live(report),),
        calm=_("The draft says what is live, and nothing waits for review.")
        if report.is_live
        else "",
    )


def _draft_lines(report: Report) -> Iterator[Line]:
    row, live = report.row, report.live
    place = address("triage_questionnaire_draft", row)
    edits = len(changes_since(row, live.published_at)) if live else 0
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
