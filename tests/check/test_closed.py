"""What is said while the clinic is closed, from when the person must act."""

from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import Settings

from tests.opening import closed_on, open_on
from tests.small import disposition
from triage.check.closed import Closed, find_closed
from triage.engine.rules import Disposition
from triage.engine.urgency import Urgency
from triage.models import OpeningHours

pytestmark = pytest.mark.django_db

EMERGENCY = disposition("emergency", Urgency.EMERGENCY, act_within_hours=0)
TODAY = disposition("today", Urgency.SAME_DAY, act_within_hours=24)
FOUR_HOURS = disposition("hours", Urgency.SAME_DAY, act_within_hours=4)
WEEK = disposition("week", Urgency.SOON, act_within_hours=168)
CALM = disposition("calm", Urgency.SELF_CARE, act_within_hours=None)
#: A Friday.
DAY = date(2026, 11, 27)
HOUR = timedelta(hours=1)


def at(hour: int, day: int = 27, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


MONDAY = at(8, 30)


@pytest.fixture(autouse=True)
def _hours(db: None) -> None:
    open_on()


@pytest.mark.parametrize(
    ("told", "now", "said"),
    [
        # Closed: until when, and whether that is too late.
        (TODAY, at(19), Closed(None, MONDAY, do_not_wait=True, is_emergency=False)),
        (WEEK, at(19), Closed(None, MONDAY, do_not_wait=False, is_emergency=False)),
        (CALM, at(19), Closed(None, MONDAY, do_not_wait=False, is_emergency=False)),
        (EMERGENCY, at(19), Closed(None, MONDAY, do_not_wait=True, is_emergency=True)),
        # "Today" is over at midnight, though the day after is within 24 hours.
        (TODAY, at(19, 26), Closed(None, at(8), do_not_wait=True, is_emergency=False)),
        (TODAY, at(5), Closed(None, at(8), do_not_wait=False, is_emergency=False)),
        # Open: said only where it closes before the person is to act, and not in an emergency.
        (TODAY, at(9), Closed(at(18), MONDAY, do_not_wait=True, is_emergency=False)),
        (FOUR_HOURS, at(9), None),
        (FOUR_HOURS, at(15), Closed(at(18), MONDAY, do_not_wait=True, is_emergency=False)),
        (WEEK, at(9), None),
        (CALM, at(9), None),
        (EMERGENCY, at(9), None),
    ],
)
def test_who_is_told_what(told: Disposition, now: datetime, said: Closed | None) -> None:
    assert find_closed([told], since=now, now=now) == said


def test_the_earliest_time_to_act_counts() -> None:
    found = find_closed([CALM, WEEK, TODAY], since=at(19), now=at(19))

    assert found is not None
    assert found.comes_first


def test_the_time_to_act_counts_from_when_it_was_told() -> None:
    found = find_closed([WEEK], since=at(12, 22), now=at(12, 29))

    assert found == Closed(None, MONDAY, do_not_wait=True, is_emergency=False)


def test_only_a_clinic_that_is_closed_too_long_comes_first() -> None:
    cases = [(TODAY, at(19)), (TODAY, at(9)), (WEEK, at(19)), (EMERGENCY, at(19))]

    found = [find_closed([told], since=now, now=now) for told, now in cases]

    assert [bool(one and one.comes_first) for one in found] == [True, False, False, False]


def test_a_clinic_that_does_not_open_soon_keeps_nobody_waiting() -> None:
    closed_on(DAY, date(2027, 6, 1), at=at(7))

    found = [find_closed([told], since=at(9), now=at(9)) for told in (TODAY, WEEK, CALM)]

    assert found == [
        Closed(None, None, do_not_wait=True, is_emergency=False),
        Closed(None, None, do_not_wait=True, is_emergency=False),
        Closed(None, None, do_not_wait=False, is_emergency=False),
    ]


def test_without_hours_and_by_day_and_night_nothing_is_said() -> None:
    OpeningHours.objects.all().delete()
    found = [find_closed([TODAY], since=at(19), now=at(19))]
    open_on(range(7), 0, 0)
    found.append(find_closed([TODAY], since=at(19), now=at(19)))

    assert found == [None, None]


def test_the_day_is_that_of_the_clinic(settings: Settings) -> None:
    settings.TIME_ZONE = "Pacific/Auckland"  # where it is Saturday already

    found = find_closed([TODAY], since=at(19, 26), now=at(19, 26))

    assert found == Closed(at(5), at(19, 29), do_not_wait=True, is_emergency=False)
