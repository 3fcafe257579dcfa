"""What is read by SQL that was written once is what the ORM reads, now and in every state."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.db.transaction import TransactionManagementError

from tests.checks import begun, completed, give
from tests.queries import counted, failing
from triage.check.leaving import erase
from triage.check.locking import lock, read
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

#: The connection itself, of which ``connection`` is only the name.
HERE: Any = connections["default"]
FOR_PATIENT = Submission.objects.for_patient


def _whole(row: Submission) -> dict[str, Any]:
    """All that was read, joined and worked out, and of what it joins."""
    kept = {name: value for name, value in vars(row).items() if name != "_state"}
    version = {name: value for name, value in vars(row.version).items() if name != "_state"}
    states = [(one._state.db, one._state.adding) for one in (row, row.version)]
    return {**kept, "version": version, "states": states}


def _erased(version: QuestionnaireVersion) -> Submission:
    row = completed(version)
    erase(row)
    return row


@pytest.mark.parametrize("make", [begun, completed, _erased])
def test_a_row_is_read_as_the_orm_reads_it(
    version: QuestionnaireVersion, make: Callable[[QuestionnaireVersion], Submission]
) -> None:
    key = make(version).pk

    for _again in range(2):
        assert _whole(read(key)) == _whole(FOR_PATIENT().get(pk=key))


def test_it_is_read_anew_each_time_in_one_statement(version: QuestionnaireVersion) -> None:
    row, other = begun(version), begun(version)
    read(other.pk)

    give(row, "adult", "yes")
    with counted() as statements:
        found, beside = read(row.pk), read(other.pk)

    assert len(statements) == 2
    assert found.current_answers() == {"adult": ("yes",)}
    assert beside.current_answers() == {}
    assert (found.pk, beside.pk) == (row.pk, other.pk)


def test_who_is_not_there_is_missed_as_by_the_orm() -> None:
    for _again in range(2):
        with pytest.raises(Submission.DoesNotExist):
            read(uuid4())


def test_the_locking_statement_is_the_orms(version: QuestionnaireVersion) -> None:
    row = read(begun(version).pk)

    with counted() as ours, transaction.atomic():
        lock(row)
    with counted() as theirs, transaction.atomic():
        Submission.objects.select_for_update().order_by().get(pk=row.pk)

    (own,) = [one for one in ours if one.startswith("SELECT")]
    (other,) = [one for one in theirs if one.startswith("SELECT")]
    assert own == other.replace(" LIMIT 21", "")


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_nothing_is_locked_outside_of_a_transaction(version: QuestionnaireVersion) -> None:
    row = read(begun(version).pk)
    with transaction.atomic():
        lock(row)

    assert connection.get_autocommit()
    with pytest.raises(TransactionManagementError):
        lock(row)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
class TestKeptConnections:
    """A connection that was kept from the request before, which the database may have cut."""

    @pytest.fixture
    def check(self, version: QuestionnaireVersion) -> Submission:
        check = begun(version)
        HERE.health_check_enabled, HERE.health_check_done = True, False
        return check

    def test_it_is_not_asked_twice(
        self, check: Submission, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(HERE, "is_usable", lambda: pytest.fail("It was asked."))

        assert read(check.pk) == check
        assert HERE.health_check_done

    def test_one_that_was_cut_is_made_anew(self, check: Submission) -> None:
        before = _cut()

        assert read(check.pk) == check
        assert _number() != before

    def test_one_that_is_cut_in_the_middle_of_a_request_is_not_hidden(
        self, check: Submission
    ) -> None:
        read(check.pk)
        _cut()

        with pytest.raises(OperationalError):
            read(check.pk)
        connection.close()

    def test_what_fails_on_a_whole_connection_fails(self, check: Submission) -> None:
        before = _number()

        with failing("triage_submission"), pytest.raises(OperationalError):
            read(check.pk)
        assert _number() == before


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
class TestPreparedStatements:
    """What PostgreSQL keeps of a statement, and how it is got rid of."""

    @pytest.fixture
    def check(self, version: QuestionnaireVersion) -> Submission:
        connection.close()
        return read(begun(version).pk)

    def test_each_is_read_and_planned_once(self, check: Submission) -> None:
        before = _prepared()

        for _again in range(3):
            read(check.pk)
            give(check, "adult", "yes")
            give(check, "adult", "no")
        assert [one for one in before if "version_is_signed" in one]
        assert [one for one in _prepared() if one.startswith("UPDATE")]
        assert len(_prepared()) <= len(before) + 2

    def test_a_table_that_an_update_changed_is_read_all_the_same(self, check: Submission) -> None:
        with _altered():
            assert read(check.pk) == check

    def test_nothing_is_prepared_while_a_row_is_held(self, check: Submission) -> None:
        for _again in range(2):
            with transaction.atomic():
                assert lock(check) == read(check.pk) == check
        assert not [one for one in _prepared() if "FOR UPDATE" in one]
        with _altered(), transaction.atomic():
            assert lock(check) == read(check.pk) == check


@contextmanager
def _altered() -> Iterator[None]:
    """An update of the site goes on beside a process of the old one."""
    _alter(13)
    yield
    connection.close()
    _alter(12)


def _alter(longest: int) -> None:
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute(
            f"ALTER TABLE triage_submission ALTER COLUMN reference TYPE varchar({longest})"
        )
    other.close()


def _prepared() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [statement for (statement,) in cursor.fetchall()]


def _number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _cut() -> int:
    """End this connection as a database that starts anew does; returns its number."""
    was_asked = HERE.health_check_done
    number, other = _number(), connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [number])
    other.close()
    HERE.health_check_done = was_asked
    return number
