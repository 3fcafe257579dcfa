"""A deadline in open time, as the list says it."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests.opening import closed_on, open_on
from tests.queries import counted
from triage.clinic.admin.worklist_rows import find_deadline
from triage.models import OpeningHours, Submission

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """November 2026; the 27th is a Friday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def words(now: datetime, due: datetime, urgency: int = 30) -> str:
    row = Submission(stage="waiting", work_urgency=urgency, respond_by=due)
    return find_deadline(row, now=now).words.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("now", "due", "said"),
    [
        (at(27, 16), at(27, 18), "due in 2 hours"),
        (at(27, 17), at(30, 9), "due in 2 hours of opening time"),
        (at(27, 19), at(30, 10), "due in 2 hours of opening time, closed until Mon 08:00"),
        (at(27, 19), at(30, 9), "due in 1 hour of opening time, closed until Mon 08:00"),
        (at(27, 19), at(30, 8, 40), "due in 40 minutes of opening time, closed until Mon 08:00"),
        (at(27, 19), at(30, 8, 1), "due in 1 minute of opening time, closed until Mon 08:00"),
        (at(23, 7), at(27, 18), "due in 50 hours of opening time, closed until Mon 08:00"),
        # Not in open time: a crisis, or the hours are others now.
        (at(27, 19), at(27, 21), "due in 2 hours"),
        (at(27, 17), at(27, 21), "due in 4 hours"),
        (at(30, 10), at(30, 9), "late by 1 hour"),
    ],
)
def test_what_is_left_is_said_in_open_time(now: datetime, due: datetime, said: str) -> None:
    open_on()

    assert words(now, due) == said


def test_an_emergency_is_due_by_the_clock_on_the_wall_and_asks_for_no_hours() -> None:
    open_on()

    with counted() as queries:
        said = words(at(27, 19), at(30, 9), urgency=40)

    assert (said, queries) == ("due in 2 days", [])


def test_a_day_that_is_far_has_its_date() -> None:
    open_on()
    closed_on(date(2026, 11, 28), date(2026, 12, 6), at=at(27, 9))

    said = words(at(27, 19), datetime(2026, 12, 7, 9, tzinfo=UTC))

    assert said == "due in 1 hour of opening time, closed until Mon 7 Dec, 08:00"


def test_less_than_a_minute_is_called_one() -> None:
    OpeningHours.objects.create(weekday=0, opens=time(8), closes=time(9))

    said = words(at(27, 19), at(30, 8) + timedelta(seconds=20))

    assert said == "due in 1 minute of opening time, closed until Mon 08:00"


def test_without_hours_it_is_said_as_ever() -> None:
    assert words(at(27, 19), at(30, 9)) == "due in 2 days"
