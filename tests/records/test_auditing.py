"""Whoever has the database but not the key leaves a trace in the audit log's chain."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from triage.models import AccessLogEntry, AuditHead
from triage.records.auditing import Audit, Head
from triage.site.audit import adopt_lost_end, link, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def log() -> list[AccessLogEntry]:
    """Six lines, in a database whose owner has taken its locks off."""
    nurse = User.objects.create_user("nurse")
    for action in ("sign-in", "list", "view", "history", "view", "sign-out"):
        record(action, by=nurse)
    for trigger in ("update", "delete"):
        _unlock(f"triage_audit_no_{trigger}")
    return list(AccessLogEntry.objects.chained())


def _unlock(trigger: str) -> None:
    if connection.vendor == "postgresql":
        sql("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the commit forbids the next
        sql(f"ALTER TABLE triage_accesslogentry DISABLE TRIGGER {trigger}")
    else:
        sql(f"DROP TRIGGER IF EXISTS {trigger}")


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def found(*heads: Head) -> list[str]:
    return list(Audit(heads).complaints())


def change(sequence: int, column: str, value: object) -> None:
    row = "UPDATE triage_accesslogentry SET {} = %s WHERE sequence = %s"
    sql(row.format(column), value, sequence)


def remove(*sequences: int) -> None:
    for sequence in sequences:
        sql("DELETE FROM triage_accesslogentry WHERE sequence = %s", sequence)


def set_head(sequence: int, chain: str) -> None:
    AuditHead.objects.update(sequence=sequence, chain=chain)


def head_of(entry: AccessLogEntry) -> Head:
    return Head(entry.sequence or 0, entry.chain)


def test_a_log_that_nobody_touched_is_whole(log: list[AccessLogEntry]) -> None:
    audit = Audit([head_of(log[2])])

    assert (list(audit.complaints()), audit.count) == ([], 6)


def test_an_empty_log_is_whole() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("action", "list"),
        ("at", "2026-01-01 00:00:00+00:00"),
        ("user_id", None),
        ("submission_id", "5f0c8a3e000040008000000000000000"),
        ("amount", 3),
        ("chain", "0" * 64),
    ],
)
def test_one_changed_line_is_named_and_no_other(
    log: list[AccessLogEntry], column: str, value: object
) -> None:
    change(3, column, value)

    assert found() == [f"line 3 (row {log[2].pk}): it was changed, or moved here"]


def test_a_changed_last_line_is_found(log: list[AccessLogEntry]) -> None:
    change(6, "action", "list")

    assert found() == [f"line 6 (row {log[5].pk}): it was changed, or moved here"]


def test_a_line_with_a_digest_of_somebodys_own_making_is_found(
    log: list[AccessLogEntry], settings: Any
) -> None:
    key = settings.DIGEST_KEY
    settings.DIGEST_KEY = "what somebody guessed"
    log[2].action = "list"
    change(3, "action", "list")
    change(3, "chain", link(log[1].chain, log[2]))
    settings.DIGEST_KEY = key

    # What the line after it was bound to is gone for good, so that one is named too.
    assert found() == [
        f"line {place + 1} (row {log[place].pk}): it was changed, or moved here" for place in (2, 3)
    ]


@pytest.mark.parametrize(
    ("removed", "complaint"),
    [
        ((1,), "line 1 is missing; line 2 is not checked"),
        ((3,), "line 3 is missing; line 4 is not checked"),
        ((2, 3, 4), "lines 2 to 4 are missing; line 5 is not checked"),
        ((6,), "line 6 is missing at the end, as the head tells"),
        ((5, 6), "lines 5 to 6 are missing at the end, as the head tells"),
    ],
)
def test_missing_lines_are_named(
    log: list[AccessLogEntry], removed: tuple[int, ...], complaint: str
) -> None:
    remove(*removed)

    assert found() == [complaint]


def test_two_lines_that_changed_places_are_both_named(log: list[AccessLogEntry]) -> None:
    change(4, "sequence", 99)
    change(5, "sequence", 4)
    change(99, "sequence", 5)

    assert found() == [
        f"line 4 (row {log[4].pk}): it was changed, or moved here",
        f"line 5 (row {log[3].pk}): it was changed, or moved here",
    ]


def test_lines_numbered_anew_over_a_gap_are_found(log: list[AccessLogEntry]) -> None:
    remove(3)
    for sequence in (4, 5, 6):
        change(sequence, "sequence", sequence - 1)
    set_head(5, log[5].chain)

    assert [line.partition(":")[0] for line in found()] == [
        f"line {number} (row {log[number].pk})" for number in (3, 4, 5)
    ]


def test_an_end_cut_off_with_its_head_is_found_by_the_process_log(
    log: list[AccessLogEntry],
) -> None:
    remove(5, 6)
    set_head(4, log[3].chain)

    assert found() == []
    assert found(head_of(log[5])) == [
        "lines 5 to 6 are missing at the end, as the process log tells"
    ]


def test_an_end_cut_off_and_written_anew_is_found_by_the_process_log(
    log: list[AccessLogEntry],
) -> None:
    remove(5, 6)
    set_head(4, log[3].chain)
    for action in ("list", "list"):
        record(action, by=None)

    assert found() == []
    assert found(head_of(log[4]), head_of(log[5])) == [
        "line 5: it is not the one that the process log names",
        "line 6: it is not the one that the process log names",
    ]


def test_a_head_that_was_changed_or_removed_is_found(log: list[AccessLogEntry]) -> None:
    set_head(6, "0" * 64)
    changed = found()
    AuditHead.objects.all().delete()

    assert changed == ["line 6: it is not the one that the head names"]
    assert found() == ["the head is missing: nobody can tell where the log ends"]


def test_an_end_cut_off_with_its_head_does_not_heal_by_itself(log: list[AccessLogEntry]) -> None:
    """Whoever has the database alone; the next line would else begin a log that is whole."""
    remove(5, 6)
    AuditHead.objects.all().delete()
    record("view", by=None)

    lost = "line 5: the end was lost before it, so lines may be missing there"
    assert found() == [lost]
    record("view", by=None)
    assert found() == [lost]
    adopt_lost_end()
    adopt_lost_end()
    assert found() == []
    assert AccessLogEntry.objects.filter(action="end of the log adopted").count() == 1


def test_a_line_put_in_without_a_place_or_with_a_forged_one_is_found(
    log: list[AccessLogEntry],
) -> None:
    loose = AccessLogEntry.objects.create(action="view")
    forged = AccessLogEntry.objects.create(action="view", sequence=7, chain="f" * 64)
    early = AccessLogEntry.objects.create(action="view", sequence=0, chain="f" * 64)

    assert found() == [
        f"line 0 (row {early.pk}): it was changed, or moved here",
        f"line 7 (row {forged.pk}): it was changed, or moved here",
        f"row {loose.pk}: it has no place in the chain",
    ]


def test_a_log_that_was_changed_from_end_to_end_costs_no_more_than_a_whole_one(
    log: list[AccessLogEntry],
) -> None:
    for _ in range(60):
        record("view", by=None)
    for place, entry in enumerate(AccessLogEntry.objects.chained(), start=1):
        change(place, "action", f"x{entry.pk}")

    assert len(found()) == 66


def test_more_lines_than_one_batch_are_one_chain(log: list[AccessLogEntry]) -> None:
    """Two thousand are read at once."""
    last, more = log[-1], []
    for sequence in range(len(log) + 1, 4002):
        entry = AccessLogEntry(action="list", sequence=sequence)
        entry.chain = link(last.chain, entry)
        more.append(last := entry)
    AccessLogEntry.objects.bulk_create(more)
    set_head(last.sequence or 0, last.chain)

    assert found() == []

    remove(2001)

    assert found() == ["line 2001 is missing; line 2002 is not checked"]


def test_the_end_goes_to_the_process_log(
    log: list[AccessLogEntry], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "triage.site.audit")

    found()

    assert [record.getMessage() for record in caplog.records] == [
        f"The audit log ends at 6:{log[5].chain}."
    ]


@pytest.mark.parametrize("text", ["", "6", "x:" + "0" * 64, "0:" + "0" * 64, "6:abc"])
def test_a_head_is_a_number_and_a_digest(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (whatever its words)
        Head.read(text)


def test_a_head_is_read_as_the_process_log_writes_it(log: list[AccessLogEntry]) -> None:
    assert Head.read(str(AuditHead.objects.get())) == head_of(log[5])
