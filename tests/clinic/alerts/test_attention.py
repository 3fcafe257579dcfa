"""Acknowledged means that somebody is on it, for a while; only an outcome ends an alert."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from tests.alerts import (
    MINUTE,
    flagged,
    look_at,
    messages,
    recipient,
    record,
    ring,
    round_at,
    told_in,
)
from tests.checks import DAY, FINISHED_EMERGENCY, HOUR, NOW, SAME_DAY, SOON, again, completed
from triage.clinic.alerts.attention import acknowledge, note_attended, note_ended, note_lapsed
from triage.clinic.alerts.ladder import tell_next
from triage.clinic.outcomes import SHIPPED
from triage.clinic.reviews import claim, review
from triage.models import Alert, QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

Act = Callable[[Submission, User, float], object]


ACTS: dict[str, Act] = {
    "a look": lambda check, _by, minutes: look_at(check, minutes),
    "a claim": lambda check, by, minutes: claim(check, by=by, now=NOW + minutes * MINUTE),
    "having seen the alert": lambda check, by, minutes: acknowledge(
        check.alerts.earliest("id"), by=by, now=NOW + minutes * MINUTE
    ),
    "nobody reached": ring,
    "nobody reached, as the release before has it": lambda check, by, minutes: record(
        check, by, "not-reached", minutes
    ),
    "somebody reached": lambda check, by, minutes: ring(check, by, minutes, result="reached"),
    "a note": lambda check, by, minutes: record(check, by, "noted", minutes),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_an_emergency_is_told_of_again_unless_something_is_recorded(
    emergency: Alert, ann: User, act: Act
) -> None:
    act(emergency.submission, ann, 2)

    found = told_in(2, 9, 10, 16, 17, 18, 37)

    assert found == {17: ["doctor lapsed"], 37: ["head lapsed"]}
    emergency.refresh_from_db()
    assert (emergency.acknowledged_at, emergency.lapsed_at) == (None, NOW + 17 * MINUTE)


@pytest.mark.parametrize(("given", "wait"), [(SAME_DAY, 2 * HOUR), (SOON, DAY)])
def test_what_is_less_urgent_waits_longer(
    version: QuestionnaireVersion, ladder: None, given: dict, wait: timedelta
) -> None:
    check = completed(version, given)
    Alert.objects.create(
        submission=check, kind="recalled", urgency=check.work_urgency, created_at=NOW
    )
    round_at(0)
    look_at(check, 1)
    round_at(1)
    before = len(messages())

    Submission.objects.update(respond_by=NOW + 9 * DAY)
    minutes = wait / MINUTE
    found = told_in(minutes, minutes + 1)

    assert found == {minutes + 1: ["doctor lapsed"]}
    assert before == 1


def test_the_times_are_settings(emergency: Alert, ann: User, settings: Settings) -> None:
    settings.ALERT_AGAIN_EMERGENCY_MINUTES = 5
    claim(emergency.submission, by=ann, now=NOW + MINUTE)

    assert told_in(1, 5, 6) == {6: ["doctor lapsed"]}


def test_looking_again_and_again_keeps_no_emergency_silent(emergency: Alert) -> None:
    """A page that is reloaded every few minutes would."""
    found: dict[float, list[str]] = {}
    for minute in range(1, 60, 3):
        found |= told_in(minute)
        look_at(emergency.submission, minute)

    assert found == {16: ["doctor lapsed"], 31: ["head lapsed"], 46: ["nurse lapsed"]}


def test_a_ladder_of_one_step_begins_again(version: QuestionnaireVersion, ann: User) -> None:
    recipient("nurse")
    alert = completed(version, FINISHED_EMERGENCY).alerts.get()
    round_at(0)
    claim(alert.submission, by=ann, now=NOW + MINUTE)

    assert told_in(1, 15, 16) == {16: ["nurse lapsed"]}
    assert messages()[-1] == ("nurse", "lapsed", 2)


def test_after_the_deadline_neither_a_look_nor_a_claim_is_for_ever(
    emergency: Alert, ann: User
) -> None:
    """It was due at an hour; the alert that it is late is escalated like the first."""
    round_at(61)
    late = Alert.objects.get(kind="late")
    look_at(emergency.submission, 62)
    claim(emergency.submission, by=ann, now=NOW + 63 * MINUTE)
    round_at(63)
    late.refresh_from_db()
    quiet = late.acknowledged_at

    found = told_in(70, 77, 78)

    assert quiet == NOW + 63 * MINUTE
    assert [names.count("doctor lapsed") for names in found.values()] == [1]
    assert list(found) == [78]


def test_what_was_done_before_it_was_late_makes_nobody_quiet_about_that(
    emergency: Alert, ann: User
) -> None:
    claim(emergency.submission, by=ann, now=NOW + 59 * MINUTE)
    round_at(61)
    late = Alert.objects.get(kind="late")

    round_at(62)

    late.refresh_from_db()
    assert late.acknowledged_at is None
    assert ("nurse", "new", 1) in messages()[1:]


# what ends it


@pytest.mark.parametrize("outcome", [code for code, kind in SHIPPED.items() if kind.ends])
def test_an_outcome_that_ends_it_ends_it(emergency: Alert, ann: User, outcome: str) -> None:
    claim(emergency.submission, by=ann, now=NOW + MINUTE)
    for minute in (1, 2, 3):  # so that there is no way to reach them
        ring(emergency.submission, ann, minute)
    review(
        emergency.submission,
        by=ann,
        outcome=outcome,
        verdict="",
        note="Why.",
        now=NOW + 3 * MINUTE,
    )

    assert told_in(3, 16, 60, 120, 3000) == {}
    emergency.refresh_from_db()
    assert (emergency.ended_at, emergency.acknowledged_at) == (NOW + 3 * MINUTE, NOW + 3 * MINUTE)
    check = again(emergency.submission)
    assert (check.attended_at, check.attended_until, check.call_again_at) == (None, None, None)


def test_what_the_release_before_recorded_ends_it_too(emergency: Alert) -> None:
    Submission.objects.update(stage="done")

    assert (note_ended(now=NOW + MINUTE), note_ended(now=NOW + HOUR)) == (1, 0)


def test_taken_back_that_it_was_done_it_is_told_of_again(emergency: Alert, ann: User) -> None:
    first = record(emergency.submission, ann, "called", 1)
    review(
        emergency.submission,
        by=ann,
        outcome="not-reached",
        verdict="",
        note="",
        now=NOW + 5 * MINUTE,
        corrects=first,
    )

    assert told_in(5, 19, 20) == {20: ["doctor lapsed"]}


# the steps by themselves


def test_the_first_step_is_told_even_if_somebody_looked_before(
    version: QuestionnaireVersion, ladder: None
) -> None:
    alert = flagged(version)
    look_at(alert.submission, 1)
    note_attended(now=NOW + MINUTE)

    assert tell_next(now=NOW + MINUTE) == 1
    assert note_lapsed(now=NOW + 2 * MINUTE) == 0


def test_one_that_nobody_was_told_of_stays_due_as_it_is(version: QuestionnaireVersion) -> None:
    alert = flagged(version)
    look_at(alert.submission, 1)
    note_attended(now=NOW + MINUTE)

    assert note_lapsed(now=NOW + HOUR) == 1
    assert Alert.objects.get().next_step_at is None
    recipient("nurse")
    assert told_in(61) == {61: ["nurse new", "nurse new"]}


def test_who_says_first_that_they_have_seen_it_is_kept(
    version: QuestionnaireVersion, ann: User, ben: User
) -> None:
    alert = flagged(version)

    assert acknowledge(alert, by=ann, now=NOW)
    assert not acknowledge(alert, by=ben, now=NOW + MINUTE)

    alert.refresh_from_db()
    assert (alert.acknowledged_by, alert.acknowledged_at) == (ann, NOW)


def test_when_it_was_first_acknowledged_stays_known(emergency: Alert) -> None:
    for minute in (1, 17, 20):
        look_at(emergency.submission, minute)
        round_at(minute)
    round_at(40)

    emergency.refresh_from_db()
    assert (emergency.first_acknowledged_at, emergency.lapsed_at) == (
        NOW + MINUTE,
        NOW + 40 * MINUTE,
    )


def test_what_is_not_on_the_list_is_ended_by_having_been_seen(
    version: QuestionnaireVersion, ann: User
) -> None:
    """Nothing can be recorded about it, so it would come again for ever."""
    recipient("nurse")
    alert = flagged(version)
    Submission.objects.update(stage="unlisted", listed_at=None)
    acknowledge(alert, by=ann, now=NOW + MINUTE)

    assert note_lapsed(now=NOW + DAY) == 0
