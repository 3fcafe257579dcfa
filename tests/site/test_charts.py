"""What the charts draw, as geometry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.site.charts import Box, Mark, Share, bars, columns, shortened, tick_step

Stacks = list[list[int]]


def test_a_column_is_stacked_from_the_first_series_up() -> None:
    chart = columns(["1 May", "2 May"], [[2, 2], [0, 1]])

    assert chart.boxes == (
        Box(42, 92, 24, 80, place=0, series=0),
        Box(42, 12, 24, 80, place=0, series=1),
        Box(70, 132, 24, 40, place=1, series=1),
    )
    assert chart.ticks == tuple(
        Mark(34, y, text) for y, text in zip((172, 132, 92, 52, 12), "01234", strict=True)
    )
    assert (chart.left, chart.right, chart.base) == (40, 96, 172)


def test_labels_stand_as_far_apart_as_they_need() -> None:
    chart = columns([str(n) for n in range(40)], [[1]] * 40)

    assert [label.text for label in chart.labels] == [str(n) for n in range(0, 40, 4)]
    assert {box.width for box in chart.boxes} == {10}


def test_without_values_there_are_lines_and_no_boxes() -> None:
    chart = columns(["1 May"], [[0, 0]])

    assert chart.boxes == ()
    assert [tick.text for tick in chart.ticks] == ["0", "1"]


def test_without_columns_there_is_an_empty_chart() -> None:
    assert columns([], []).boxes == ()


stacks = st.lists(st.lists(st.integers(0, 5_000), min_size=3, max_size=3), min_size=1, max_size=60)


@given(stacks)
def test_whatever_is_counted_is_seen_within_the_chart(counted: Stacks) -> None:
    chart = columns([""] * len(counted), counted)

    drawn = {(box.place, box.series) for box in chart.boxes}
    assert drawn == {
        (place, series)
        for place, stack in enumerate(counted)
        for series, value in enumerate(stack)
        if value
    }
    assert all(box.height >= 1 and box.y >= 0 for box in chart.boxes)
    assert all(box.x + box.width <= chart.width and box.y < chart.base for box in chart.boxes)


@given(st.integers(0, 1_000_000))
def test_there_are_about_four_lines(largest: int) -> None:
    step = tick_step(largest)

    assert step * 4 >= largest
    assert str(step).rstrip("0") in {"1", "2", "5"}


@pytest.mark.parametrize(
    ("percents", "scale", "widths"),
    [
        ((4, 2), ["0 %", "5 %", "10 %"], [120, 60]),
        ((50,), ["0 %", "25 %", "50 %"], [300]),
        ((51,), ["0 %", "50 %", "100 %"], [153]),
        ((0,), ["0 %", "5 %", "10 %"], [0]),
    ],
)
def test_bars_share_a_round_scale(
    percents: tuple[int, ...], scale: list[str], widths: list[int]
) -> None:
    chart = bars([Share("", "", percent) for percent in percents])

    assert [tick.text for tick in chart.ticks] == scale
    assert [row.bar.width for row in chart.rows] == widths


def test_a_bar_has_its_label_its_words_and_its_interval() -> None:
    [row] = bars([Share("Fever", "20 %", 20, low=10, high=40)]).rows

    assert (row.label, row.words) == (Mark(0, 16, "Fever"), Mark(300, 16, "20 %"))
    assert (row.bar, row.middle) == (Box(0, 22, 120, 12), 28)
    assert (row.low, row.high) == (60, 240)


def test_an_interval_stays_within_the_scale() -> None:
    [row] = bars([Share("", "", 5, low=1, high=60)]).rows

    assert row.high == 180


def test_a_long_label_is_cut() -> None:
    assert shortened("a" * 30) == "a" * 30
    assert shortened("a" * 29 + " bc") == "a" * 29 + "…"
