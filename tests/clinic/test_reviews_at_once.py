"""Two people of the clinic, and the person, at the same moment: nothing is lost or doubled."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from tests.check.test_concurrency import at_once
from tests.checks import NOW, SAME_DAY, again, completed
from triage.check.leaving import ask_to_erase
from triage.clinic.news import what_is_known
from triage.clinic.reviews import (
    Known,
    SomebodyWasFaster,
    claim,
    holders,
    review,
)
from triage.models import Claim, QuestionnaireVersion, Review, Submission

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def check(version: QuestionnaireVersion) -> Submission:
    return completed(version, SAME_DAY)


def people(count: int) -> list[User]:
    return [User.objects.create(username=f"doctor-{number}") for number in range(count)]


def test_of_many_who_take_it_on_each_is_told_of_those_before(check: Submission) -> None:
    told = at_once(*[lambda by=by: claim(check, by=by, now=NOW) for by in people(5)])

    assert sorted(len(others) for others in told) == [0, 1, 2, 3, 4]
    assert len(holders([check], now=NOW)[check.pk]) == 5


def test_one_person_in_many_tabs_takes_it_on_once(check: Submission) -> None:
    (doctor,) = people(1)

    at_once(*[lambda: claim(check, by=doctor, now=NOW)] * 5)

    assert Claim.objects.count() == 1


def test_of_two_who_saw_the_same_one_records_and_one_looks_again(check: Submission) -> None:
    def record(by: User) -> Any:
        try:
            return review(
                check,
                by=by,
                outcome="called",
                verdict="",
                note="",
                now=NOW,
                known=Known(0, what_is_known(check)),
            ).outcome
        except SomebodyWasFaster:
            return "faster"

    found = at_once(*[lambda by=by: record(by) for by in people(4)])

    assert sorted(found) == ["called", "faster", "faster", "faster"]
    assert Review.objects.count() == 1


def test_who_erases_while_it_is_taken_on_has_it_done_or_asked_for(check: Submission) -> None:
    (doctor,) = people(1)

    _others, is_done = at_once(
        lambda: claim(check, by=doctor, now=NOW), lambda: ask_to_erase(check, now=NOW)
    )

    left = again(check)
    assert (left.status == "erased", left.asked_to_erase_at is None) == (is_done, is_done)
