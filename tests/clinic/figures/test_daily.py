"""Checks and alerts by day: the database's sums against counting one by one."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.utils import timezone

from tests.checks import DAY, EMERGENCY, NOW, SAME_DAY, SOON
from tests.clinic.figures import FIRST, LAST, done, under_way, week_of
from tests.small import BENIGN
from triage.check.leaving import erase, expire
from triage.clinic.figures.daily import alerts_by_day, checks_by_day, day_table
from triage.clinic.figures.selection import Selection
from triage.models import Alert, QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

KINDS = (BENIGN, SAME_DAY, SOON)


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "America/St_Johns"])
def test_the_sums_are_those_of_counting_by_hand(
    version: QuestionnaireVersion, settings: Any, zone: str
) -> None:
    settings.TIME_ZONE = zone
    chance = Random(7)
    begin = datetime(2026, 4, 24, tzinfo=UTC)
    for _ in range(25):
        at = begin + timedelta(minutes=chance.randrange(9 * 24 * 60))
        done(version, chance.choice(KINDS), at=at)

    by_hand: Counter[tuple[date, int]] = Counter()
    for submission in Submission.objects.all():
        assert submission.listed_at
        day = timezone.localdate(submission.listed_at, timezone.get_default_timezone())
        if FIRST <= day <= LAST:
            by_hand[day, submission.work_urgency] += 1
    assert checks_by_day(week_of(version)) == by_hand
    assert len(by_hand) > 5


def test_what_is_not_on_the_list_does_not_count_and_what_was_erased_does(
    version: QuestionnaireVersion,
) -> None:
    under_way(version, {"adult": ("yes",)})
    erase(done(version, SOON))

    assert checks_by_day(week_of(version)) == {(LAST, 20): 1}


def test_alerts_count_by_kind_day_and_urgency(version: QuestionnaireVersion) -> None:
    under_way(version, EMERGENCY)
    done(version, {**EMERGENCY, "fever": ("no",), **_rest()}, at=NOW - DAY)
    left = under_way(version, SAME_DAY, at=NOW - DAY)
    expire(left, now=NOW)
    under_way(version, EMERGENCY, at=NOW + DAY)

    assert alerts_by_day(week_of(version)) == {
        "left": {(LAST, 30): 1},
        "red-flag": {(LAST, 40): 1, (LAST - DAY, 40): 1},
    }
    assert Alert.objects.count() == 4


def _rest() -> dict[str, Any]:
    return {key: BENIGN[key] for key in ("score", "duration", "weight", "mood", "note")}


COUNTS = {(LAST, 40): 7, (LAST, 10): 12, (FIRST, 40): 3}


@pytest.mark.parametrize(
    ("exact", "first", "last", "under_the_pointer"),
    [
        (True, ["3", "0"], ["7", "12"], "1 May, Self-care: 12"),
        (False, ["<5", "0"], ["5", "10"], "1 May, Self-care: 10"),
    ],
)
def test_a_table_has_a_row_for_each_day_and_a_column_for_each_urgency(
    exact: bool, first: list[str], last: list[str], under_the_pointer: str
) -> None:
    table = day_table(week_of(), COUNTS, exact=exact)

    rows = list(table.rows())

    assert table.levels == (40, 10)
    assert [name for name, _counts in rows] == [
        *("25 Apr", "26 Apr", "27 Apr", "28 Apr", "29 Apr", "30 Apr", "1 May")
    ]
    assert (rows[0][1], rows[-1][1]) == (first, last)
    assert list(table.legend()) == [("emergency", "Emergency"), ("self-care", "Self-care")]
    assert [words for _box, _fill, words in table.pieces()][-1] == under_the_pointer


def test_a_blurred_chart_draws_no_more_than_the_table_says() -> None:
    def heights(counts: dict[tuple[date, int], int]) -> list[int]:
        table = day_table(week_of(), {**counts, (LAST, 10): 20}, exact=False)
        return [box.height for box in table.chart.boxes]

    assert heights({(FIRST, 40): 1}) == heights({(FIRST, 40): 4})
    assert heights({(FIRST, 40): 8}) == heights({(FIRST, 40): 12})


def test_a_long_time_is_counted_by_seven_days() -> None:
    selection = Selection((), FIRST, FIRST + 99 * DAY, NOW)

    rows = dict(day_table(selection, {(FIRST + DAY, 40): 2, (LAST, 40): 3}, exact=True).rows())

    assert (len(rows), rows["25 Apr"], rows["2 May"]) == (15, ["5"], ["0"])


def test_what_demands_nothing_yet_has_a_name_and_a_fill() -> None:
    table = day_table(week_of(), {(LAST, 0): 1}, exact=True)

    assert list(table.legend()) == [("none", "Nothing yet")]


@pytest.mark.parametrize(("counts", "empty"), [({}, True), (COUNTS, False)])
def test_nothing_counted_is_known(counts: dict[tuple[date, int], int], empty: bool) -> None:
    assert day_table(week_of(), counts, exact=True).is_empty is empty
