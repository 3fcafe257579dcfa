"""The clinic's hours as they are stored, in memory for a moment."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import Settings

from tests.opening import closed_on, open_on
from tests.queries import counted
from triage.models import Closure, OpeningHours
from triage.site.open_time import Weekly
from triage.site.opening import find_opening, forget_opening

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 26)
DAY = timedelta(days=1)


def test_hours_and_closed_days_are_read_in_one_query_and_kept(settings: Settings) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    open_on([0, 4])
    today = timezone.localdate()
    for days in (-3, 30):
        closed_on(today + days * DAY, at=timezone.now())

    with counted() as queries:
        found = [find_opening() for _ in range(3)]

    assert len(queries) == 1
    assert found[0] is found[2]
    assert found[0].zone.key == "Europe/Berlin"
    assert set(found[0].week) == {Weekly(day, time(8), time(18)) for day in (0, 4)}
    assert sorted(found[0].closed) == [(today + days * DAY,) * 2 for days in (-3, 30)]


def test_a_site_without_rows_is_always_open() -> None:
    assert (find_opening().week, find_opening().closed) == ((), ())


def test_what_changes_here_is_seen_at_once() -> None:
    found = [len(find_opening().week)]
    open_on([0])
    found.append(len(find_opening().week))
    OpeningHours.objects.get().delete()
    found.append(len(find_opening().week))
    closed_on(timezone.localdate(), at=timezone.now())
    found.append(len(find_opening().closed))

    assert found == [0, 1, 0, 1]


def test_what_changes_elsewhere_is_seen_within_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = 100.0
    monkeypatch.setattr("time.monotonic", lambda: moment)
    open_on([0])
    find_opening()
    OpeningHours.objects.update(opens=time(9))  # sends no signal, like another process

    moment = 114.9
    just_before = find_opening()
    moment = 115.0

    assert [one.week[0].begins for one in (just_before, find_opening())] == [time(8), time(9)]


def test_a_closed_day_that_was_taken_back_does_not_count() -> None:
    row = closed_on(timezone.localdate(), at=timezone.now())
    Closure.objects.update(taken_back_at=timezone.now(), taken_back_by=row.closed_by)
    forget_opening()

    assert find_opening().closed == ()


@pytest.mark.parametrize(
    ("opens", "closes", "weekday"), [(9, 9, 0), (17, 8, 0), (0, 8, 7), (8, 0, 9)]
)
def test_the_database_refuses_hours_that_are_none(opens: int, closes: int, weekday: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        open_on([weekday], opens, closes)


def test_midnight_is_the_end_of_a_day() -> None:
    open_on([5], 0, 0)

    assert str(OpeningHours.objects.get()) == "Saturday 00:00–00:00"


def test_the_database_refuses_days_that_end_before_they_begin() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        closed_on(TODAY, TODAY - DAY, at=timezone.now())


def test_a_closed_day_never_changes_and_says_its_days() -> None:
    row = closed_on(TODAY, TODAY + DAY, at=timezone.now())

    with pytest.raises(TypeError):
        row.save()
    with pytest.raises(TypeError):
        Closure.objects.update(reason="Other")
    assert [str(row), str(closed_on(TODAY, at=timezone.now()))] == [
        "26 November 2026 – 27 November 2026",
        "26 November 2026",
    ]
