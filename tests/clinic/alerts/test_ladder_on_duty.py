"""The ladder with shifts: whoever is on duty is told, and where nobody is, everybody."""

from datetime import time

import pytest

from tests.alerts import MINUTE, flagged, messages, on_duty, recipient, round_at
from tests.checks import CRISIS, NOW, completed
from tests.queries import counted
from triage.clinic.alerts.health import beat, rota_is_full, warnings
from triage.clinic.alerts.ladder import send_again, tell_left
from triage.models import QuestionnaireVersion, Recipient, Shift

pytestmark = pytest.mark.django_db

#: ``NOW`` is a Friday at noon.
FRIDAY = 4


def told() -> list[str]:
    return [f"{name} {reason} {round_}" for name, reason, round_ in messages()]


def test_an_emergency_reaches_everybody_on_the_step_who_is_on_duty(
    version: QuestionnaireVersion,
) -> None:
    on_duty(recipient("day"))
    on_duty(recipient("night"), begins=20, ends=8)
    recipient("always")
    flagged(version)

    round_at(0)

    assert told() == ["always new 1", "day new 1"]


def test_where_nobody_on_the_step_is_on_duty_all_of_it_are_told_and_no_step_is_skipped(
    version: QuestionnaireVersion,
) -> None:
    on_duty(recipient("night"), begins=20, ends=8)
    on_duty(recipient("early", wait_minutes=30), begins=6, ends=12)
    on_duty(recipient("doctor", step=2))
    completed(version, CRISIS)

    for minutes in (0, 15, 29, 30):
        round_at(minutes)

    assert told() == ["early new 1", "night new 1", "doctor not-seen 1"]


def test_who_is_on_duty_is_asked_at_each_step_anew(version: QuestionnaireVersion) -> None:
    on_duty(recipient("day"), [FRIDAY], 8, 12)
    Shift.objects.update(ends=time(12, 30))
    late = on_duty(recipient("late"), [FRIDAY], 13, 20)
    Shift.objects.filter(recipient=late).update(begins=time(12, 30))
    flagged(version)

    for minutes in (0, 15, 60):
        round_at(minutes)

    assert told() == ["day new 1", "day left 1", "late not-seen 2"]


def test_those_who_were_told_hear_more_of_it_though_their_shift_is_over(
    version: QuestionnaireVersion,
) -> None:
    on_duty(recipient("day"), [FRIDAY], 8, 13)
    on_duty(recipient("late"), [FRIDAY], 13, 20)
    alert = flagged(version)
    round_at(0)

    tell_left(alert, now=NOW + 90 * MINUTE)
    count = send_again(alert, now=NOW + 100 * MINUTE)

    assert told() == ["day new 1", "day left 1", "late again 2"]
    assert count == 1


def test_a_shift_of_somebody_who_is_switched_off_counts_for_nothing(
    version: QuestionnaireVersion,
) -> None:
    on_duty(recipient("day", is_active=False))
    on_duty(recipient("night"), begins=20, ends=8)
    flagged(version)

    round_at(0)

    assert told() == ["night new 1"]


# what staff are warned of


def warned() -> list[str]:
    return [text for text in warnings(now=NOW) if text.startswith("There is a hole in the rota")]


def test_a_hole_is_told_of_two_days_before_it_comes() -> None:
    beat(now=NOW)
    who = on_duty(recipient(), range(7), 0, 0)
    found = []
    for day in (0, 6):  # Monday is further ahead than Sunday
        Shift.objects.filter(recipient=who, weekday=day).delete()
        found.append((len(warned()), rota_is_full(NOW)))

    assert found == [(0, True), (1, False)]
    assert "From Sun 3 May, 00:00 to Sun 3 May, 12:00 nobody on duty takes" in warned()[0]


def test_a_rota_costs_two_queries_more_and_only_where_there_is_one() -> None:
    beat(now=NOW)
    recipient("doctor")
    costs = []
    for shifts in (False, True, True):
        if shifts:
            on_duty(recipient(f"nurse {Recipient.objects.count()}"))
        with counted() as queries:
            warnings(now=NOW)
        costs.append(len(queries))

    assert costs == [1, 3, 3]


def test_before_a_worker_ever_ran_a_hole_is_told_of_as_well() -> None:
    on_duty(recipient())

    assert len(warned()) == 1
