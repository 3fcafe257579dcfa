"""Clinicians take a submission on, and give it back."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from tests.checks import HOUR, NOW, completed
from tests.queries import counted
from triage.clinic.reviews import Hold, claim, holders, release
from triage.models import Claim, QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def rows() -> list[tuple[str, bool]]:
    return list(Claim.objects.order_by("id").values_list("by__username", "is_held"))


def names(check: Submission, later: timedelta = timedelta()) -> list[str]:
    """Who holds it, in the order of taking it on."""
    return [one.by.username for one in holders([check], now=NOW + later)[check.pk]]


def test_the_first_to_take_it_on_is_told_of_nobody(check: Submission, ann: User) -> None:
    assert claim(check, by=ann, now=NOW) == ()
    assert names(check) == ["ann"]


def test_the_second_is_told_of_the_first(check: Submission, ann: User, ben: User) -> None:
    claim(check, by=ann, now=NOW)

    assert claim(check, by=ben, now=NOW + MINUTE) == (ann,)
    assert names(check) == ["ann", "ben"]


def test_taking_it_on_twice_adds_one_row(check: Submission, ann: User) -> None:
    claim(check, by=ann, now=NOW)

    assert claim(check, by=ann, now=NOW + MINUTE) == ()
    assert rows() == [("ann", True)]


def test_what_is_given_back_is_held_by_nobody(check: Submission, ann: User) -> None:
    claim(check, by=ann, now=NOW)
    release(check, by=ann, now=NOW + MINUTE)

    assert names(check) == []
    assert rows() == [("ann", True), ("ann", False)]


def test_only_what_one_holds_can_be_given_back(check: Submission, ann: User, ben: User) -> None:
    claim(check, by=ann, now=NOW)
    release(check, by=ben, now=NOW + MINUTE)

    assert rows() == [("ann", True)]


def test_what_was_given_back_may_be_taken_on_again(check: Submission, ann: User, ben: User) -> None:
    claim(check, by=ann, now=NOW)
    claim(check, by=ben, now=NOW)
    release(check, by=ann, now=NOW + MINUTE)
    claim(check, by=ann, now=NOW + HOUR)

    assert names(check, HOUR) == ["ben", "ann"]


@pytest.mark.parametrize("many", [1, 3])
def test_whoever_holds_many_is_found_in_one_query(
    version: QuestionnaireVersion, ann: User, ben: User, many: int
) -> None:
    checks = [completed(version) for _ in range(many)]
    for check in checks:
        claim(check, by=ann, now=NOW)
        claim(check, by=ben, now=NOW)

    with counted() as statements:
        held = holders(checks, now=NOW)

    until = NOW + timedelta(days=1)
    hold = tuple(Hold(one, NOW, until, has_lapsed=False) for one in (ann, ben))
    assert held == {check.pk: hold for check in checks}
    assert len(statements) == 1


def test_holding_nothing_that_exists_is_no_error() -> None:
    nothing = Submission()

    assert holders([nothing], now=NOW) == {nothing.pk: ()}
