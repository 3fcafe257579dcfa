"""Conditions that stand in several places, each box with a button that gives it one name."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from triage.editing.admin.chosen import workbench
from triage.editing.admin.named_criterion import may_edit_floors
from triage.editing.admin.rights import require_editor
from triage.editing.drafts import build_draft
from triage.editing.holding import hold_drafts
from triage.editing.named_words import meaning
from triage.editing.repeated import Repeated, find_repeated, name_repeated
from triage.editing.rights import may_edit
from triage.models import Questionnaire
from triage.site.turned import turned_words
from triage.staff.model_admin import change_link
from triage.staff.pages import draw, get_questionnaire, require

_LONGEST = 200
_CONFLICT = 409
#: What is changed by giving a name: the rows that give it, and the name itself.
_NEEDED = ("add_namedcriterion", "change_rule", "change_question", "change_suggestion")


def repeated_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Show every box that stands in several rows; the POST gives one of them a name."""
    require(request, "view_questionnaire")
    row, status = get_questionnaire(pk), 200
    if request.method == "POST":
        require_editor(request, row, *_NEEDED)
        with transaction.atomic():
            hold_drafts()
            response = _give(request, row)
        if response is not None:
            return response
        status = _CONFLICT
    return _page(site, request, row, status)


def _give(request: HttpRequest, row: Questionnaire) -> HttpResponse | None:
    found = {one.key: one for one in find_repeated(row)}
    repeated = found.get(request.POST.get("box", ""))
    title = request.POST.get(f"title-{repeated.key}", "").strip()[:_LONGEST] if repeated else ""
    if repeated is None or (why := _why_not(repeated, title)):
        said = _("Nothing was stored: these conditions were changed meanwhile.")
        messages.error(request, said if repeated is None else why)
        return None
    made = name_repeated(row, repeated, title=title, floors=may_edit_floors(request))
    said = _("“%(name)s” is given now. The document is the same, to the last byte.")
    messages.success(request, said % {"name": made})
    return HttpResponseRedirect(workbench(row.pk, made))


def _why_not(repeated: Repeated, title: str) -> str:
    if not title and repeated.named is None:
        return _("Nothing was stored: write what these conditions are called.")
    odd = next(turned_words(title), "")
    return odd and _("Nothing was stored.") + f" {odd}"


def _page(site: AdminSite, request: HttpRequest, row: Questionnaire, status: int) -> HttpResponse:
    draft, floors = build_draft(row), may_edit_floors(request)
    return draw(
        site,
        request,
        "editing/repeated",
        row,
        title=_("Conditions that stand in several places"),
        status=status,
        boxes=[
            _shown(one, meaning(draft, one.conditions), floors=floors) for one in find_repeated(row)
        ],
        may=_may_name(request, row),
    )


def _may_name(request: HttpRequest, row: Questionnaire) -> bool:
    allowed = all(request.user.has_perm(f"triage.{name}") for name in _NEEDED)
    return allowed and may_edit(request.user, row)


def _shown(one: Repeated, words: str, *, floors: bool) -> dict[str, Any]:
    changed = one.changeable(floors=floors)
    return {
        "key": one.key,
        "words": words,
        "named": one.named,
        "links": [change_link(owner) for _kind, owner in changed],
        "kept": [change_link(place[1]) for place in one.places if place not in changed],
    }
