"""Below the form of every row of a draft: what colleagues say of it."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.http import HttpRequest, HttpResponse

from triage.editing.admin.comments_page import list_address, may_say
from triage.editing.draft_rows import questionnaire_of
from triage.editing.rights import may_edit
from triage.editing.talking import LONGEST, comments_at, kind_of

#: On the form itself; all of them stand in their list.
_MOST = 10


class TalkedRow(admin.ModelAdmin):
    """A row with its comments."""

    class Media:
        css: ClassVar[Any] = {"all": ["editing/talk.css"]}

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *arguments: Any, **kwargs: Any
    ) -> HttpResponse:
        """With what is said of the row, the open ones first."""
        row = kwargs.get("obj")
        if row is not None and _may_see(request):
            context["talk"] = _talk(request, row)
        return super().render_change_form(request, context, *arguments, **kwargs)


def _may_see(request: HttpRequest) -> bool:
    """Not in the small window of a box beside which something is changed."""
    if IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST:
        return False
    return request.user.has_perms(("triage.view_questionnaire", "triage.view_comment"))


def _talk(request: HttpRequest, row: Any) -> dict[str, Any]:
    # As it is stored: a form that was refused has put what was typed in its place.
    stored = type(row)._default_manager.get(pk=row.pk)  # noqa: SLF001 (documented)
    owner = questionnaire_of(stored)
    found = list(comments_at(stored).order_by("is_closed", "-pk")[: _MOST + 1])
    return {
        "comments": found[:_MOST],
        "more": len(found) > _MOST,
        "list": list_address(owner),
        "at": f"{kind_of(stored)}:{stored.pk}",
        "may_say": may_say(request, owner),
        "is_closed": not may_edit(request.user, owner),
        "longest": LONGEST,
    }
