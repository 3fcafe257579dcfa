"""Counts of patients, blurred."""

import pytest

from triage.site.blurred_counts import shown_count


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "0"), (1, "<5"), (4, "<5"), (5, "5"), (7, "5"), (8, "10"), (102, "100"), (103, "105")],
)
def test_a_count_is_blurred(count: int, shown: str) -> None:
    assert shown_count(count, exact=False) == shown
    assert shown_count(count, exact=True) == str(count)
