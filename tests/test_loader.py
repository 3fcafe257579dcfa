"""The loader of made-up people: the same seed, the same morning."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.checks import CRISIS, EMERGENCY, SAME_DAY, SOON
from tests.loader import Given, load, make_people
from tests.small import BENIGN
from triage.check.sealing import answers_digest
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 5, 2, 8, tzinfo=UTC)
ANSWERS: list[Given] = [
    {**BENIGN, **given} for given in (BENIGN, SOON, SAME_DAY, CRISIS, EMERGENCY)
]


def _told(rows: list[Submission]) -> list[tuple[Any, ...]]:
    return [(row.status, row.stage, row.work_urgency, row.listed_at) for row in rows]


def test_the_same_seed_makes_the_same_morning(version: QuestionnaireVersion) -> None:
    one, same, other = (
        _told(load(version, make_people(ANSWERS, 12, until=MORNING, seed=seed)))
        for seed in (1, 1, 2)
    )

    assert one == same
    assert one != other


def test_they_end_in_every_way_and_all_of_it_went_through_the_verbs(
    version: QuestionnaireVersion,
) -> None:
    rows = load(version, make_people(ANSWERS, 80, until=MORNING, seed=3))

    assert {row.status for row in rows} == set(Submission.Status.values)
    assert {row.work_urgency for row in rows if row.status == "completed"} == {10, 20, 30, 40}
    completed = [row for row in rows if row.status == "completed"]
    assert [row.digest for row in completed] == [answers_digest(row) for row in completed]
    assert Counter(row.contact is None for row in completed).keys() == {True, False}
    assert any(row.tokens.exists() for row in completed)
    assert any(row.alerts.exists() for row in rows)


def test_everybody_came_in_the_day_before(version: QuestionnaireVersion) -> None:
    rows = load(version, make_people(ANSWERS, 30, until=MORNING))

    assert all(MORNING - timedelta(days=2) < row.started_at < MORNING for row in rows)
    assert all(row.listed_at < MORNING for row in rows if row.listed_at)
