"""What is said of one questionnaire: every comment with its answers, and a box to say more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.chosen import within
from triage.editing.admin.rights import require_editor
from triage.editing.rights import may_edit
from triage.editing.talking import (
    LONGEST,
    NotSaid,
    Spot,
    answer,
    comments_at,
    find_row,
    find_spots,
    kind_of,
    model_of,
    say,
    turn,
    with_all,
)
from triage.models import Comment, Questionnaire
from triage.staff.pages import draw, get_questionnaire, require

_PER_PAGE = 20
_LONGEST_KEY = 18
#: Which comments are listed: those of this state, or of either.
SHOWN: dict[str, tuple[Any, bool | None]] = {
    "open": (gettext_lazy("Open"), False),
    "closed": (gettext_lazy("Closed"), True),
    "all": (gettext_lazy("All"), None),
}


@dataclass(frozen=True)
class Thread:
    """A comment, and the row it stands at: with its address, which is empty where it is gone."""

    comment: Comment
    kind: str
    address: str


def comments_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """The list; and what is said, answered, closed or opened from it or from a row's form."""
    require(request, "view_questionnaire", "view_comment")
    row = get_questionnaire(pk)
    if request.method != "POST":
        return _page(site, request, row, _named_row(row, request.GET.get("at", "")))
    user = require_editor(request, row, "add_comment")
    about = _named_row(row, request.POST.get("at", ""))
    try:
        comment = _act(request, row, about, user)
    except NotSaid as refusal:
        messages.error(request, str(refusal))
        return _page(site, request, row, about)
    return HttpResponseRedirect(_back(request, row, about, comment))


def _named_row(row: Questionnaire, named: str) -> Any:
    """The row that is named as ``kind:key``; ``None`` where none is named."""
    if not named:
        return None
    kind, _colon, key = named.partition(":")
    found = find_row(row, kind, int(key)) if _is_key(key) else None
    if found is None:
        raise Http404
    return found


def _is_key(text: str) -> bool:
    return text.isdecimal() and len(text) <= _LONGEST_KEY


def _act(request: HttpRequest, row: Questionnaire, about: Any, user: User) -> Comment:
    """Do what the button says."""
    act, text, now = request.POST.get("act", ""), request.POST.get("text", ""), timezone.now()
    if act == "say":
        return say(about or row, text, by=user, now=now)
    comment = _comment(request, row)
    if act not in _CLOSES:
        raise Http404
    if act == "answer" or text.strip():  # who closes it may say why
        answer(comment, text, by=user, now=now)
    closes = _CLOSES[act]
    if closes is not None:
        turn(comment, closes=closes, by=user, now=now)
    return comment


_CLOSES = {"answer": None, "close": True, "open": False}


def _comment(request: HttpRequest, row: Questionnaire) -> Comment:
    key = request.POST.get("comment", "")
    if not _is_key(key):
        raise Http404
    found: Comment = get_object_or_404(Comment, pk=int(key), questionnaire=row, answer_to=None)
    return found


def _back(request: HttpRequest, row: Questionnaire, about: Any, comment: Comment) -> str:
    """Where it was said from: the row's own form, or the list."""
    if about is not None and "on-form" in request.POST:
        return f"{row_address(row, about)}#comment-{comment.pk}"
    at = f"&at={kind_of(about)}:{about.pk}" if about is not None else ""
    return f"{list_address(row)}?show=all{at}#comment-{comment.pk}"


def list_address(row: Questionnaire) -> str:
    """All that is said of a questionnaire."""
    return reverse("admin:triage_questionnaire_comments", args=[row.pk])


def row_address(row: Questionnaire, about: Any) -> str:
    """The form of a row, from which one comes back to the workbench."""
    return within(reverse(f"admin:triage_{kind_of(about)}_change", args=[about.pk]), row.pk)


def threads(
    comments: Iterable[Comment], spots: Mapping[int, Spot], row: Questionnaire
) -> list[Thread]:
    """Comments with where they stand now."""
    return [_thread(row, comment, spots.get(comment.pk)) for comment in comments]


def _thread(row: Questionnaire, comment: Comment, spot: Spot | None) -> Thread:
    model = model_of(comment.model)
    kind = capfirst(str(model._meta.verbose_name)) if model else comment.model  # noqa: SLF001
    name = f"admin:triage_{comment.model}_change"
    return Thread(comment, kind, within(reverse(name, args=[spot[1]]), row.pk) if spot else "")


def _page(site: AdminSite, request: HttpRequest, row: Questionnaire, about: Any) -> HttpResponse:
    shown = request.GET.get("show", "")
    shown = shown if shown in SHOWN else "open"
    found = comments_at(about) if about is not None else with_all(row.comments.begun())
    closed = SHOWN[shown][1]
    listed = found if closed is None else found.filter(is_closed=closed)
    page = Paginator(listed, _PER_PAGE).get_page(request.GET.get("p"))
    return draw(
        site,
        request,
        "editing/comments",
        row,
        title=_("Comments: %(row)s") % {"row": about or row},
        at=f"{kind_of(about)}:{about.pk}" if about is not None else "",
        row=about,
        back=row_address(row, about) if about is not None else "",
        page=page,
        threads=threads(page, find_spots(row, page), row),
        shown=shown,
        choices=[(name, words) for name, (words, _closed) in SHOWN.items()],
        may_say=may_say(request, row),
        **typed(request),
    )


def may_say(request: HttpRequest, row: Questionnaire) -> bool:
    """Who may change it may speak of it."""
    return request.user.has_perm("triage.add_comment") and may_edit(request.user, row)


def typed(request: HttpRequest) -> dict[str, Any]:
    """What was sent and refused, and into which box it was typed; as much as fits into it."""
    key = request.POST.get("comment", "")
    return {
        "typed": request.POST.get("text", ""),
        "typed_at": int(key) if _is_key(key) else 0,
        "longest": LONGEST,
    }
