"""What one change comes to for the whole draft: said at once, to whoever made it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triage.editing.draft_problems import find_draft_problems
from triage.editing.draft_rows import questionnaire_of
from triage.editing.drafts import build_draft
from triage.editing.undoing import records_of
from triage.engine.checks.problem import Problem
from triage.models import Questionnaire

#: Where a request keeps what it found before anything was stored.
_BEFORE = "triage.draft-before"


@dataclass(frozen=True)
class _Before:
    """The problems of a draft before a change, and when that began."""

    problems: tuple[Problem, ...]
    questionnaire_id: int | None
    since: datetime


def look_before(request: HttpRequest, row: Model) -> None:
    """Count the problems of a row's draft, once, before the first thing is stored."""
    if _BEFORE not in request.META:
        pk = questionnaire_of(row).pk
        request.META[_BEFORE] = _Before(_problems(pk), pk, timezone.now())


def tell_effect(request: HttpRequest, model: type[Model], pk: Any) -> None:
    """Say whether the draft has more problems than before, and how to take the change back.

    Nothing is said where nobody looked before: then nothing was changed. Of several rows that
    were deleted at once ``pk`` is ``None``: each is taken back on its own.
    """
    before: _Before | None = request.META.get(_BEFORE)
    if before is None:
        return
    draft = before.questionnaire_id or pk  # a questionnaire that is new is its own draft
    now = _problems(draft)
    new = Counter(now) - Counter(before.problems)
    see = reverse("admin:triage_questionnaire_draft", args=[draft])
    if new:
        back = see if pk is None else _taking_back(model, pk, before.since)
        messages.warning(request, _worse(len(now), new.total(), see, back))
    elif len(now) < len(before.problems):
        messages.success(request, _better(len(now), see))


def _problems(pk: int | None) -> tuple[Problem, ...]:
    row = Questionnaire.objects.filter(pk=pk).select_related("default_disposition").first()
    return find_draft_problems(build_draft(row)) if row is not None else ()


def _taking_back(model: Any, pk: Any, since: datetime) -> str:
    """The page of the one change that was made since; of several, their list."""
    name = model._meta.model_name  # noqa: SLF001 (public in all but name)
    made = [recorded for recorded in records_of(model, pk) if recorded.at >= since]
    if len(made) != 1:
        return reverse(f"admin:triage_{name}_history", args=[pk])
    part = made[0].model._meta.model_name  # noqa: SLF001 (public in all but name)
    record = made[0].record
    return reverse(f"admin:triage_{part}_simple_history", args=[record.id, record.history_id])


def _worse(count: int, new: int, see: str, back: str) -> str:
    if count == new:
        said = ngettext(
            "The draft now has %(n)d problem, because of this change:",
            "The draft now has %(n)d problems, because of this change:",
            count,
        )
    else:
        said = _("The draft now has %(n)d problems, %(new)d of them because of this change:")
    links = _('<a href="{}">see them</a>, or <a href="{}">take it back</a>.')
    return format_html("{} {}", said % {"n": count, "new": new}, format_html(links, see, back))


def _better(count: int, see: str) -> str:
    if not count:
        return _("The draft has no problems any more.")
    left = ngettext("%(n)d problem left in the draft:", "%(n)d problems left in the draft:", count)
    return format_html('{} <a href="{}">{}</a>.', left % {"n": count}, see, _("see them"))
