"""Who is told of an alert, and who is told next while nobody has looked."""

from collections import Counter
from typing import Any

import pytest

from tests.alerts import MINUTE, flagged, messages, recipient
from tests.checks import CRISIS, HOUR, NOW, completed, copies
from tests.queries import meanwhile
from triage.clinic.alerts.ladder import send_again, tell_left, tell_next
from triage.models import Alert, Delivery, QuestionnaireVersion, Recipient

pytestmark = pytest.mark.django_db


@pytest.fixture
def ladder(db: None) -> dict[str, Recipient]:
    """A nurse and a desk, then a doctor, then the head."""
    rows = [
        recipient("nurse", wait_minutes=10),
        recipient("desk", wait_minutes=5),
        recipient("doctor", step=2, wait_minutes=20),
        recipient("head", step=7, wait_minutes=30),
    ]
    return {row.name: row for row in rows}


def told_at(minutes: float) -> list[str]:
    """Who is told in this minute."""
    now = NOW + minutes * MINUTE
    tell_next(now=now)
    made = Delivery.objects.filter(created_at=now).order_by("recipient__name")
    return list(made.values_list("recipient__name", flat=True))


def test_the_first_step_is_told_at_once_and_the_next_after_the_longest_wait(
    ladder: dict[str, Recipient], version: QuestionnaireVersion
) -> None:
    flagged(version)

    found = {minute: told_at(minute) for minute in (0, 1, 5, 10, 11, 29, 30, 31)}

    assert {minute: names for minute, names in found.items() if names} == {
        0: ["desk", "nurse"],
        10: ["doctor"],
        30: ["head"],
    }
    assert messages()[2:] == [("doctor", "not-seen", 1), ("head", "not-seen", 1)]


def test_after_the_last_step_it_begins_again_hourly_and_after_a_day_daily(
    version: QuestionnaireVersion,
) -> None:
    recipient("nurse", wait_minutes=10)
    flagged(version)

    hours = range(100)
    found = [hour for hour in hours if told_at(60 * hour)]

    assert found == [*range(25), 48, 72, 96]
    assert messages()[:3] == [
        ("nurse", "new", 1),
        ("nurse", "not-seen", 2),
        ("nurse", "not-seen", 3),
    ]


def test_a_long_wait_of_the_last_step_is_waited_for(version: QuestionnaireVersion) -> None:
    recipient("nurse", wait_minutes=90)
    flagged(version)

    assert [minute for minute in range(0, 200, 10) if told_at(minute)] == [0, 90, 180]


def test_alerts_of_lower_urgency_pass_by_those_who_do_not_want_them(
    version: QuestionnaireVersion,
) -> None:
    recipient("doctor", minimum_urgency=40)
    recipient("nurse", step=2, minimum_urgency=30)
    check = completed(version, CRISIS)

    told_at(0)

    assert list(check.alerts.values_list("urgency", flat=True)) == [30]
    assert messages() == [("nurse", "new", 1)]


@pytest.mark.parametrize("who", [{"is_active": False}, {"minimum_urgency": 40}])
def test_with_nobody_to_tell_it_stays_due_until_there_is(
    version: QuestionnaireVersion, who: dict[str, Any]
) -> None:
    recipient("head", **who)
    completed(version, CRISIS)
    assert told_at(0) == []

    recipient("nurse")

    assert told_at(1) == ["nurse"]


def test_when_everybody_who_was_told_is_switched_off_nothing_breaks(
    version: QuestionnaireVersion,
) -> None:
    nurse = recipient("nurse")
    recipient("doctor", minimum_urgency=40)
    check = completed(version, CRISIS)
    told_at(0)
    nurse.is_active = False
    nurse.save()
    Recipient.objects.create(name="desk", address="d@clinic.example", minimum_urgency=20)

    assert told_at(120) == ["desk"]
    assert check.alerts.get().round == 2


def test_a_step_that_was_taken_out_meanwhile_is_passed_over(
    ladder: dict[str, Recipient], version: QuestionnaireVersion
) -> None:
    flagged(version)
    told_at(0)
    Recipient.objects.filter(name="doctor").update(is_active=False)

    assert told_at(10) == ["head"]


def test_the_two_hundred_most_urgent_are_told_of_first(version: QuestionnaireVersion) -> None:
    recipient("nurse")
    completed(version, CRISIS)
    alert = flagged(version)
    plain = {"kind": alert.kind, "urgency": alert.urgency, "created_at": alert.created_at}
    others = copies(alert.submission, 199)
    Alert.objects.bulk_create(Alert(submission=check, **plain) for check in others)

    told = []
    for _ in range(3):
        tell_next(now=NOW)
        told.append(Counter(Delivery.objects.values_list("priority", flat=True)))

    assert told == [{81: 200}, {81: 200, 61: 1}, {81: 200, 61: 1}]


def test_an_alert_that_another_worker_has_told_meanwhile_is_left_alone(
    ladder: dict[str, Recipient], version: QuestionnaireVersion
) -> None:
    alert = flagged(version)

    with meanwhile(
        "SAVEPOINT", lambda: Alert.objects.filter(pk=alert.pk).update(next_step_at=NOW + HOUR)
    ):
        assert tell_next(now=NOW) == 0

    assert messages() == []


# left without finishing


def test_those_who_were_told_hear_once_more_that_the_person_has_left(
    ladder: dict[str, Recipient], version: QuestionnaireVersion
) -> None:
    alert = flagged(version)
    told_at(0)
    Recipient.objects.filter(name="desk").update(is_active=False)

    for minutes in (15, 20):
        tell_left(Alert.objects.get(), now=NOW + minutes * MINUTE)

    alert.refresh_from_db()
    assert alert.left_at == NOW + 15 * MINUTE
    assert messages()[2:] == [("nurse", "left", 1)]


# once more


def test_what_was_given_up_is_tried_again_under_its_own_message_id(
    ladder: dict[str, Recipient], version: QuestionnaireVersion
) -> None:
    alert = flagged(version)
    told_at(0)
    failed = Delivery.objects.get(recipient=ladder["nurse"])
    Delivery.objects.filter(pk=failed.pk).update(given_up_at=NOW + HOUR, attempts_made=7)

    assert send_again(alert, now=NOW + 2 * HOUR) == 1

    now = Delivery.objects.get(pk=failed.pk)
    assert (now.given_up_at, now.attempts_made, now.due_at) == (None, 0, NOW + 2 * HOUR)
    assert now.message_id == failed.message_id
    assert len(messages()) == 2


def test_else_the_first_step_is_told_again_and_the_ladder_begins_anew(
    ladder: dict[str, Recipient], version: QuestionnaireVersion
) -> None:
    alert = flagged(version)
    told_at(0)
    told_at(10)

    assert send_again(alert, now=NOW + 12 * MINUTE) == 2

    assert messages()[3:] == [("desk", "again", 2), ("nurse", "again", 2)]
    assert told_at(21) == []
    assert told_at(22) == ["doctor"]


def test_sending_again_with_nobody_to_tell_says_so(version: QuestionnaireVersion) -> None:
    assert send_again(flagged(version), now=NOW) == 0


def test_every_message_has_an_id_of_its_own(
    ladder: dict[str, Recipient], version: QuestionnaireVersion
) -> None:
    flagged(version)
    for minutes in (0, 10, 30, 200):
        told_at(minutes)

    keys = list(Delivery.objects.values_list("message_id", flat=True))

    assert len(set(keys)) == len(keys) == 6
