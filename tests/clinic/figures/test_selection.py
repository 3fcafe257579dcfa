"""Which versions, and which days of the clinic's calendar."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.checks import NOW
from tests.clinic.figures import FIRST, LAST, another, done, week_of
from triage.clinic.figures.selection import Selection
from triage.models import QuestionnaireVersion

pytestmark = pytest.mark.django_db

AUCKLAND = "Pacific/Auckland"  # where 12 hours are added in May


@pytest.mark.parametrize(
    ("at", "counts"),
    [
        (datetime(2026, 4, 24, 11, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 4, 24, 12, tzinfo=UTC), True),
        (datetime(2026, 5, 1, 11, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 5, 1, 12, tzinfo=UTC), False),
    ],
    ids=str,
)
def test_days_begin_and_end_at_the_clinics_midnight(
    version: QuestionnaireVersion, settings: Any, at: datetime, counts: bool
) -> None:
    settings.TIME_ZONE = AUCKLAND
    done(version, at=at)

    assert week_of(version).listed().exists() is counts


def test_other_versions_do_not_count(version: QuestionnaireVersion) -> None:
    done(version)

    assert not week_of(another(version)).listed().exists()


@pytest.mark.parametrize(("days", "run", "runs"), [(1, 1, 1), (92, 1, 92), (93, 7, 14)])
def test_many_days_are_drawn_as_runs_of_seven(days: int, run: int, runs: int) -> None:
    selection = Selection((), FIRST, FIRST + timedelta(days=days - 1), NOW)

    starts = list(selection.runs())

    assert (selection.days, selection.run, len(starts)) == (days, run, runs)
    assert selection.run_of(selection.last) == runs - 1
    assert all(selection.run_of(day) == place for place, day in enumerate(starts))


def test_a_year_with_a_leap_day_is_not_too_long() -> None:
    assert Selection((), date(2028, 1, 1), date(2028, 12, 31), NOW).days == 366


def test_a_damaged_document_is_passed_over(version: QuestionnaireVersion) -> None:
    sound, damaged = another(version), version
    damaged.sha256 = "0" * 64

    assert [document.slug for document in week_of(damaged, sound).documents()] == ["small"]


def test_the_week_of_the_tests_is_a_week() -> None:
    assert (LAST - FIRST).days == 6
