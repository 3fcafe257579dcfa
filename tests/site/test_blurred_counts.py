"""Counts of patients, blurred."""

import pytest

from triage.site.blurred_counts import shown_count, shown_rate


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "0"), (1, "<5"), (4, "<5"), (5, "5"), (7, "5"), (8, "10"), (102, "100"), (103, "105")],
)
def test_a_count_is_blurred(count: int, shown: str) -> None:
    assert shown_count(count, exact=False) == shown
    assert shown_count(count, exact=True) == str(count)


@pytest.mark.parametrize(
    ("count", "exact", "shown"),
    [
        (0, False, "about 0.0 a week"),
        (3, False, "<5 in 90 days"),
        (31, False, "about 2.3 a week"),
        (31, True, "2.4 a week"),
        (3, True, "0.2 a week"),
    ],
)
def test_a_rate_is_blurred_like_the_count_behind_it(count: int, exact: bool, shown: str) -> None:
    assert shown_rate(count, days=90, exact=exact) == shown
