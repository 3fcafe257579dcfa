"""From a row of the draft to the page of somebody to whom it happens."""

from dataclasses import dataclass, replace

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from triage.editing.admin.chosen import CHOSEN, workbench
from triage.editing.admin.preview import Preview
from triage.editing.admin.preview_broken import drawn_or_problems
from triage.editing.admin.row_addresses import Places
from triage.editing.previewing import Shown, version_of_draft
from triage.editing.seen_rows import SECTION, SEEN_AS, START
from triage.editing.somebody import Somebody, find_somebody
from triage.models import Questionnaire as QuestionnaireRow
from triage.staff.pages import draw, get_questionnaire, require


@dataclass(frozen=True)
class Seen:
    """A row of a draft, and the form that leads here."""

    row: QuestionnaireRow
    kind: str
    row_id: int
    back: str

    @property
    def code(self) -> str:
        """What names it in its questionnaire; 404 where it is none of that."""
        codes = {key: code for code, key in Places(self.row).row_ids(self.kind).items()}
        if self.row_id not in codes:
            raise Http404
        return codes[self.row_id]


def see_view(
    site: AdminSite, request: HttpRequest, *, pk: int, kind: str, row_id: int
) -> HttpResponse:
    """To the page of the draft on which a row is met, as the name of its model and its key."""
    require(request, "view_questionnaire")
    row = get_questionnaire(pk)
    if kind not in SEEN_AS:
        raise Http404
    form = reverse(f"admin:triage_{kind}_change", args=[row_id])
    back = workbench(pk) if CHOSEN in request.GET else form
    seen = Seen(row, SEEN_AS[kind], row_id, back)
    return drawn_or_problems(site, request, row, lambda: _see(site, request, seen))


def _see(site: AdminSite, request: HttpRequest, seen: Seen) -> HttpResponse:
    row, version = seen.row, version_of_draft(seen.row)
    preview = Preview(request, row, version, Shown(back=seen.back))
    if seen.kind == START:
        return HttpResponseRedirect(preview.address("home"))
    code = seen.code
    if seen.kind == SECTION:
        slug = preview.document.sections_by_code[code].slug
        return HttpResponseRedirect(preview.address("learn-section", slug))
    somebody = find_somebody(row, preview.document, seen.kind, code)
    if somebody is None:
        title = _("As the patient sees it: %(name)s") % {"name": row}
        return draw(site, request, "editing/preview_nobody", row, title=title, back=seen.back)
    return HttpResponseRedirect(_page_of(preview, somebody, seen.kind, code))


def _page_of(preview: Preview, somebody: Somebody, kind: str, code: str) -> str:
    """A question as they come to it; of all else the result."""
    shown = replace(preview.shown, answers=somebody.answers, who=_who(somebody))
    if kind != "question":
        return preview.address("result", shown=shown)
    if preview.document.questions_by_id[code] in preview.document.reading_questions:
        return preview.address("find-reading", shown=shown)
    return preview.address("question", code, shown=shown.met_at(preview.document, code))


def _who(somebody: Somebody) -> str:
    if somebody.vignette:
        return _("the patient of the vignette “%(title)s”") % {"title": somebody.vignette}
    return _("a made-up patient")
