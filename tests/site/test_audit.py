"""The audit log: an append-only chain, written before anything is seen."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import RequestFactory

from tests.queries import counted, failing
from triage.models import AccessLogEntry, AuditHead
from triage.site.audit import chain_the_rest, link, record, record_look
from triage.staff.access import record_access

pytestmark = pytest.mark.django_db


@pytest.fixture
def nurse() -> User:
    return User.objects.create_user("nurse", password="a long pass phrase")


def log() -> list[tuple[int | None, str | None, str]]:
    rows = AccessLogEntry.objects.order_by("id")
    return list(rows.values_list("sequence", "user__username", "action"))


def head() -> tuple[int, str]:
    stored = AuditHead.objects.get()
    return stored.sequence, stored.chain


def test_lines_are_numbered_without_gaps_and_each_is_bound_to_the_one_before(nurse: User) -> None:
    for action in ("list", "view", "list"):
        record_look(action, by=nurse, submission_id=uuid4(), amount=7)

    one, two, three = AccessLogEntry.objects.order_by("id")
    assert log() == [(1, "nurse", "list"), (2, "nurse", "view"), (3, "nurse", "list")]
    assert [one.chain, two.chain, three.chain] == [
        link("", one),
        link(one.chain, two),
        link(two.chain, three),
    ]
    assert head() == (3, three.chain)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("sequence", 2),
        ("at", datetime(2026, 5, 1, 12, 0, 0, 2, tzinfo=UTC)),
        ("user_id", 2),
        ("user_id", None),
        ("action", "list"),
        ("submission_id", None),
        ("amount", 0),
        ("amount", None),
        ("submission_ids", "5f0c8a3e000040008000000000000000"),
    ],
)
def test_the_digest_covers_every_column(column: str, value: object) -> None:
    def entry(**changed: object) -> AccessLogEntry:
        at = datetime(2026, 5, 1, 12, 0, 0, 1, tzinfo=UTC)
        same: dict[str, Any] = {"sequence": 1, "at": at, "user_id": 1, "action": "view"}
        some = {**same, "submission_id": "5f0c8a3e-0000-4000-8000-000000000000", "amount": 1}
        return AccessLogEntry(**{**some, **changed})

    assert link("", entry(**{column: value})) != link("", entry())
    assert link("another", entry()) != link("", entry())


def test_without_the_key_nobody_makes_the_chain(nurse: User, settings: Any) -> None:
    record_look("view", by=nurse)
    entry = AccessLogEntry.objects.get()

    settings.DIGEST_KEY = "another key"

    assert link("", entry) != entry.chain


def test_a_line_costs_three_statements(nurse: User) -> None:
    record_look("view", by=nurse)

    with counted() as statements:
        record_look("view", by=nurse)

    assert [sql.split()[0] for sql in statements] == ["SELECT", "INSERT", "UPDATE"]


def test_what_is_rolled_back_leaves_no_gap(nurse: User) -> None:
    record("claim", by=nurse)
    with transaction.atomic():
        record("claim", by=nurse)
        transaction.set_rollback(True)

    record("review", by=nurse)

    assert log() == [(1, "nurse", "claim"), (2, "nurse", "review")]


def test_nothing_is_shown_in_a_transaction_that_could_be_rolled_back(nurse: User) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        record_look("view", by=nurse)

    assert log() == []


@pytest.mark.parametrize("part", ["triage_audithead", 'INSERT INTO "triage_accesslogentry"'])
def test_what_cannot_be_recorded_raises_and_leaves_no_gap(nurse: User, part: str, rf: Any) -> None:
    record_look("list", by=nurse)
    request = rf.get("/")
    request.user = nurse

    with pytest.raises(DatabaseError), failing(part):
        record_access(request, "view")
    record_access(request, "export", amount=3)

    assert log() == [(1, "nurse", "list"), (2, "nurse", "export")]
    assert AccessLogEntry.objects.get(sequence=2).amount == 3


def test_each_end_is_written_to_the_process_log_once_it_is_stored(
    nurse: User, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Any
) -> None:
    caplog.set_level(logging.INFO, "triage.site.audit")
    with django_capture_on_commit_callbacks(execute=True):
        record_look("list", by=nurse)
        record("claim", by=nurse)

    ends = [f"{entry.sequence}:{entry.chain}" for entry in AccessLogEntry.objects.chained()]
    assert [record.getMessage() for record in caplog.records] == [
        f"The audit log ends at {end}." for end in ends
    ]


def test_a_lost_head_is_found_again_at_the_last_line_and_on_record(nurse: User) -> None:
    record("list", by=nurse)
    AuditHead.objects.all().delete()

    record("view", by=nurse)

    one, two, three = AccessLogEntry.objects.chained()
    assert [line.action for line in (one, two, three)] == ["list", "end of the log lost", "view"]
    assert (two.chain, three.chain) == (link(one.chain, two), link(two.chain, three))
    assert head() == (3, three.chain)


def test_lines_of_the_release_before_are_chained_behind_what_is_there(nurse: User) -> None:
    record("list", by=nurse)
    for action in ("view", "history"):
        AccessLogEntry.objects.create(user=nurse, action=action)

    assert (chain_the_rest(), chain_the_rest()) == (2, 0)

    one, two, three = AccessLogEntry.objects.chained()
    assert log() == [(1, "nurse", "list"), (2, "nurse", "view"), (3, "nurse", "history")]
    assert (two.chain, three.chain) == (link(one.chain, two), link(two.chain, three))
    assert head() == (3, three.chain)


def run_sql(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_program_refuses_to_change_or_delete_a_line(nurse: User) -> None:
    record("list", by=nurse)
    entry = AccessLogEntry.objects.get()

    for forbidden in (
        lambda: AccessLogEntry.objects.update(action="other"),
        AccessLogEntry.objects.all().delete,
        entry.save,
        entry.delete,
    ):
        with pytest.raises(TypeError):
            forbidden()


def test_the_database_refuses_to_change_a_chained_line(nurse: User) -> None:
    """A migration that lets SQLite build the table anew must make the trigger again."""
    record("list", by=nurse)

    for change in ("action = 'x'", "sequence = NULL", "amount = 1"):
        with pytest.raises(DatabaseError, match="never changes"):
            run_sql(f"UPDATE triage_accesslogentry SET {change}")  # noqa: S608 (written above)

    assert log() == [(1, "nurse", "list")]


@pytest.mark.postgres
def test_postgresql_refuses_to_delete_a_line(nurse: User) -> None:
    record("list", by=nurse)

    with pytest.raises(DatabaseError, match="never changes"):
        run_sql("DELETE FROM triage_accesslogentry")

    assert log() == [(1, "nurse", "list")]


def test_signing_in_and_out_is_on_record(nurse: User, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user, request.session = AnonymousUser(), SessionStore()

    login(request, nurse)
    logout(request)
    logout(request)

    assert log() == [(1, "nurse", "sign-in"), (2, "nurse", "sign-out")]


def test_a_failed_sign_in_names_the_account_if_there_is_one(
    nurse: User, rf: RequestFactory
) -> None:
    request = rf.get("/")

    assert authenticate(request, username="nurse", password="wrong") is None
    assert authenticate(request, username="no such person", password="wrong") is None
    assert authenticate(request, username=None, password="wrong") is None

    assert log() == [
        (1, "nurse", "failed sign-in"),
        (2, None, "failed sign-in"),
        (3, None, "failed sign-in"),
    ]
    assert str(AccessLogEntry.objects.get(sequence=2)).endswith(" - failed sign-in")


def test_what_was_typed_is_not_on_record(nurse: User) -> None:
    authenticate(None, username="my secret, typed in the wrong box", password="wrong")

    rows = AccessLogEntry.objects.values()
    assert "my secret" not in str(list(rows))


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_lines_added_at_once_stand_in_one_chain(nurse: User) -> None:
    def look(number: int) -> None:
        try:
            record_look(f"view {number}", by=nurse)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(look, range(30)))

    entries = list(AccessLogEntry.objects.chained())
    previous = ["", *(entry.chain for entry in entries)]
    assert [entry.sequence for entry in entries] == list(range(1, 31))
    assert [entry.chain for entry in entries] == list(map(link, previous, entries))
    assert head() == (30, entries[-1].chain)


@pytest.fixture
def migrate() -> Any:
    """Migrate this app, and come back to the newest state whatever happens."""

    def to(*names: str) -> Any:
        executor = MigrationExecutor(connection)
        executor.migrate([("triage", name) for name in names])
        return executor.loader.project_state([("triage", name) for name in names]).apps

    newest = [
        name
        for app, name in MigrationExecutor(connection).loader.graph.leaf_nodes()
        if app == "triage"
    ]
    yield to
    to(*newest)


@pytest.mark.django_db(transaction=True)
def test_lines_from_before_the_chain_are_chained_by_the_migration(
    nurse: User, migrate: Callable[..., Any]
) -> None:
    record("list", by=nurse)
    old = migrate("0002_clinic_work").get_model("triage", "AccessLogEntry")
    for action in ("view", "history"):
        old.objects.create(user_id=nurse.pk, action=action, submission_id=uuid4())

    migrate("0004_keep_audit_log")
    migrate("0038_wishes_and_waits")

    entries = list(AccessLogEntry.objects.chained())
    previous = ["", *(entry.chain for entry in entries)]
    assert [(e.sequence, e.action) for e in entries] == [(1, "list"), (2, "view"), (3, "history")]
    assert [entry.chain for entry in entries] == list(map(link, previous, entries))
    assert head() == (3, entries[-1].chain)
