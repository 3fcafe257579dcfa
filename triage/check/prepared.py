"""What every page of a check waits for, with SQL that is written once.

What comes of it is what the query set itself would give, in as many statements. The ORM writes
the same SQL anew for every row that it reads or stores, which takes longer than the statement.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import (
    DEFAULT_DB_ALIAS,
    InterfaceError,
    NotSupportedError,
    OperationalError,
    connections,
)
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import Model, QuerySet, UUIDField
from django.db.models.query import get_related_populators
from django.db.transaction import TransactionManagementError

#: Stands for the key while the SQL is written; nobody's row has it.
_ANY = UUID(int=0)
#: As which every key of ours is handed to a database.
_KEY = UUIDField()
#: Where a connection, which belongs to one thread, keeps what was written for it.
_KEPT = "triage_prepared"

M = TypeVar("M", bound=Model)


class PreparedGet(Generic[M]):
    """``rows().get(pk=key)`` for rows that are the same each time."""

    def __init__(self, rows: Callable[[], QuerySet[M]]) -> None:
        self._rows = rows

    def __call__(self, key: UUID) -> M:
        """The row as it is now. Raises the ``DoesNotExist`` of its model.

        Rows that are locked raise ``TransactionManagementError`` outside of a transaction.
        """
        found: list[M] = _statement(self, self._of_one)(key)
        if not found:
            raise _missing(self._rows().model)
        return found[0]

    def _of_one(self) -> QuerySet[M]:
        return self._rows().filter(pk=_ANY).order_by()


class PreparedList(Generic[M]):
    """``list(rows())`` for rows that are the same each time, whatever the settings are."""

    def __init__(self, rows: Callable[[], QuerySet[M]]) -> None:
        self._rows = rows

    def __call__(self) -> list[M]:
        """The rows as they are now."""
        return _statement(self, self._rows)()


class PreparedUpdate:
    """Some columns of one row, by one statement, if others are still as they were read."""

    def __init__(
        self, model: type[Model], *, changed: Iterable[str], unless_changed: Iterable[str]
    ) -> None:
        self._table, self._key = model._meta.db_table, model._meta.pk  # noqa: SLF001 (documented)
        self._changed = [_column(model, name) for name in changed]
        self._read = [self._key, *(_column(model, name) for name in unless_changed)]

    def __call__(self, row: Model, *, read: Model) -> bool:
        """Store these columns of ``row``; false where the row is not as it was ``read``."""
        connection = connections[DEFAULT_DB_ALIAS]
        kept: dict[object, str] = vars(connection).setdefault(_KEPT, {})
        if self not in kept:
            kept[self] = self._sql(connection.ops.quote_name)
        parameters = [*_stored(row, self._changed), *_stored(read, self._read)]
        with _cursor(connection) as cursor:
            cursor.execute(kept[self], parameters)
            return bool(cursor.rowcount)

    def _sql(self, quoted: Callable[[str], str]) -> str:
        changes = ", ".join(f"{quoted(field.column)} = %s" for field in self._changed)
        same = " AND ".join(f"{quoted(field.column)} = %s" for field in self._read)
        return f"UPDATE {quoted(self._table)} SET {changes} WHERE {same}"  # noqa: S608 (no values)


def _column(model: type[Model], name: str) -> Any:
    """A column by the name of its attribute, which of a row elsewhere ends in ``_id``."""
    columns = model._meta.concrete_fields  # noqa: SLF001 (documented)
    return next(field for field in columns if field.attname == name)


def _stored(row: Model, columns: Iterable[Any]) -> list[Any]:
    """As Django hands them to the database."""
    connection = connections[DEFAULT_DB_ALIAS]
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in columns]


def _is_unproven(connection: Any) -> bool:
    """Whether it was kept from a request before, and may have been cut since.

    Django would ask the database whether it is there before anything else is asked of it.
    """
    is_kept: bool = connection.connection is not None and not connection.in_atomic_block
    return is_kept and connection.health_check_enabled and not connection.health_check_done


def _missing(model: Any) -> ObjectDoesNotExist:
    missing: ObjectDoesNotExist = model.DoesNotExist()
    return missing


def _fetch(connection: BaseDatabaseWrapper, sql: str, parameters: Sequence[Any]) -> Any:
    with _cursor(connection) as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _cursor(connection: Any) -> Any:
    """Such that a database need not read and plan the same SQL again.

    SQLite's are. Django's own for PostgreSQL put the values into the SQL, so that each statement is
    a new one; whether these are prepared there, the settings say (see `project.postgresql`). Inside
    a transaction none is: one that was prepared for a table that an update of the site has changed
    since would end all of it.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return connection.cursor()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    bound = ServerBindingCursor(connection.connection)  # type: ignore[call-arg] # psycopg's
    return connection._prepare_cursor(bound)  # noqa: SLF001 (as the backend makes its own)


def _statement(of: object, rows: Callable[[], QuerySet[Any]]) -> "_Statement":
    """Written once for each connection."""
    connection = connections[DEFAULT_DB_ALIAS]
    kept: dict[object, _Statement] = vars(connection).setdefault(_KEPT, {})
    if of not in kept:
        kept[of] = _Statement(rows(), connection)
    return kept[of]


class _Statement:
    """The SQL on one connection, and what makes objects of its rows."""

    def __init__(self, rows: QuerySet[Any], connection: BaseDatabaseWrapper) -> None:
        query = rows.query
        self._model, self._locks = rows.model, query.select_for_update
        self._compiler = compiler = query.get_compiler(connection=connection)
        self._sql, self._parameters = compiler.as_sql()
        self._mark = self._adapted(_ANY)
        columns = [column for column, _sql, _alias in compiler.select]
        self._converters = compiler.get_converters(columns)
        places = compiler.klass_info["select_fields"]
        self._own = slice(places[0], places[-1] + 1)
        self._names = [column.target.attname for column in columns[self._own]]
        self._joined = get_related_populators(  # type: ignore[call-arg]  # of Django 6
            compiler.klass_info, compiler.select, connection.alias
        )

    def __call__(self, key: UUID = _ANY) -> list[Any]:
        """As Django's own ``ModelIterable`` makes objects of rows."""
        rows = self._read(key)
        return [self._made(row) for row in self._compiler.apply_converters(rows, self._converters)]

    def _made(self, row: Sequence[Any]) -> Any:
        found = self._model.from_db(self._compiler.connection.alias, self._names, row[self._own])
        for joined in self._joined:
            joined.populate(row, found)
        for name, place in (self._compiler.annotation_col_map or {}).items():
            setattr(found, name, row[place])
        return found

    def _read(self, key: UUID) -> Any:
        connection: Any = self._compiler.connection
        if self._locks and connection.get_autocommit():
            raise TransactionManagementError("A row is locked inside a transaction alone.")
        wanted = self._adapted(key)
        parameters = [wanted if one == self._mark else one for one in self._parameters]
        was_unproven = _is_unproven(connection)
        connection.health_check_done |= was_unproven  # what is read now tells as well
        try:
            return _fetch(connection, self._sql, parameters)
        except (OperationalError, InterfaceError):
            if not was_unproven or connection.is_usable():
                raise
        except NotSupportedError:  # prepared for a table as it was before
            if connection.in_atomic_block:
                raise
        connection.close()
        return _fetch(connection, self._sql, parameters)

    def _adapted(self, key: UUID) -> Any:
        return _KEY.get_db_prep_value(key, self._compiler.connection)
