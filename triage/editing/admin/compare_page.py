"""A version beside any other of its questionnaire: how it differs, why, and who signed it."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from triage.editing.admin.edits import EditGroup, group_edits
from triage.editing.admin.row_addresses import Places
from triage.editing.admin.weakened import shown_weakenings
from triage.engine.questionnaire import Questionnaire
from triage.engine.words.edits import find_edits
from triage.models import QuestionnaireVersion
from triage.staff.pages import draw, get_version, require


class _Nowhere(Places):
    """What stands in a version is mended nowhere."""

    def address(self, kind: str, code: str) -> str:
        """None."""
        return ""


def compare_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """At first beside the version before it."""
    require(request, "view_questionnaireversion")
    version = get_version(pk)
    all_of_it = QuestionnaireVersion.objects.light().filter(questionnaire=version.questionnaire)
    others = list(all_of_it.exclude(pk=pk).order_by("-number"))
    other = _chosen(request, others) or _before(version, others)
    old, new = (one.parsed_or_none() if one else None for one in (other, version))
    return draw(
        site,
        request,
        "editing/compare",
        version,
        title=_("How %(version)s differs") % {"version": version},
        version=version,
        other=other,
        others=others,
        is_readable=new is not None and (old is not None or other is None),
        groups=_groups(version, old, new),
        signatures=list(version.signatures()),
        weakened=shown_weakenings(version),
        beside=_beside(version, others),
    )


def _groups(
    version: QuestionnaireVersion, old: Questionnaire | None, new: Questionnaire | None
) -> tuple[EditGroup, ...]:
    if old is None or new is None:
        return ()
    places = _Nowhere(version.questionnaire)
    return group_edits(find_edits(old, new), old=old, new=new, places=places)


def _chosen(
    request: HttpRequest, others: list[QuestionnaireVersion]
) -> QuestionnaireVersion | None:
    sent = request.GET.get("with", "")
    return next((one for one in others if str(one.number) == sent), None)


def _before(
    version: QuestionnaireVersion, others: list[QuestionnaireVersion]
) -> QuestionnaireVersion | None:
    """The one that was published before it."""
    return next((one for one in others if one.number < version.number), None)


def _beside(
    version: QuestionnaireVersion, others: list[QuestionnaireVersion]
) -> tuple[QuestionnaireVersion | None, QuestionnaireVersion | None]:
    """The one before, and the one after."""
    later = [one for one in others if one.number > version.number]
    return _before(version, others), later[-1] if later else None
