"""Who is on duty, and holes in the rota."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from tests.alerts import on_duty, recipient
from triage.clinic.alerts.rota import Hole, active_recipients, find_holes, to_be_told
from triage.clinic.alerts.rota_words import hole_warning, hole_words, holes_in_words
from triage.engine.urgency import Urgency
from triage.models import Recipient, Shift

EMERGENCY, SAME_DAY = Urgency.EMERGENCY, Urgency.SAME_DAY
BOTH = (EMERGENCY, SAME_DAY)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def at(day: int, hour: int = 0) -> datetime:
    """November 2026; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def told(now: datetime) -> list[str]:
    return [one.name for one in to_be_told(active_recipients(), now=now)]


def holes(since: datetime, days: float = 1) -> list[Hole]:
    return find_holes(active_recipients(), since=since, ahead=days * DAY)


@pytest.mark.django_db
def test_whoever_has_no_shift_is_always_on_duty_and_others_in_theirs() -> None:
    on_duty(recipient("day"))
    on_duty(recipient("night"), begins=20, ends=8)
    recipient("doctor")
    recipient("gone", is_active=False)

    assert {hour: told(at(23, hour)) for hour in (0, 7, 8, 19, 20)} == {
        0: ["doctor", "night"],
        7: ["doctor", "night"],
        8: ["day", "doctor"],
        19: ["day", "doctor"],
        20: ["doctor", "night"],
    }


@pytest.mark.django_db
def test_where_nobody_is_on_duty_everybody_is_told() -> None:
    on_duty(recipient("early"), begins=6, ends=12)
    on_duty(recipient("late"), begins=12, ends=18)

    assert told(at(23, 20)) == ["early", "late"]
    assert to_be_told([], now=at(23)) == []


@pytest.mark.django_db
def test_shifts_are_on_the_clock_of_the_clinic(settings: Settings) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    on_duty(recipient("day"), [0], 0, 1)
    on_duty(recipient("rest"), [0], 1, 0)

    assert [told(at(22, 22)), told(at(22, 23)), told(at(23, 0))] == [
        ["day", "rest"],
        ["day"],
        ["rest"],
    ]


@pytest.mark.django_db
def test_a_rota_without_holes_has_none() -> None:
    assert holes(at(23), 7) == []
    on_duty(recipient("day"))
    on_duty(recipient("night"), begins=20, ends=8)

    assert holes(at(23, 3), 7) == []


@pytest.mark.django_db
def test_a_hole_says_from_when_to_when_for_what_and_on_which_step() -> None:
    on_duty(recipient("nurse"))
    on_duty(recipient("doctor", step=2, minimum_urgency=40), begins=20, ends=2)

    assert holes(at(23, 3), 1.5) == [
        Hole(at(23, 3), at(23, 8), BOTH, None),
        Hole(at(23, 20), at(24, 2), (EMERGENCY,), 1),
        Hole(at(23, 20), at(24, 8), (SAME_DAY,), None),
        Hole(at(24, 2), at(24, 8), (EMERGENCY,), None),
    ]


@pytest.mark.django_db
def test_the_first_step_is_the_lowest_that_takes_the_urgency() -> None:
    on_duty(recipient("head", step=4, minimum_urgency=30))
    recipient("doctor", step=2, minimum_urgency=40)
    recipient("deputy", step=5)

    assert holes(at(23, 12)) == [Hole(at(23, 20), at(24, 8), (SAME_DAY,), 4)]


@pytest.mark.django_db
def test_what_nobody_takes_at_all_is_no_hole() -> None:
    recipient("doctor", minimum_urgency=40)

    assert holes(at(23)) == []


@pytest.mark.django_db
def test_holes_are_told_in_words(settings: Settings) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    on_duty(recipient("nurse"), [0, 1, 2, 3, 4, 5], 0, 0)
    on_duty(recipient("doctor", step=2, minimum_urgency=40), [6], 0, 12)

    assert holes_in_words(now=at(29, 8)) == [
        "From now to Sun 29 Nov, 12:00 nobody on step 1 is on duty for emergencies.",
        "From now to Mon 30 Nov, 00:00 nobody on duty takes same-day alerts.",
        "From Sun 29 Nov, 12:00 to Mon 30 Nov, 00:00 nobody on duty takes emergencies.",
        "From Sun 6 Dec, 00:00 to Sun 6 Dec, 09:00 nobody on duty takes same-day alerts.",
        "From Sun 6 Dec, 00:00 to Sun 6 Dec, 09:00 nobody on step 1 is on duty for emergencies.",
    ]


def test_a_warning_tells_the_first_and_how_many_more() -> None:
    one = Hole(at(24, 8), at(24, 9), BOTH, None)

    found = [hole_warning([one] * count, now=at(23)) for count in (1, 2)]

    said = "From Tue 24 Nov, 08:00 to Tue 24 Nov, 09:00 nobody on duty takes emergencies and"
    assert hole_words(one, now=at(23)) == f"{said} same-day alerts."
    assert [
        text.startswith(f"There is a hole in the rota. {said} same-day alerts.") for text in found
    ]
    assert ["There is 1 more." in text for text in found] == [False, True]


# held against a rota that is asked hour by hour

_SHIFTS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 23), st.integers(0, 23)), max_size=4)
_LADDER = st.lists(st.tuples(st.integers(1, 2), st.sampled_from([30, 40]), _SHIFTS), max_size=3)


def made(ladder: list[tuple[int, int, list[tuple[int, int, int]]]]) -> list[Recipient]:
    """Recipients as if they were read with their shifts."""
    found = []
    for pk, (step, minimum, shifts) in enumerate(ladder, start=1):
        who = Recipient(pk=pk, step=step, minimum_urgency=minimum)
        rows = [Shift(weekday=day, begins=time(b), ends=time(e)) for day, b, e in shifts]
        who._prefetched_objects_cache = {"shifts": _Rows(rows)}  # type: ignore[attr-defined]
        found.append(who)
    return found


class _Rows(list[Shift]):
    """What a prefetched relation answers with."""

    def all(self) -> "_Rows":
        return self


def covers(shifts: list[tuple[int, int, int]], hour: int) -> bool:
    """Whether one of these shifts holds this hour of the week."""
    return not shifts or any(
        (hour - 24 * day - begins) % 168 < ((ends - begins) % 24 or 24)
        for day, begins, ends in shifts
    )


@given(_LADDER)
def test_every_hour_is_either_covered_or_in_a_hole(ladder: Any) -> None:
    found = find_holes(made(ladder), since=at(23), ahead=7 * DAY)

    for hour in range(7 * 24):
        now = at(23) + hour * HOUR
        for urgency in BOTH:
            takers = [(step, shifts) for step, minimum, shifts in ladder if minimum <= urgency]
            on = {step for step, shifts in takers if covers(shifts, hour)}
            first = min((step for step, _shifts in takers), default=0)
            wanted = [] if not takers or first in on else [first if on else None]
            inside = [h for h in found if h.start <= now < h.end and urgency in h.urgencies]
            assert [hole.step for hole in inside] == wanted
