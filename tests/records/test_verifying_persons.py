"""Verifying finds record numbers that cannot be read, links of the erased, and other names."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from tests.check.test_person_tokens import ANN
from tests.checks import NOW, completed
from tests.clinic.test_record_numbers import damage
from tests.records.mismatches import found, row
from tests.staff.people import staff
from triage.check.assisting import start_for_caller
from triage.check.leaving import erase
from triage.check.submissions import set_contact
from triage.clinic.record_numbers import enter_number
from triage.clinic.same_persons import link_person
from triage.models import QuestionnaireVersion, RecordNumber, SamePerson, Submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(db: None) -> User:
    return staff("clinician")


@pytest.fixture
def two(version: QuestionnaireVersion, ann: User) -> tuple[Submission, Submission]:
    """Two checks that are linked, of which the first has a number."""
    checks = completed(version), completed(version)
    for check in checks:
        set_contact(check, ANN)
    link_person(*checks, by=ann, now=NOW)
    enter_number(checks[0], "A-17", by=ann, now=NOW, known="")
    return checks


def test_what_is_whole_is_not_complained_of(two: tuple[Submission, Submission]) -> None:
    erase(two[1])

    assert found() == []


@pytest.mark.parametrize(
    ("stored", "why"),
    [
        ({"record_number": "x", "text": "1"}, "it cannot be read (ForeignCiphertext)"),
        (None, "it cannot be read"),
    ],
)
def test_a_number_of_another_row_or_none_is_found(
    two: tuple[Submission, Submission], stored: Any, why: str
) -> None:
    number = RecordNumber.objects.get()
    RecordNumber.objects.filter(pk=number.pk).update(number=stored)

    assert found() == [f"record number {number.pk}: {why}"]


@pytest.mark.parametrize(
    ("is_erased", "why"), [(False, "it cannot be read"), (True, "it outlived what was erased")]
)
def test_a_number_that_no_key_opens_is_found(
    two: tuple[Submission, Submission], is_erased: bool, why: str
) -> None:
    if is_erased:
        erase(two[0])
    number = RecordNumber.objects.defer("number").get()
    damage(number)

    assert found() == [f"record number {number.pk}: {why}"]


def test_a_number_and_a_link_that_outlived_what_was_erased_are_found(
    two: tuple[Submission, Submission], ann: User
) -> None:
    number = RecordNumber.objects.get()
    first, second = sorted(check.pk for check in two)
    erase(two[0])
    RecordNumber.objects.update(number=number.number)
    kept = SamePerson(first_id=first, second_id=second, by=ann, at=NOW, is_same=True)
    kept.save()

    assert found() == [
        f"record number {number.pk}: it outlived what was erased",
        f"link between checks {kept.pk}: it outlived what was erased",
    ]


@pytest.mark.parametrize("changed", ["nobody", "superuser"])
def test_another_name_for_who_filled_it_in_is_found(
    version: QuestionnaireVersion, ann: User, changed: str
) -> None:
    check, _secret = start_for_caller(version, by=ann, may_follow_up=True, now=NOW)
    erase(check)
    before = found()

    row(check).update(assisted_by=None if changed == "nobody" else staff(changed))

    why = "who filled it in for a caller is not whom the audit log names"
    assert (before, found()) == ([], [f"submission {check.pk}: {why}"])
