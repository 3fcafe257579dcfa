"""Nobody was reached, or somebody gave it back: until when an alert is quiet."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from tests.alerts import MINUTE, look_at, ring, round_at, told_in
from tests.checks import DAY, HOUR, NOW, again
from triage.clinic.reviews import claim, release
from triage.models import Alert, Submission

pytestmark = pytest.mark.django_db


# nobody was reached


@pytest.mark.parametrize(("again_in", "minute"), [(None, 17), (30 * MINUTE, 32), (DAY, 62)])
def test_nobody_reached_is_told_of_again_when_somebody_means_to_try(
    emergency: Alert, ann: User, again_in: timedelta | None, minute: int
) -> None:
    """No later than an hour for an emergency, whatever was named."""
    Submission.objects.update(respond_by=NOW + DAY)
    row = ring(emergency.submission, ann, 2, again_in)

    found = told_in(2, 10, minute - 1, minute)

    assert found == {minute: ["doctor lapsed"]}
    named = None if again_in is None else NOW + minute * MINUTE
    assert row.again_at == named
    assert again(emergency.submission).call_again_at == NOW + minute * MINUTE


def test_a_look_or_a_claim_does_not_bring_the_time_to_call_again_nearer(
    emergency: Alert, ann: User
) -> None:
    ring(emergency.submission, ann, 1, 40 * MINUTE)
    look_at(emergency.submission, 2)
    claim(emergency.submission, by=ann, now=NOW + 3 * MINUTE)
    release(emergency.submission, by=ann, now=NOW + 4 * MINUTE)

    assert list(told_in(1, 2, 10, 16, 17, 19, 40, 41)) == [41]


def test_a_time_to_call_again_that_is_over_makes_nothing_quiet(emergency: Alert, ann: User) -> None:
    row = ring(emergency.submission, ann, 2, -HOUR)

    assert row.again_at == NOW + 2 * MINUTE
    assert told_in(2, 10) == {10: ["doctor not-seen"]}


# given back


def test_what_is_given_back_waits_for_somebody_at_once(emergency: Alert, ann: User) -> None:
    claim(emergency.submission, by=ann, now=NOW + MINUTE)
    round_at(1)
    release(emergency.submission, by=ann, now=NOW + 5 * MINUTE)

    assert told_in(5) == {5: ["doctor lapsed"]}


def test_while_another_holds_it_nothing_is_told(emergency: Alert, ann: User, ben: User) -> None:
    claim(emergency.submission, by=ann, now=NOW + MINUTE)
    claim(emergency.submission, by=ben, now=NOW + 2 * MINUTE)
    release(emergency.submission, by=ann, now=NOW + 5 * MINUTE)

    assert told_in(5, 16, 17) == {17: ["doctor lapsed"]}


def test_what_nobody_held_is_not_given_back(emergency: Alert, ann: User) -> None:
    look_at(emergency.submission, 1)
    release(emergency.submission, by=ann, now=NOW + 5 * MINUTE)

    assert told_in(5, 15, 16) == {16: ["doctor lapsed"]}
