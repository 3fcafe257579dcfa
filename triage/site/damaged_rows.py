"""Reading many rows of which one may be damaged: a lost key, a moved or garbled ciphertext."""

from collections.abc import Iterator
from typing import TypeVar

from django.db.models import Model, QuerySet

from triage.models.submission import UNREADABLE

#: What a stored value may raise once somebody has changed it by hand.
BROKEN = (*UNREADABLE, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
_Row = TypeVar("_Row", bound=Model)


def read_each(rows: QuerySet[_Row], *secret: str) -> Iterator[tuple[_Row, bool]]:
    """Every row, and whether it could be decrypted; else it comes without its ``secret`` fields.

    The common case costs one query.
    """
    try:
        yield from [(row, True) for row in rows]
    except BROKEN:  # one of them: find out which
        for pk in list(rows.values_list("pk", flat=True)):
            try:
                yield rows.get(pk=pk), True
            except BROKEN:
                yield rows.defer(*secret).get(pk=pk), False
