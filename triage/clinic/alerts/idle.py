"""Whether a round of the worker would find anything to do, asked in one statement.

Mostly it would not, and to look for each of its steps took twenty statements every few seconds.
What is asked is what the steps themselves look for, so that none of them is forgotten: each takes
up rows, and without any it does nothing.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet, Value

from triage.clinic.alerts import attention, ladder, not_out, outbox, sweep
from triage.clinic.alerts.digest import day_of_digests, without_digest
from triage.clinic.gone import held_by_gone

#: A statement with its values.
_Statement = tuple[str, tuple[Any, ...]]
#: Any moment will do: it is moved to now.
_THEN = datetime(2000, 1, 1, tzinfo=UTC)


def is_idle(*, now: datetime) -> bool:
    """Whether there is nothing that any step of a round would take up."""
    with connection.cursor() as cursor:
        cursor.execute(*statement(now))
        return cursor.fetchone() is None


def statement(now: datetime) -> _Statement:
    """What is asked, of this moment.

    For PostgreSQL it is written once for all moments of a day, as that takes Django longer than
    all the rest. SQLite takes times as texts, which cannot be moved.
    """
    day = day_of_digests(now)
    if connection.vendor != "postgresql":
        return _written(now, day)
    sql, values = _written_once(day)
    return sql, tuple(
        now + (value - _THEN) if isinstance(value, datetime) else value for value in values
    )


@lru_cache(maxsize=2)
def _written_once(day: date | None) -> _Statement:
    return _written(_THEN, day)


def _written(now: datetime, day: date | None) -> _Statement:
    """Rows of every kind in one list, so that each is looked for as if there were none.

    With ``EXISTS`` a planner takes the first to be near, and goes through a whole table for it.
    """
    first, *others = (rows.order_by().values_list(Value(1)) for rows in looked_for(now, day))
    sql, values = first.union(*others, all=True).query.sql_with_params()
    return sql, tuple(values)


def looked_for(now: datetime, day: date | None) -> Iterator[QuerySet[Any]]:
    """What the steps of a round take up, in their order, and what is sent after them."""
    yield sweep.left_checks(now)
    yield sweep.late_checks(now)
    yield sweep.untold_recalls()
    if day:
        yield without_digest(day)
    yield attention.over()
    yield held_by_gone(now)
    yield attention.lapsed(now)
    yield attention.attended(now)
    yield ladder.due_to_somebody(now)
    yield not_out.not_out(now=now)
    yield not_out.failing()
    yield not_out.said()
    yield outbox.due(now)
