"""Deadlines in open time: what is promised while the clinic is closed."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.check.places import place
from tests.checks import CRISIS, EMERGENCY, SAME_DAY, begun, completed
from tests.engine.build import disposition
from tests.opening import open_on
from tests.small import SMALL
from triage.check.worklist import deadline, put_on_list
from triage.engine.outcome import evaluate
from triage.engine.urgency import Urgency
from triage.models import OpeningHours, QuestionnaireVersion

pytestmark = pytest.mark.django_db

#: A Friday evening, an hour before the clinic closes, in the tests' time zone, which is UTC.
FRIDAY = datetime(2026, 11, 27, 17, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _hours(db: None) -> None:
    open_on()


def due_at(now: datetime, urgency: Urgency, *, respond: int, act: int, always: bool = False) -> str:
    made = disposition(
        "d", urgency, respond_within_hours=respond, act_within_hours=act, always_shown=always
    )
    return f"{deadline(SMALL, [made], int(urgency), now=now):%a %H:%M}"


@pytest.mark.parametrize(
    ("urgency", "respond", "act", "when"),
    [
        (Urgency.EMERGENCY, 2, 0, "Fri 19:00"),
        (Urgency.SAME_DAY, 1, 24, "Fri 18:00"),
        (Urgency.SAME_DAY, 12, 24, "Fri 18:00"),
        (Urgency.SOON, 2, 336, "Mon 09:00"),
        (Urgency.SOON, 24, 72, "Mon 17:00"),
        (Urgency.ROUTINE, 11, 2160, "Mon 18:00"),
    ],
)
def test_all_but_emergencies_count_open_time(
    urgency: Urgency, respond: int, act: int, when: str
) -> None:
    assert due_at(FRIDAY, urgency, respond=respond, act=act) == when


def test_a_crisis_is_due_by_the_clock_on_the_wall() -> None:
    found = [
        due_at(FRIDAY, Urgency.SAME_DAY, respond=4, act=4, always=always)
        for always in (True, False)
    ]

    assert found == ["Fri 21:00", "Fri 18:00"]


def test_the_earliest_of_what_was_promised_counts() -> None:
    late = FRIDAY + 2 * HOUR
    told = [
        disposition("a", Urgency.SAME_DAY, respond_within_hours=4, act_within_hours=24),
        disposition("b", Urgency.EMERGENCY, respond_within_hours=1, act_within_hours=0),
    ]

    found = [f"{deadline(SMALL, told[:n], 30, now=late):%a %H:%M}" for n in (1, 2)]

    assert found == ["Mon 12:00", "Fri 20:00"]


def test_a_check_that_is_finished_while_the_clinic_is_closed_waits_for_it(
    version: QuestionnaireVersion,
) -> None:
    night = FRIDAY + 4 * HOUR
    calm, urgent = completed(version, SAME_DAY), begun(version, EMERGENCY)
    for check in (calm, urgent):
        type(check).objects.filter(pk=check.pk).update(respond_by=datetime(9999, 1, 1, tzinfo=UTC))
        check.refresh_from_db()
        outcome = evaluate(version.parsed(), check.current_answers())
        put_on_list(check, outcome, now=night)

    assert place(calm)[2] == datetime(2026, 11, 30, 9, tzinfo=UTC)
    assert place(urgent)[2] == night + HOUR


def test_hours_that_change_later_make_no_deadline_calmer(version: QuestionnaireVersion) -> None:
    check = completed(version, CRISIS)
    before = place(check)[2]
    OpeningHours.objects.all().delete()
    open_on([6], 23, 0)

    put_on_list(check, evaluate(version.parsed(), check.current_answers()), now=FRIDAY)

    assert place(check)[2] == before
