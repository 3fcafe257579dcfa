"""Clinicians who say who somebody is at the same moment, and a person who is erased meanwhile."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from tests.check.test_concurrency import at_once
from tests.check.test_person_tokens import ANN
from tests.checks import NOW, again, completed
from tests.records.mismatches import found
from triage.check.leaving import ask_to_erase, erase
from triage.check.submissions import set_contact
from triage.clinic.record_numbers import IsErased, enter_number, standing_numbers
from triage.clinic.reviews import SomebodyWasFaster
from triage.clinic.same_persons import NotSuggested, link_person
from triage.models import QuestionnaireVersion, RecordNumber, SamePerson, Submission

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def two(version: QuestionnaireVersion) -> tuple[Submission, Submission]:
    checks = completed(version), completed(version)
    for check in checks:
        set_contact(check, ANN)
    return checks


@pytest.fixture
def people(db: None) -> list[User]:
    return [User.objects.create(username=f"doctor-{number}") for number in range(4)]


def test_from_either_side_two_are_linked_once(
    two: tuple[Submission, Submission], people: list[User]
) -> None:
    ways = [two, two[::-1]] * 2

    at_once(
        *[
            lambda one=one, other=other, by=by: link_person(one, other, by=by, now=NOW)
            for (one, other), by in zip(ways, people, strict=True)
        ]
    )

    assert SamePerson.objects.count() == 1


def test_of_those_who_saw_no_number_one_enters_it_and_the_others_look_again(
    two: tuple[Submission, Submission], people: list[User]
) -> None:
    def enter(by: User) -> Any:
        try:
            enter_number(two[0], by.username, by=by, now=NOW, known="")
        except SomebodyWasFaster:
            return "faster"
        return by.username

    said = at_once(*[lambda by=by: enter(by) for by in people])

    entered = [name for name in said if name != "faster"]
    assert len(entered) == RecordNumber.objects.count() == 1
    assert standing_numbers([two[0].pk]) == {two[0].pk: entered[0]}


@pytest.mark.parametrize("erased", [0, 1])
def test_who_is_erased_meanwhile_is_linked_to_nobody_and_has_no_number(
    two: tuple[Submission, Submission], people: list[User], erased: int
) -> None:
    def say() -> None:
        try:
            link_person(*two, by=people[0], now=NOW)
            enter_number(two[erased], "A-17", by=people[0], now=NOW, known="")
        except (IsErased, NotSuggested):
            return

    at_once(say, lambda: erase(two[erased]), lambda: ask_to_erase(two[erased], now=NOW))

    assert again(two[erased]).status == "erased"
    assert not SamePerson.objects.exists()
    assert not RecordNumber.objects.filter(number__isnull=False).exists()
    assert found() == []
