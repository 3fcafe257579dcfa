"""The figures of a replay, and the one number of it that everybody may know."""

from typing import Any

import pytest

from tests.checks import NOW
from triage.editing.replay_figures import ReplayFigures, shown_scale
from triage.models import Replay

CELLS = {"40>40": 31, "30>40": 7, "30>30": 12, "20>10": 3, "10>10": 99}


def figures(**fields: Any) -> ReplayFigures:
    plain = {"cells": CELLS, "total": 152, "done": 152, "skipped": 2, "finished_at": NOW}
    alerts = {"alerts_before": 31, "alerts_after": 38}
    return ReplayFigures(Replay(**{**plain, **alerts, **fields}))


def test_every_count_and_every_sum_is_exact() -> None:
    seen = figures()

    assert [seen.moved(move) for move in ((30, 40), (20, 10), (40, 10))] == [7, 3, 0]
    assert (seen.lower, seen.same, seen.higher) == (3, 142, 7)
    assert (seen.alerts_before, seen.alerts_after) == ("2.4 a week", "3.0 a week")


@pytest.mark.parametrize(
    ("begun", "shown"),
    [
        (None, "fewer than 100, or not counted"),
        (0, "fewer than 100, or not counted"),
        (99, "fewer than 100, or not counted"),
        (100, "at least 100"),
        (149, "at least 100"),
        (150, "at least 150"),
        (1_234_567, "at least 1234550"),
    ],
)
def test_everybody_may_know_roughly_how_many_checks_had_been_begun(
    begun: int | None, shown: str
) -> None:
    assert shown_scale(Replay(begun=begun)) == shown


def test_nothing_that_was_counted_changes_what_everybody_may_know() -> None:
    counted = {"cells": CELLS, "total": 9, "done": 9, "skipped": 2, "alerts_after": 5}

    assert shown_scale(Replay(begun=200, **counted)) == shown_scale(Replay(begun=200))


def test_every_usual_urgency_has_a_row_and_others_where_they_occur() -> None:
    assert figures().levels == (40, 30, 20, 10)
    assert figures(cells={"0>15": 1}).levels == (40, 30, 20, 15, 10, 0)


@pytest.mark.parametrize(
    ("fields", "percent"),
    [
        ({"finished_at": NOW, "done": 3, "total": 9}, 100),
        ({"finished_at": None, "done": 3, "total": 9}, 33),
        ({"finished_at": None, "done": 9, "total": 9}, 99),
        ({"finished_at": None, "done": 0, "total": 0}, 0),
    ],
)
def test_only_what_has_ended_is_wholly_done(fields: dict[str, Any], percent: int) -> None:
    assert figures(**fields).percent == percent
