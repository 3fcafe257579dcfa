"""What colleagues say of a draft: a comment at any row, answers to it, and whether it is settled.

A row is looked for by its key, then by its code: an import makes rows anew, and an editor may
give one another code. What is found by neither is gone, and its comments stay.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triage.editing.draft_rows import code_column, code_of, questionnaire_of
from triage.models import Comment, CommentTurn, EducationalItem, Questionnaire
from triage.models.questionnaire import PartOfQuestionnaire
from triage.site.turned import turned_words

#: In signs. What is longer is no comment, but a text to be put where it belongs.
LONGEST = 2000
#: What somebody says twice within this is a button that was pressed twice.
_TWICE = timedelta(minutes=1)

#: Kind of row and its key.
Spot = tuple[str, int]


class NotSaid(Exception):
    """Nothing was stored; the message says why."""


def model_of(kind: str) -> type[Model] | None:
    """The table of a kind of row that comments may stand at."""
    model = apps.all_models["triage"].get(kind)
    parts = (PartOfQuestionnaire, EducationalItem, Questionnaire)
    return model if model is not None and issubclass(model, parts) else None


def find_row(questionnaire: Questionnaire, kind: str, key: int) -> Any:
    """The row of a questionnaire; ``None`` if there is none."""
    model: Any = model_of(kind)
    row = model.objects.filter(pk=key).first() if model is not None else None
    return row if row is not None and questionnaire_of(row) == questionnaire else None


def kind_of(row: Model) -> str:
    """How comments name the table of a row."""
    return str(row._meta.model_name)  # noqa: SLF001 (public in all but name)


@transaction.atomic
def say(row: Model, text: str, *, by: User, now: datetime) -> Comment:
    """Begin a comment at a row, or at the questionnaire as a whole. Raises :class:`NotSaid`."""
    place = {
        "questionnaire": questionnaire_of(row),
        "model": kind_of(row),
        "row_id": row.pk,
        "code": code_of(row),
        "row_words": str(row)[:200],
    }
    return _store(place, text, by=by, now=now, answer_to=None)


@transaction.atomic
def answer(comment: Comment, text: str, *, by: User, now: datetime) -> Comment:
    """Answer it, open or closed. Raises :class:`NotSaid`."""
    names = ("questionnaire", "model", "row_id", "code", "row_words")
    place = {name: getattr(comment, name) for name in names}
    return _store(place, text, by=by, now=now, answer_to=comment)


def _store(
    place: dict[str, Any], text: str, *, by: User, now: datetime, answer_to: Comment | None
) -> Comment:
    said = {"text": _checked(text), "by": by, "answer_to": answer_to}
    # Held, so that of two that come at once the second finds the first.
    Questionnaire.objects.select_for_update().get(pk=place["questionnaire"].pk)
    spot = {name: place[name] for name in ("questionnaire", "model", "row_id")}
    before = Comment.objects.filter(**spot, **said, at__gt=now - _TWICE).first()
    stored: Comment = before or Comment.objects.create(**place, **said, at=now)
    return stored


def _checked(text: str) -> str:
    words = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not words:
        raise NotSaid(_("Nothing was stored: write something first."))
    if odd := next(turned_words(words), ""):
        raise NotSaid(_("Nothing was stored.") + f" {odd}")
    if len(words) > LONGEST:
        said = ngettext(
            "Nothing was stored: it is %(over)d sign too long. At most %(most)d.",
            "Nothing was stored: it is %(over)d signs too long. At most %(most)d.",
            len(words) - LONGEST,
        )
        raise NotSaid(said % {"over": len(words) - LONGEST, "most": LONGEST})
    return words


@transaction.atomic
def turn(comment: Comment, *, closes: bool, by: User, now: datetime) -> None:
    """Close it, or open it again; nothing where it is so already."""
    Comment.objects.select_for_update().get(pk=comment.pk)
    last = comment.turns.last()
    if (last is not None and last.closes) is not closes:
        CommentTurn.objects.create(comment=comment, closes=closes, by=by, at=now)


def comments_at(row: Model) -> Any:
    """Everything that was begun at a row, the newest first."""
    model: Any = type(row)
    same_code = Q(code=code_of(row)) & ~Q(row_id__in=model.objects.values("pk"))
    begun = Comment.objects.begun().filter(
        Q(row_id=row.pk) | same_code, questionnaire=questionnaire_of(row), model=kind_of(row)
    )
    return with_all(begun)


def with_all(begun: Any) -> Any:
    """Comments with answers and turns, the newest first."""
    names = ("answers__by", "turns__by")
    return begun.select_related("by").prefetch_related(*names).order_by("-pk")


def find_spots(questionnaire: Questionnaire, comments: Iterable[Comment]) -> dict[int, Spot]:
    """Where each comment stands now, by its key; what has no row any more is left out."""
    by_kind: dict[str, list[Comment]] = {}
    for comment in comments:
        by_kind.setdefault(comment.model, []).append(comment)
    return {
        key: (kind, row_id)
        for kind, several in by_kind.items()
        for key, row_id in _rows_of(questionnaire, kind, several)
    }


def _rows_of(
    questionnaire: Questionnaire, kind: str, comments: list[Comment]
) -> list[tuple[int, int]]:
    """Keys of comments with the key of the row of each."""
    model: Any = model_of(kind)
    if model is None:  # of a release that had other tables
        return []
    rows = model.objects.filter(**_own(model, questionnaire))
    codes = dict(rows.values_list("pk", code_column(model)))
    keys = {code: key for key, code in codes.items()}
    found = [
        (one.pk, one.row_id if one.row_id in codes else keys.get(one.code)) for one in comments
    ]
    return [(pk, row_id) for pk, row_id in found if row_id is not None]


def _own(model: Any, questionnaire: Questionnaire) -> dict[str, Any]:
    """What finds the rows of one questionnaire."""
    if model is Questionnaire:
        return {"pk": questionnaire.pk}
    name = "section__questionnaire" if model is EducationalItem else "questionnaire"
    return {name: questionnaire.pk}
