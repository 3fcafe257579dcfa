"""Counting queries the way the budgets do: what holds a transaction together is free."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

_FREE = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements run inside the block, once it has ended."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    statements = [query["sql"] for query in captured.captured_queries]
    found.extend(sql for sql in statements if not sql.startswith(_FREE))


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
