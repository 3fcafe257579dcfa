"""What editors and clinical leads find on the start page: the state of each draft.

Only what is quick is told. Nothing is proved here: the page that publishes does that.
"""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from triage.editing.draft_report import find_draft_problems
from triage.editing.drafts import build_draft
from triage.editing.histories import changes_since
from triage.engine.document import canonical, to_document
from triage.engine.questionnaire import Questionnaire as Draft
from triage.models import ProblemReport, Questionnaire, QuestionnaireVersion
from triage.models.version import sha256_of
from triage.site import times
from triage.staff.access import record_access
from triage.staff.pages import address
from triage.staff.start_page import Line, Link, Section, on_start_page


@on_start_page
def drafts(request: HttpRequest) -> Iterator[Section]:
    """Each draft beside what is live."""
    if not request.user.has_perm("triage.view_questionnaire"):
        return
    signs = request.user.has_perm("triage.add_approval")
    for row in Questionnaire.objects.order_by("title", "pk"):
        yield _section(row, signs=signs)


def _section(row: Questionnaire, *, signs: bool) -> Section:
    live = row.versions.filter(status=QuestionnaireVersion.Status.ACTIVE).first()
    draft = build_draft(row)
    lines = [*_draft_lines(row, draft, live)]
    is_changed = live is None or live.sha256 != _sha256(draft)
    if signs and is_changed:
        lines.append(_signatures(row, draft))
    return Section(
        f"draft-{row.pk}",
        _("Draft of %(title)s") % {"title": row.title},
        rank=40,
        lines=tuple(lines),
        facts=(_live(row, live, is_changed=is_changed),),
        calm="" if is_changed else _("The draft says what is live, and nothing waits for review."),
    )


def _draft_lines(
    row: Questionnaire, draft: Draft, live: QuestionnaireVersion | None
) -> Iterator[Line]:
    place = address("triage_questionnaire_draft", row)
    edits = len(changes_since(row, live.published_at)) if live else 0
    yield Line(str(edits), _("recorded edits since the live version"), place)
    problems = len(find_draft_problems(draft))
    yield Line(str(problems), _("problems that forbid publishing"), place)
    unsigned = row.vignettes.filter(signed_at=None).count()
    vignettes = reverse("admin:triage_vignette_changelist")
    chosen = f"{vignettes}?in={row.pk}&signed=no"
    yield Line(str(unsigned), _("vignettes that wait for review"), chosen)


def _signatures(row: Questionnaire, draft: Draft) -> Line:
    given = row.approvals.filter(sha256=_sha256(draft), void_since=None)
    people = given.values("approved_by").distinct().count()
    what = _("signatures under the draft as it stands")
    return Line(str(people), what, address("triage_questionnaire_publish", row))


def _live(row: Questionnaire, live: QuestionnaireVersion | None, *, is_changed: bool) -> Link:
    """What is live, and when something was last proved of it."""
    place = address("triage_questionnaire_publish", row)
    if live is None:
        return Link(_("Check and publish"), place, _("Nothing is live, so nobody is served."))
    said = {"number": live.number, "at": times.here(live.published_at)}
    proved = _("Version %(number)d is live. It was proved when it was published, %(at)s.") % said
    if is_changed:
        proved = f"{proved} {_('The draft is proved when that page is opened.')}"
    return Link(_("Check and publish"), place, proved)


def _sha256(draft: Draft) -> str:
    return sha256_of(canonical(to_document(draft)))


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
