"""The safety file of a version: one page, and one text to keep."""

from contextlib import suppress

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse

from triage.editing.in_pages import page_number
from triage.editing.safety.chapters import Chapter
from triage.editing.safety.file import STANDING_WORDS, SafetyFile, Standing, write_safety_file
from triage.editing.safety.markdown import as_markdown
from triage.editing.safety.report import make_report, report_title
from triage.engine.document import DocumentError
from triage.models import QuestionnaireVersion
from triage.models.version import CorruptDocument
from triage.staff.pages import draw, get_version, require

#: Signs, from which on the page shows one chapter at a time; the text always holds all.
_MOST_AT_ONCE = 120_000


def safety_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Hazards with their evidence, and whatever else is stored of the version."""
    file = write_safety_file(_version(request, pk))
    chapters = _chapters(file)
    if chapters is None:
        return _damaged(site, request, file)
    counts = [
        (STANDING_WORDS[standing], sum(one.standing is standing for one in file.hazards))
        for standing in Standing
    ]
    divided = len(as_markdown("", chapters)) > _MOST_AT_ONCE
    number = page_number(request.GET.get("chapter", ""), len(chapters))
    return draw(
        site,
        request,
        "editing/safety",
        file.version,
        title=report_title(file),
        chapters=chapters,
        counts=counts,
        divided=divided,
        show=[number] if divided else range(1, len(chapters) + 1),
    )


def safety_text_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """The same as Markdown."""
    file = write_safety_file(_version(request, pk))
    chapters = _chapters(file)
    if chapters is None:
        return _damaged(site, request, file)
    name = f"{file.version.questionnaire.slug}-{file.version.number}-safety.md"
    return HttpResponse(
        as_markdown(report_title(file), chapters),
        content_type="text/markdown; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _version(request: HttpRequest, pk: int) -> QuestionnaireVersion:
    require(request, "view_questionnaireversion")
    return get_version(pk)


def _chapters(file: SafetyFile) -> tuple[Chapter, ...] | None:
    """None when a stored document is damaged."""
    with suppress(CorruptDocument, DocumentError):
        return make_report(file)
    return None


def _damaged(site: AdminSite, request: HttpRequest, file: SafetyFile) -> HttpResponse:
    return draw(
        site, request, "editing/safety_damaged", file.version, title=str(file.version), status=503
    )
