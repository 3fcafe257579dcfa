"""The number of the clinic's own record: who entered which, and what becomes of it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection

from tests.checks import DAY, HOUR, NOW, begun, completed
from triage.check.leaving import erase, is_worked_on
from triage.check.person_tokens import number_token
from triage.clinic.record_numbers import (
    IsErased,
    enter_number,
    numbers_of,
    standing_numbers,
)
from triage.clinic.reviews import NotListed, SomebodyWasFaster
from triage.models import QuestionnaireVersion, RecordNumber, Submission

pytestmark = pytest.mark.django_db


def enter(
    check: Submission, number: str, *, by: User, known: str | None = None, later: int = 0
) -> RecordNumber | None:
    entered = numbers_of(check)
    seen = known if known is not None else str(entered[-1].row.pk) if entered else ""
    now = NOW + timedelta(minutes=later)
    return enter_number(check, number, by=by, now=now, known=seen)


def found_by(number: str) -> set[object]:
    rows = Submission.objects.filter(tokens__token=number_token(number))
    return set(rows.values_list("pk", flat=True))


def damage(row: RecordNumber) -> None:
    with connection.cursor() as cursor:
        pk = RecordNumber._meta.pk.get_db_prep_value(row.pk, connection)
        cursor.execute("UPDATE triage_recordnumber SET number = %s WHERE id = %s", [b"x", pk])


def test_each_is_a_row_with_who_and_when_and_the_last_counts(
    check: Submission, ann: User, ben: User
) -> None:
    enter(check, "A-1", by=ann)
    enter(check, "A-2", by=ben, later=1)

    rows = [(one.number, one.row.by, one.row.at) for one in numbers_of(check)]
    assert rows == [("A-1", ann, NOW), ("A-2", ben, NOW + timedelta(minutes=1))]
    assert standing_numbers([check.pk]) == {check.pk: "A-2"}
    assert (found_by("A-1"), found_by("A-2")) == (set(), {check.pk})


def test_the_same_again_is_no_row(check: Submission, ann: User) -> None:
    enter(check, "A-1", by=ann)

    assert enter(check, "A-1", by=ann, later=1) is None
    assert RecordNumber.objects.count() == 1


def test_none_where_there_was_none_is_no_row(check: Submission, ann: User) -> None:
    assert enter(check, "", by=ann) is None
    assert not RecordNumber.objects.exists()


def test_taken_back_it_is_found_no_more_and_stays_on_record(check: Submission, ann: User) -> None:
    enter(check, "A-1", by=ann)
    enter(check, "", by=ann, later=1)

    assert [one.number for one in numbers_of(check)] == ["A-1", ""]
    assert standing_numbers([check.pk]) == {}
    assert found_by("A-1") == set()


def test_somebody_who_was_slower_changes_nothing(check: Submission, ann: User, ben: User) -> None:
    enter(check, "A-1", by=ann)

    with pytest.raises(SomebodyWasFaster):
        enter(check, "B-9", by=ben, known="")
    assert standing_numbers([check.pk]) == {check.pk: "A-1"}


def test_a_check_that_is_not_on_the_list_has_none(version: QuestionnaireVersion, ann: User) -> None:
    with pytest.raises(NotListed):
        enter(begun(version), "A-1", by=ann)


def test_erased_the_number_goes_and_nobody_enters_another(check: Submission, ann: User) -> None:
    enter(check, "A-1", by=ann)

    erase(check)

    assert RecordNumber.objects.get().number is None
    assert found_by("A-1") == set()
    with pytest.raises(IsErased):
        enter(check, "A-2", by=ann)


def test_who_has_one_is_worked_on(version: QuestionnaireVersion, ann: User) -> None:
    check, other = completed(version), completed(version)

    enter(check, "A-1", by=ann)

    assert (is_worked_on(check), is_worked_on(other)) == (True, False)


@pytest.mark.parametrize("moved", [True, False])
def test_one_that_cannot_be_read_is_said_to_be_lost_and_can_be_entered_anew(
    check: Submission, version: QuestionnaireVersion, ann: User, moved: bool
) -> None:
    row = enter(check, "A-1", by=ann)
    assert row is not None
    if moved:
        stored = {"record_number": str(completed(version).pk), "text": "Z"}
        RecordNumber.objects.filter(pk=row.pk).update(number=stored)
    else:
        damage(row)

    lost = [(one.number, one.is_lost) for one in numbers_of(check)]
    enter(check, "A-1", by=ann, later=1)

    assert lost == [("", True)]
    assert standing_numbers([check.pk]) == {check.pk: "A-1"}


def test_no_row_is_changed_or_deleted(check: Submission, ann: User) -> None:
    row = enter(check, "A-1", by=ann)
    assert row is not None
    row.at = NOW + DAY

    for act in (
        row.save,
        row.delete,
        RecordNumber.objects.all().delete,
        lambda: RecordNumber.objects.update(at=NOW + HOUR),
    ):
        with pytest.raises(TypeError):
            act()
    assert str(row) == f"{check.pk}: {row.pk}"
