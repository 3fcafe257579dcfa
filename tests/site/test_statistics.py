"""Rates with their intervals, and ranks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.site.statistics import nearest_rank, wilson


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        # Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_that_of_the_literature(
    successes: int, n: int, low: float, high: float
) -> None:
    rate = wilson(successes, n)

    assert (round(rate.low, 4), round(rate.high, 4)) == (low, high)
    assert rate.value == successes / n


@pytest.mark.parametrize(("successes", "n"), [(0, 0), (1, 0), (-1, 5), (6, 5)])
def test_a_share_of_nothing_or_of_more_than_all_is_refused(successes: int, n: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        wilson(successes, n)


@st.composite
def shares(draw: st.DrawFn) -> tuple[int, int]:
    n = draw(st.integers(1, 10_000))
    return draw(st.integers(0, n)), n


@given(shares())
def test_the_share_lies_within_its_interval_and_that_between_none_and_all(
    share: tuple[int, int],
) -> None:
    rate = wilson(*share)

    assert 0 <= rate.low <= rate.value <= rate.high <= 1


@given(shares())
def test_the_interval_of_the_others_is_its_mirror(share: tuple[int, int]) -> None:
    successes, n = share

    rate, others = wilson(successes, n), wilson(n - successes, n)

    assert rate.low == pytest.approx(1 - others.high)
    assert rate.high == pytest.approx(1 - others.low)


@given(shares())
def test_ten_times_as_many_make_it_narrower(share: tuple[int, int]) -> None:
    successes, n = share

    few, many = wilson(successes, n), wilson(10 * successes, 10 * n)

    assert many.high - many.low < few.high - few.low


@given(shares())
def test_surer_is_wider(share: tuple[int, int]) -> None:
    usual, surer = wilson(*share), wilson(*share, z=2.58)

    assert surer.low <= usual.low
    assert surer.high >= usual.high


@pytest.mark.parametrize(
    ("percent", "n", "rank"),
    [(50, 0, 0), (50, 1, 1), (50, 2, 1), (50, 3, 2), (90, 9, 9), (90, 10, 9), (90, 11, 10)],
)
def test_a_percentile_is_a_value_that_occurred(percent: int, n: int, rank: int) -> None:
    assert nearest_rank(percent, n) == rank


@given(st.integers(1, 100), st.integers(1, 10_000))
def test_so_many_percent_lie_at_or_below_it_and_no_smaller_one_has_them(
    percent: int, n: int
) -> None:
    rank = nearest_rank(percent, n)

    assert 100 * rank >= percent * n > 100 * (rank - 1)
    assert 1 <= rank <= n


@pytest.mark.parametrize(("percent", "n"), [(0, 5), (101, 5), (50, -1)])
def test_no_such_percentile(percent: int, n: int) -> None:
    with pytest.raises(ValueError, match="There is no"):
        nearest_rank(percent, n)
