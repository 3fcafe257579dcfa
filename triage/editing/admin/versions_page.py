"""Every version of a questionnaire: when it was live, why, and who signed it."""

from collections.abc import Iterator

from django.contrib.admin import AdminSite
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from triage.models import Approval, Questionnaire, QuestionnaireVersion
from triage.staff.pages import draw, get_questionnaire, require

_PER_PAGE = 20


def versions_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """The newest first; each leads to the page of how it differs from the one before."""
    require(request, "view_questionnaire", "view_questionnaireversion")
    row = get_questionnaire(pk)
    page = Paginator(_versions(row), _PER_PAGE).get_page(request.GET.get("p"))
    return draw(
        site,
        request,
        "editing/versions",
        row,
        title=_("Published versions"),
        page=page,
        versions=list(_signed(list(page))),
    )


def _versions(row: Questionnaire) -> QuerySet[QuestionnaireVersion]:
    versions = QuestionnaireVersion.objects.light().filter(questionnaire=row)
    people = versions.select_related("questionnaire", "published_by", "withdrawn_by")
    return people.order_by("-number")


def _signed(
    versions: list[QuestionnaireVersion],
) -> Iterator[tuple[QuestionnaireVersion, list[Approval]]]:
    """Each with the signatures that counted when it was published, asked for at once."""
    found = Approval.objects.filter(sha256__in={one.sha256 for one in versions})
    approvals = list(found.select_related("approved_by").order_by("approved_at"))
    for version in versions:
        yield version, [one for one in approvals if one.signed(version)]
