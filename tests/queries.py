"""Counting queries the way the budgets do: what holds a transaction together is free."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from django.db import OperationalError, connection

_FREE = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements run inside the block, with their values in them."""
    found: list[str] = []

    def note(execute: Any, sql: Any, values: Any, many: Any, *rest: Any) -> Any:
        if not str(sql).startswith(_FREE):
            found.append(str(sql) if many or not values else _filled(sql, values))
        return execute(sql, values, many, *rest)

    with connection.execute_wrapper(note):
        yield found


def _filled(sql: str, values: Any) -> str:
    if isinstance(values, dict):
        return sql % {name: _shown(value) for name, value in values.items()}
    return sql % tuple(map(_shown, values))


def _shown(value: object) -> str:
    return f"'{value}'" if isinstance(value, str) else str(value)


@contextmanager
def failing(part: str = "", *, after: int = 0) -> Iterator[None]:
    """A database that fails at every statement with ``part`` in it, ``after`` so many."""
    seen = count()

    def fail(execute: Any, sql: str, *rest: Any) -> Any:
        if part in sql and next(seen) >= after:
            raise OperationalError("The database is gone.")
        return execute(sql, *rest)

    with connection.execute_wrapper(fail):
        yield


@contextmanager
def meanwhile(part: str, act: Callable[[], object]) -> Iterator[None]:
    """Something else happens just before the first statement with ``part`` in it."""
    pending = [act]

    def step_in(execute: Any, sql: str, *rest: Any) -> Any:
        if part in sql and pending:
            pending.pop()()
        return execute(sql, *rest)

    with connection.execute_wrapper(step_in):
        yield
