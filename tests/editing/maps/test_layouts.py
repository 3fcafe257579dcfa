"""Boxes on paper: none lies upon another, whatever stands in them."""

from dataclasses import replace
from itertools import combinations

import pytest

from tests.editing.maps.drawn_maps import route_charts, sign_charts
from tests.editing.maps.large import large
from tests.small import SMALL
from triage.editing.maps.chart import Arrow, Box, Chart, Look
from triage.editing.maps.drawing import Drawing, Placed, place
from triage.editing.maps.layouts import draw_route, draw_sign
from triage.engine.questionnaire import Questionnaire

_WORD = "Un" * 150


def _touch(one: Placed, other: Placed) -> bool:
    beside = one.right <= other.x or other.right <= one.x
    return not (beside or one.bottom <= other.y or other.bottom <= one.y)


def _drawings(document: Questionnaire) -> list[Drawing]:
    routes = [draw_route(chart) for chart in route_charts(document)]
    return [*routes, *map(draw_sign, sign_charts(document))]


def _long() -> Questionnaire:
    questions = tuple(replace(q, short_text=_WORD) for q in SMALL.questions)
    return replace(SMALL, questions=questions)


@pytest.mark.parametrize("document", [SMALL, _long(), large()], ids=["small", "long", "large"])
def test_no_box_lies_upon_another_or_beyond_the_edge(document: Questionnaire) -> None:
    for drawing in _drawings(document):
        for one in drawing.placed:
            assert 0 < one.x < one.right < drawing.width
            assert 0 < one.y < one.bottom < drawing.height
            for line in one.lines:
                assert one.x < line.x < one.right
                assert one.y < line.y < one.bottom
        assert not any(_touch(*pair) for pair in combinations(drawing.placed, 2))


def test_what_runs_to_the_left_begins_at_the_right() -> None:
    placed = place(Box("k", "question", "c", Look.QUESTION, "כאב", ("Gate",)), 0, 0, 100)

    assert [(line.x, line.to_left, line.quiet) for line in placed.lines] == [
        (90, True, False),
        (10, False, True),
    ]


def _chart(*opens: tuple[int, int]) -> Chart:
    boxes = tuple(Box(str(n), "question", str(n), Look.QUESTION, str(n)) for n in range(30))
    return Chart(boxes, tuple(Arrow(str(a), str(b), "opens") for a, b in opens))


def _lanes(chart: Chart) -> list[str]:
    return [one.path.split("H")[1].split("V")[0] for one in draw_route(chart).drawn]


def test_lines_that_overlap_lie_beside_each_other_and_others_share_a_lane() -> None:
    first, beside, after = _lanes(_chart((0, 5), (2, 7), (9, 12)))

    assert first == after != beside


def test_more_lines_than_there_are_lanes_stay_on_the_paper() -> None:
    lanes = _lanes(_chart(*((n, 29) for n in range(12))))

    assert len(set(lanes)) == 8
    assert min(map(int, lanes)) > 0


def test_nothing_at_all_is_an_empty_sheet() -> None:
    assert draw_route(Chart((), ())).placed == ()
