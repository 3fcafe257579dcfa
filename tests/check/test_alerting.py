"""A danger that is new in a check that was opened is told of anew; what was told is not."""

from dataclasses import replace
from datetime import datetime

import pytest

from tests.alerts import MINUTE, TWO_DANGERS, look_at, messages, recipient, round_at
from tests.checks import EMERGENCY, FINISHED_EMERGENCY, HOUR, NOW, again, begun, completed, give
from tests.conftest import store_version
from tests.small import SMALL, rule, when
from triage.check.moving import move
from triage.check.worklist import mark_done, mark_seen
from triage.engine.conditions import Condition, Criteria, Operator
from triage.models import Alert, QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

FIRST_DANGER = {"adult": ("yes",), "bladder": ("cant_pee",), "onset": ("new",), "fever": ("no",)}


@pytest.fixture
def check(db: None) -> Submission:
    """An emergency that the nurse was told of at ``NOW``."""
    recipient("nurse")
    made = begun(store_version(TWO_DANGERS, signed=True), FIRST_DANGER)
    round_at(0)
    return made


def say(check: Submission, link_id: str, *values: object, minutes: float) -> None:
    give(check, link_id, *values, now=NOW + minutes * MINUTE)


def told() -> list[tuple[str, str, int]]:
    return messages()


def stage(check: Submission) -> tuple[str, datetime | None]:
    row = again(check)
    return row.stage, row.attended_until


def test_a_second_danger_of_the_same_urgency_is_told_and_stands_on_top_again(
    check: Submission,
) -> None:
    look_at(check, 1)
    round_at(1)
    say(check, "fever", "yes", minutes=5)
    alert = Alert.objects.get()
    due = (alert.acknowledged_at, alert.raised_at, alert.next_step_at)

    round_at(5)

    assert due == (None, NOW + 5 * MINUTE, None)
    assert stage(check) == ("waiting", None)
    assert told() == [("nurse", "new", 1), ("nurse", "more", 2)]


def test_it_is_told_although_an_outcome_had_ended_the_first(check: Submission) -> None:
    mark_done(check, now=NOW + MINUTE)
    round_at(1)
    say(check, "fever", "yes", minutes=5)
    round_at(5)

    alert = Alert.objects.get()
    assert (alert.ended_at, alert.urgency) == (None, 40)
    assert told()[1:] == [("nurse", "more", 2)]


def test_before_anybody_opened_it_a_second_danger_is_no_second_alert(check: Submission) -> None:
    say(check, "fever", "yes", minutes=5)
    round_at(5)

    assert told() == [("nurse", "new", 1)]
    assert stage(check)[0] == "waiting"


@pytest.mark.parametrize("minutes", [5, 12])
def test_nothing_that_was_told_alerts_twice(check: Submission, minutes: int) -> None:
    look_at(check, 1)
    round_at(1)
    say(check, "bladder", "none", minutes=3)
    say(check, "bladder", "cant_pee", minutes=minutes)
    say(check, "onset", "new", minutes=minutes)
    round_at(minutes)

    assert told() == [("nurse", "new", 1)]
    assert stage(check) == ("waiting", NOW + 16 * MINUTE)


def test_said_again_after_the_clinic_was_done_it_is_news(check: Submission) -> None:
    say(check, "bladder", "none", minutes=1)
    mark_done(check, now=NOW + 2 * MINUTE)
    round_at(2)
    say(check, "bladder", "cant_pee", minutes=5)
    say(check, "onset", "new", minutes=5)
    round_at(5)

    assert told() == [("nurse", "new", 1), ("nurse", "more", 2)]


def test_a_danger_told_and_taken_back_and_told_beside_another_is_told_once(
    check: Submission,
) -> None:
    """Only the other one is news, and it is told in one message."""
    look_at(check, 1)
    round_at(1)
    say(check, "bladder", "none", minutes=2)
    say(check, "fever", "yes", minutes=3)
    round_at(3)
    look_at(check, 4)
    round_at(4)
    say(check, "bladder", "cant_pee", minutes=5)
    say(check, "onset", "new", minutes=5)
    round_at(5)

    assert told() == [("nurse", "new", 1), ("nurse", "more", 2)]


def test_that_the_person_left_is_said_again_after_a_second_danger(check: Submission) -> None:
    round_at(16)
    look_at(check, 17)
    round_at(17)
    say(check, "fever", "yes", minutes=20)
    round_at(20)
    round_at(36)

    reasons = [(reason, number) for _name, reason, number in told()]
    assert reasons == [("new", 1), ("left", 1), ("more", 2), ("left", 2)]


def test_what_another_version_stops_at_once_is_news_to_who_had_looked(
    version: QuestionnaireVersion,
) -> None:
    recipient("nurse")
    check = begun(version, {**FIRST_DANGER, "score": (8,)})
    round_at(0)
    look_at(check, 1)
    round_at(1)
    version.status, version.retired_at = "retired", NOW
    version.save(update_fields=["status", "retired_at"])
    sore = Criteria(((Condition("score", Operator.GREATER_OR_EQUAL, 7),),))
    stricter = replace(SMALL, rules=(*SMALL.rules, rule("sore", "emergency", sore, "long-pain")))

    move(check, store_version(stricter, signed=True), now=NOW + 5 * MINUTE)
    round_at(5)

    assert told() == [("nurse", "new", 1), ("nurse", "more", 2)]
    assert stage(check) == ("waiting", None)


def test_a_look_at_what_was_read_before_the_danger_has_not_seen_it(check: Submission) -> None:
    as_read = again(check)
    say(check, "fever", "yes", minutes=5)

    mark_seen(as_read, now=NOW + 6 * MINUTE)

    assert stage(check) == ("waiting", None)


def test_late_once_done_and_reopened_it_is_late_anew(db: None) -> None:
    recipient("nurse")
    check = completed(store_version(TWO_DANGERS, signed=True), FINISHED_EMERGENCY)
    round_at(61)
    mark_done(again(check), now=NOW + 62 * MINUTE)
    round_at(62)
    late = Alert.objects.get(kind="late")
    Submission.objects.update(stage="waiting", respond_by=NOW + 3 * HOUR, late_noted_at=None)

    round_at(190)

    ended = late.ended_at
    late.refresh_from_db()
    assert (ended, late.ended_at) == (NOW + 62 * MINUTE, None)
    assert late.raised_at == NOW + 190 * MINUTE
    assert told()[-1] == ("nurse", "new", 2)


def test_the_same_sign_by_another_answer_is_told_of_once_the_clinic_was_done() -> None:
    """Another question leads to the sign that the clinic was done with: nobody looks any more."""
    numb = rule("numb", "emergency", when(("fever", "yes")), "bladder-sign")
    recipient()
    check = begun(
        store_version(replace(SMALL, rules=(*SMALL.rules, numb)), signed=True),
        EMERGENCY,
        follow_up=True,
    )
    round_at(0)
    mark_done(check, now=NOW + MINUTE)
    check.alerts.update(ended_at=NOW + MINUTE)

    answered = give(check, "fever", "yes", now=NOW + 2 * MINUTE)
    again_told = give(check, "fever", "yes", now=NOW + 3 * MINUTE)

    assert (answered.stops, again_told.stops) == (True, False)
    assert again(check).stage == Submission.Stage.WAITING
    assert Alert.objects.filter(ended_at=None).exists()
