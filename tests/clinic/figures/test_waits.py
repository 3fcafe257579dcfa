"""How long people wait for the first look: the database's sums against sorting by hand."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest

from tests.checks import DAY, EMERGENCY, HOUR, NOW, SAME_DAY, SOON, again
from tests.clinic.figures import done, under_way, week_of
from triage.check.leaving import erase
from triage.check.worklist import mark_seen
from triage.clinic.figures.waits import (
    Acknowledged,
    Wait,
    acknowledged_row,
    acknowledgements,
    first_looks,
    percentiles,
    wait_row,
)
from triage.models import Alert, QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def test_half_and_nine_of_ten_are_those_of_sorting_by_hand(version: QuestionnaireVersion) -> None:
    chance = Random(3)
    waits: dict[int, list[timedelta]] = {}
    for given in (SAME_DAY, SOON) * 11:
        wait = chance.randrange(1, 5000) * MINUTE
        submission = done(version, given, at=NOW - DAY)
        mark_seen(submission, now=NOW - DAY + wait)
        waits.setdefault(submission.work_urgency, []).append(wait)

    looks = first_looks(week_of(version))

    assert [(look.urgency, look.median, look.long) for look in looks] == [
        (urgency, sorted(waits[urgency])[5], sorted(waits[urgency])[9]) for urgency in (30, 20)
    ]


def test_a_deadline_is_kept_or_missed_once_that_is_decided(version: QuestionnaireVersion) -> None:
    """SMALL promises an answer within an hour."""
    for minutes in (10, 60):
        mark_seen(done(version, SOON, at=NOW - DAY), now=NOW - DAY + minutes * MINUTE)
    mark_seen(done(version, SOON, at=NOW - DAY), now=NOW - DAY + 61 * MINUTE)
    done(version, SOON, at=NOW - DAY)  # nobody looks, and the hour is over
    done(version, SOON, at=NOW - MINUTE)  # nobody looks, and nobody is late yet

    assert first_looks(week_of(version)) == (
        Wait(20, seen=3, unseen=2, kept=2, missed=2, median=61 * MINUTE, long=None),
    )


def test_without_a_promise_nothing_is_late(version: QuestionnaireVersion) -> None:
    done(version, at=NOW - DAY)
    Submission.objects.update(respond_by="9999-01-01T00:00Z")

    [look] = first_looks(week_of(version))

    assert (look.kept, look.missed, look.unseen) == (0, 0, 1)


def test_what_was_erased_before_anybody_looked_waits_for_nobody(
    version: QuestionnaireVersion,
) -> None:
    erase(done(version, SOON))
    seen = done(version, SOON)
    mark_seen(seen, now=NOW + HOUR)
    erase(seen)
    erase(done(version, SAME_DAY))  # urgent, so somebody still has to look

    assert [(look.urgency, look.seen, look.unseen) for look in first_looks(week_of(version))] == [
        (30, 0, 1),
        (20, 1, 0),
    ]


def test_nobody_waits_where_there_is_nobody(version: QuestionnaireVersion) -> None:
    assert first_looks(week_of(version)) == ()
    assert acknowledgements(week_of(version)) == ()


def test_a_clock_that_went_back_makes_no_negative_wait(version: QuestionnaireVersion) -> None:
    submission = done(version)
    mark_seen(submission, now=NOW - HOUR)

    [look] = first_looks(week_of(version))

    assert look.median == timedelta()


def test_a_row_that_has_just_gone_leaves_no_wait(version: QuestionnaireVersion) -> None:
    rows = week_of(version).listed()

    counted_before = {20: 3}
    found = percentiles(
        rows, counted_before, by="work_urgency", since="listed_at", until="first_seen_at"
    )

    assert found == {}


def test_alerts_wait_until_they_are_acknowledged(version: QuestionnaireVersion) -> None:
    for minutes in (5, 20, 60, None):
        submission = under_way(version, EMERGENCY)
        at = None if minutes is None else NOW + minutes * MINUTE
        Alert.objects.filter(submission=submission).update(acknowledged_at=at)

    assert acknowledgements(week_of(version)) == (Acknowledged(40, 3, 1, 20 * MINUTE),)


def test_an_alert_that_was_taken_up_again_was_acknowledged_when_it_first_was(
    version: QuestionnaireVersion,
) -> None:
    alert = Alert.objects.filter(submission=under_way(version, EMERGENCY))
    alert.update(first_acknowledged_at=NOW + 5 * MINUTE, lapsed_at=NOW + 20 * MINUTE)

    assert acknowledgements(week_of(version)) == (Acknowledged(40, 1, 0, 5 * MINUTE),)


def test_whoever_still_waits_counts(version: QuestionnaireVersion) -> None:
    """Five seen within two minutes are not half of twenty-two."""
    for _number in range(5):
        mark_seen(done(version, SOON, at=NOW - DAY), now=NOW - DAY + 2 * MINUTE)
    for _number in range(17):
        done(version, SOON, at=NOW - DAY)

    [look] = first_looks(week_of(version))

    assert (look.seen, look.unseen, look.median, look.long) == (5, 17, None, None)
    assert wait_row(look, exact=True).median == "not yet"


def test_alerts_that_nobody_acknowledged_count(version: QuestionnaireVersion) -> None:
    for minutes in (5, None, None):
        submission = under_way(version, EMERGENCY)
        at = None if minutes is None else NOW + minutes * MINUTE
        Alert.objects.filter(submission=submission).update(acknowledged_at=at)

    [one] = acknowledgements(week_of(version))

    assert acknowledged_row(one, exact=True) == (40, "not yet", "2")


LOOK = Wait(40, seen=12, unseen=3, kept=9, missed=4, median=HOUR, long=DAY)


@pytest.mark.parametrize(
    ("exact", "said"),
    [
        (True, ("69 %", "9 of 13", "1 h 0 min", "1 d 0 h", "3")),
        (False, ("70 %", "", "1 h 0 min", "1 d 0 h", "<5")),
    ],
)
def test_a_wait_in_words(exact: bool, said: tuple[str, ...]) -> None:
    row = wait_row(LOOK, exact=exact)

    assert (row.share, row.of, row.median, row.long, row.unseen) == said


FEW: dict[str, Any] = {"seen": 9, "unseen": 0, "kept": 5, "missed": 4}


def test_blurred_the_waits_of_a_few_are_not_said() -> None:
    row = wait_row(Wait(40, **FEW, median=HOUR, long=DAY), exact=False)

    assert (row.share, row.percent, row.median, row.long) == ("–", None, "–", "–")


@pytest.mark.parametrize(
    ("unseen", "exact", "said"),
    [(11, False, "not yet"), (2, False, "–"), (2, True, "not yet"), (0, True, "–")],
)
def test_not_yet_is_said_of_enough_people_only(unseen: int, exact: bool, said: str) -> None:
    wait = Wait(40, seen=0, unseen=unseen, kept=0, missed=0, median=None, long=None)

    assert wait_row(wait, exact=exact).median == said


def test_of_nobody_there_is_no_share() -> None:
    row = wait_row(Wait(40, 0, 1, 0, 0, None, None), exact=True)

    assert (row.share, row.of, row.median) == ("–", "", "not yet")


@pytest.mark.parametrize(
    ("done_", "exact", "said"),
    [
        (3, True, (40, "1 h 0 min", "2")),
        (9, False, (40, "–", "<5")),
        (10, False, (40, "1 h 0 min", "<5")),
    ],
)
def test_acknowledgements_in_words(done_: int, exact: bool, said: tuple[int, str, str]) -> None:
    assert acknowledged_row(Acknowledged(40, done_, 2, HOUR), exact=exact) == said


def test_what_rises_after_it_was_seen_was_seen_then(version: QuestionnaireVersion) -> None:
    submission = under_way(version, EMERGENCY)
    mark_seen(again(submission), now=NOW + MINUTE)

    [look] = first_looks(week_of(version))

    assert (look.urgency, look.median, look.unseen) == (40, MINUTE, 0)
