"""What is done from the workbench: each button says what, and to which row."""

from collections.abc import Callable, Container
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from triage.editing.admin.chosen import within, workbench
from triage.editing.admin.draft_effects import look_before, tell_effect
from triage.editing.admin.rights import require_editor
from triage.editing.admin.workbench_talk import (
    HAND_OVER,
    SEND_BACK,
    hand_over_act,
    send_back_act,
)
from triage.editing.archiving import StillLive, archive, take_out
from triage.editing.draft_report import make_report
from triage.editing.draft_state import find_proofs
from triage.editing.duplicating import PARTS, duplicate_questionnaire, duplicate_row
from triage.editing.holding import hold_drafts
from triage.editing.ordering import OrderChanged, move
from triage.editing.proposals import NotAcceptable
from triage.models import Questionnaire
from triage.site.turned import turned_words
from triage.staff.pages import require

#: Whoever may look may do so: a copy leaves what it is a copy of as it was.
_CHANGE_NOTHING = frozenset({"copy"})
#: What can be put in another order here.
_MOVED = frozenset({"question", "warningsign", "disposition", "dangersign", "educationalsection"})
_DUPLICATED = {str(model._meta.model_name) for model in PARTS}  # noqa: SLF001 (public in all but name)


def act_on(request: HttpRequest, row: Questionnaire) -> HttpResponse | None:
    """Do what the button says; ``None`` where it was refused, and the page is drawn anew."""
    act, _colon, rest = request.POST.get("act", "").partition(":")
    if act == "prove":
        return _prove(row)
    do = _ACTS.get(act)
    if do is None:
        raise Http404
    if act not in _CHANGE_NOTHING:
        require_editor(request, row)
    with transaction.atomic():
        hold_drafts()
        return do(request, row, rest)


def _row_of(
    request: HttpRequest, row: Questionnaire, what: str, *, kinds: Container[str], may: str
) -> Any:
    """The row that a button names as ``kind:key``, as it stands before anything is done to it."""
    kind, _colon, pk = what.partition(":")
    if kind not in kinds or not pk.isdecimal():
        raise Http404
    require(request, f"{may}_{kind}")
    found = get_object_or_404(apps.get_model("triage", kind), pk=int(pk), questionnaire=row)
    look_before(request, found)
    return found


def _move(by: int) -> Callable[..., HttpResponse | None]:
    def act(request: HttpRequest, row: Questionnaire, what: str) -> HttpResponse | None:
        moved = _row_of(request, row, what, kinds=_MOVED, may="change")
        seen = request.POST.get(f"stamp-{what.partition(':')[0]}", "")
        try:
            move(moved, by, seen=seen)
        except OrderChanged:
            messages.error(request, _not_moved(moved, by))
            return None
        tell_effect(request, type(moved), moved.pk)
        return HttpResponseRedirect(workbench(row.pk, moved))

    return act


def _not_moved(row: Any, by: int) -> str:
    wished = _("up") if by < 0 else _("down")
    said = _(
        "Not moved: the order was changed while you had this open. You wanted “%(row)s” one "
        "place %(where)s; below is the order as it is now."
    )
    return said % {"row": row, "where": wished}


def _duplicate(request: HttpRequest, row: Questionnaire, what: str) -> HttpResponse:
    copied = duplicate_row(_row_of(request, row, what, kinds=_DUPLICATED, may="add"))
    tell_effect(request, type(copied), copied.pk)
    messages.success(request, _("This is the second one. Change what is different in it."))
    place = reverse(f"admin:triage_{what.partition(':')[0]}_change", args=[copied.pk])
    return HttpResponseRedirect(within(place, row.pk))


def _copy(request: HttpRequest, row: Questionnaire, _what: str) -> HttpResponse | None:
    require(request, "add_questionnaire")
    title = request.POST.get("title", "").strip()[:200]
    if why := _no_title(title):
        messages.error(request, why)
        return None
    reading, vignettes = ("reading" in request.POST), ("vignettes" in request.POST)
    try:
        copied = duplicate_questionnaire(row, title=title, reading=reading, vignettes=vignettes)
    except NotAcceptable:
        messages.error(request, _("Nothing was copied: first mend the problems of this draft."))
        return None
    messages.success(request, _("This is the copy. Nothing of it is published."))
    return HttpResponseRedirect(workbench(copied.pk))


def _no_title(title: str) -> str:
    """Why this cannot be the title of a copy, or nothing."""
    if not title:
        return _("Nothing was copied: write what the copy is called.")
    odd = next(turned_words(title), "")
    return odd and _("Nothing was copied.") + f" {odd}"


def _archive(request: HttpRequest, row: Questionnaire, _what: str) -> HttpResponse | None:
    require(request, "change_questionnaire")
    try:
        archive(row, now=timezone.now())
    except StillLive:
        messages.error(
            request, _("Not archived: patients meet it. Withdraw the live version first.")
        )
        return None
    messages.success(request, _("Archived: it is offered nowhere, and nothing of it is lost."))
    return HttpResponseRedirect(reverse("admin:triage_questionnaire_changelist"))


def _take_out(request: HttpRequest, row: Questionnaire, _what: str) -> HttpResponse:
    require(request, "change_questionnaire")
    take_out(row)
    return HttpResponseRedirect(workbench(row.pk))


def _prove(row: Questionnaire) -> HttpResponse:
    """Reads only, so it asks for no more than the page itself, and keeps nobody waiting."""
    find_proofs(make_report(row))
    return HttpResponseRedirect(workbench(row.pk))


_ACTS: dict[str, Callable[[HttpRequest, Questionnaire, str], HttpResponse | None]] = {
    "up": _move(-1),
    "down": _move(1),
    "duplicate": _duplicate,
    "copy": _copy,
    "archive": _archive,
    "take-out": _take_out,
    HAND_OVER: hand_over_act,
    SEND_BACK: send_back_act,
}
