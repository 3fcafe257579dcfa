"""A clock that is set back, or was ahead: answers keep their order, and nothing grows calmer."""

from datetime import timedelta

import pytest

from tests.checks import DAY, HOUR, NOW, again, begun, give
from tests.small import BENIGN
from triage.check.gates import gates_are_stale
from triage.check.lifetime import CheckClosed, is_expired
from triage.check.sealing import answers_digest
from triage.check.submissions import complete
from triage.models import QuestionnaireVersion
from triage.site.limits import allow

MINUTE = timedelta(minutes=1)
EARLIER = NOW - 10 * MINUTE


def test_the_last_answer_given_counts_whatever_its_time_says(
    version: QuestionnaireVersion,
) -> None:
    check = begun(version, {"adult": ("yes",), "bladder": ("none",)})

    give(check, "bladder", "cant_pee", now=EARLIER)

    stored = again(check)
    assert [event.link_id for event in stored.events()] == ["adult", "bladder", "bladder"]
    assert stored.current_answers()["bladder"] == ("cant_pee",)
    assert stored.events()[2].at < stored.events()[1].at


def test_an_emergency_told_while_the_clock_was_set_back_makes_its_alert(
    version: QuestionnaireVersion,
) -> None:
    check = begun(version, {"adult": ("yes",), "bladder": ("cant_pee",)})

    answered = give(check, "onset", "new", now=EARLIER)

    assert answered.stops
    assert check.alerts.get().urgency == 40
    assert again(check).listed_at == EARLIER


def test_a_check_completed_before_it_began_is_sealed_as_any_other(
    version: QuestionnaireVersion,
) -> None:
    check = begun(version, BENIGN)

    complete(check, now=NOW - HOUR)

    stored = again(check)
    assert (stored.status, stored.digest) == ("completed", answers_digest(stored))


@pytest.mark.parametrize(
    ("moved", "stale"),
    [(-10 * MINUTE, False), (HOUR - MINUTE, False), (HOUR, True), (-HOUR, True), (-DAY, True)],
)
def test_danger_signs_are_asked_again_when_nobody_can_tell_how_long_ago_they_were(
    version: QuestionnaireVersion, moved: timedelta, stale: bool
) -> None:
    check = begun(version, {"adult": ("yes",), "bladder": ("none",)})

    assert gates_are_stale(check, now=NOW + moved) is stale


@pytest.mark.parametrize(
    ("moved", "expired"),
    [(-10 * MINUTE, False), (DAY - MINUTE, False), (DAY, True), (-DAY, True)],
)
def test_a_check_from_a_day_that_has_not_come_takes_no_more_answers(
    version: QuestionnaireVersion, moved: timedelta, expired: bool
) -> None:
    check = begun(version, {"adult": ("yes",)})

    assert is_expired(check, now=NOW + moved) is expired
    if expired:
        with pytest.raises(CheckClosed):
            give(check, "bladder", "none", now=NOW + moved)


@pytest.mark.django_db
def test_tries_are_counted_on_and_nobody_is_shut_out_for_longer_than_the_window() -> None:
    def allowed(moved: timedelta) -> bool:
        return allow("pin", "4711", limit=2, window=15 * MINUTE, now=NOW + moved)

    found = [allowed(moved) for moved in (0 * MINUTE, -5 * MINUTE, -6 * MINUTE, -15 * MINUTE)]

    assert found == [True, True, False, True]
