"""The figures of a replay: exact to clinicians; to others nothing from which to count one."""

from typing import Any

import pytest

from tests.checks import NOW
from triage.editing.replay_figures import ReplayFigures
from triage.models import Replay

CELLS = {"40>40": 31, "30>40": 7, "30>30": 12, "20>10": 3, "10>10": 99}


def figures(*, exact: bool, **fields: Any) -> ReplayFigures:
    plain = {"cells": CELLS, "total": 152, "done": 152, "skipped": 2, "finished_at": NOW}
    alerts = {"alerts_before": 31, "alerts_after": 38}
    return ReplayFigures(Replay(**{**plain, **alerts, **fields}), exact)


def test_a_clinician_sees_every_count_and_every_sum() -> None:
    seen = figures(exact=True)

    assert [seen.moved(move) for move in ((30, 40), (20, 10), (40, 10))] == ["7", "3", "0"]
    assert (seen.lower, seen.same, seen.higher) == ("3", "142", "7")
    assert (seen.done, seen.skipped) == ("152", "2")
    assert (seen.alerts_before, seen.alerts_after) == ("2.4 a week", "3.0 a week")


def test_others_see_blurred_counts_and_no_sum() -> None:
    seen = figures(exact=False)

    assert [seen.moved(move) for move in ((30, 40), (20, 10), (40, 10))] == ["5", "<5", "0"]
    assert (seen.lower, seen.same, seen.higher, seen.done) == ("", "", "", "")
    assert seen.skipped == "<5"
    assert (seen.alerts_before, seen.alerts_after) == ("about 2.3 a week", "about 3.1 a week")


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ({"40>40": 3}, True),
        ({"20>30": 3}, True),
        ({"20>40": 5, "40>20": 12}, True),
        ({"20>40": 4}, False),
        ({"40>20": 1}, False),
        ({"0>40": 1}, False),
    ],
)
def test_alerts_are_kept_back_where_they_are_the_sum_of_few(
    cells: dict[str, int], shown: bool
) -> None:
    assert bool(figures(exact=False, cells=cells).alerts_after) is shown
    assert bool(figures(exact=False, cells=cells).alerts_before) is shown
    assert figures(exact=True, cells=cells).alerts_after == "3.0 a week"


def test_every_usual_urgency_has_a_row_and_others_where_they_occur() -> None:
    assert figures(exact=True).levels == (40, 30, 20, 10)
    assert figures(exact=True, cells={"0>15": 1}).levels == (40, 30, 20, 15, 10, 0)


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
    assert figures(exact=True, **fields).percent == percent
