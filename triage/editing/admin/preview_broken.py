"""A draft that cannot be shown to anybody, and which of its problems keeps it from that."""

from collections.abc import Callable

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from triage.editing.admin.row_addresses import Places
from triage.editing.admin.saving import shown_problems
from triage.editing.draft_problems import find_draft_problems
from triage.editing.drafts import build_draft
from triage.engine.questionnaire import Questionnaire
from triage.models import Questionnaire as QuestionnaireRow
from triage.staff.pages import draw

#: What comes of a draft in which one row names another that is not there, or nothing at all, or
#: a time that no calendar holds.
_BROKEN = (
    ArithmeticError,
    AttributeError,
    LookupError,
    NoReverseMatch,
    TypeError,
    ValueError,
)
_CONFLICT = 409


def drawn_or_problems(
    site: AdminSite, request: HttpRequest, row: QuestionnaireRow, page: Callable[[], HttpResponse]
) -> HttpResponse:
    """The page; of a draft with problems that cannot be drawn, the problems, each with its row."""
    draft = build_draft(row)
    if not can_be_shown(draft):
        return _problems(site, request, row, draft)
    try:
        return page()
    except _BROKEN:
        if not find_draft_problems(draft):
            raise
        return _problems(site, request, row, draft)


def can_be_shown(draft: Questionnaire) -> bool:
    """Whether there is anything to ask, and a result for those in whom nothing is found."""
    return bool(draft.questions) and draft.default_disposition in draft.dispositions_by_code


def _problems(
    site: AdminSite, request: HttpRequest, row: QuestionnaireRow, draft: Questionnaire
) -> HttpResponse:
    return draw(
        site,
        request,
        "editing/not_yet",
        row,
        title=_("As the patient sees it: %(name)s") % {"name": row},
        status=_CONFLICT,
        why=_(
            "This draft cannot be shown as a patient would see it. One of these keeps it from that:"
        ),
        problems=shown_problems(find_draft_problems(draft), Places(row)),
    )
