"""The order of a draft's rows: new ones at the end, one moved up or down, or put behind another."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Max, QuerySet

from triage.editing.draft_rows import code_column
from triage.models import EducationalItem
from triage.site.digests import keyed_digest

#: Numbers are given in steps, as everywhere.
STEP = 10
_DIGITS = 16


class OrderChanged(Exception):
    """The rows do not stand any more as they were shown."""


def next_order(row: Any) -> int:
    """The number with which a new row stands behind all others."""
    last = rows_beside(row).aggregate(last=Max("order"))["last"]
    return STEP if last is None else int(last) + STEP


def rows_beside(row: Any) -> QuerySet[Any]:
    """The rows among which a row has its place, itself included, in their order."""
    model = type(row)
    within = "section" if model is EducationalItem else "questionnaire"
    rows: QuerySet[Any] = model.objects.filter(**{within: getattr(row, f"{within}_id")})
    return rows.order_by("order", code_column(model))


def order_stamp(keys: Sequence[int]) -> str:
    """What a list was drawn from: which rows, in which order."""
    return keyed_digest("order", ",".join(map(str, keys)))[:_DIGITS]


def move(row: Any, by: int, *, seen: str) -> bool:
    """Put a row one place up (-1) or down (1); ``seen`` is the stamp of the list it stood in.

    Whether there was a place to go to. Raises :class:`OrderChanged`, with nothing stored, where
    the rows stand otherwise by now. Whoever calls it holds the drafts.
    """
    rows = list(rows_beside(row))
    keys = [one.pk for one in rows]
    if order_stamp(keys) != seen:
        raise OrderChanged
    at = keys.index(row.pk)
    if not 0 <= at + by < len(rows):
        return False
    rows[at], rows[at + by] = rows[at + by], rows[at]
    _number(rows)
    return True


def put_behind(row: Any, other: Any) -> None:
    """Put a row right behind another one of the same list.

    Where there is room it takes a number in between, so that no other row is stored.
    """
    rows = [one for one in rows_beside(row) if one.pk != row.pk]
    at = [one.pk for one in rows].index(other.pk)
    low = rows[at].order
    high = rows[at + 1].order if at + 1 < len(rows) else low + 2 * STEP
    if high - low > 1:
        row.order = (low + high) // 2
        row.save()
        return
    rows.insert(at + 1, row)
    _number(rows)


def _number(rows: list[Any]) -> None:
    """Number the rows as they stand: with the numbers they have, where no two are alike.

    So of two that change places they are all that is stored, and all that the history tells of;
    where one came in between, all behind it are.
    """
    numbers = sorted(row.order for row in rows)
    if len(set(numbers)) < len(numbers):
        numbers = [place * STEP for place in range(1, len(rows) + 1)]
    for row, number in zip(rows, numbers, strict=True):
        if row.order != number:
            row.order = number
            row.save()
