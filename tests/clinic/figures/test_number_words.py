"""Numbers in words, exact or blurred."""

from datetime import timedelta

import pytest

from triage.clinic.figures.number_words import (
    drawn_count,
    enough,
    in_percent,
    rate_words,
    shown_percent,
    wait_words,
)
from triage.site.blurred_counts import shown_count
from triage.site.statistics import wilson


@pytest.mark.parametrize(
    ("count", "exact", "drawn"),
    [(3, True, 3), (0, False, 0), (1, False, 2), (4, False, 2), (7, False, 5), (8, False, 10)],
)
def test_a_count_is_drawn_as_it_is_said(count: int, exact: bool, drawn: int) -> None:
    assert drawn_count(count, exact=exact) == drawn


def test_counts_that_are_said_alike_are_drawn_alike() -> None:
    drawn: dict[str, set[int]] = {}
    for count in range(200):
        said = shown_count(count, exact=False)
        drawn.setdefault(said, set()).add(drawn_count(count, exact=False))

    assert {len(values) for values in drawn.values()} == {1}


@pytest.mark.parametrize(
    ("part", "whole", "exact", "percent"),
    [
        (0, 0, True, None),
        (1, 3, True, 100 / 3),
        (4, 9, False, None),
        (7, 10, False, 70),
        (2, 11, False, 20),
    ],
)
def test_a_share_is_blurred_and_not_said_of_a_few(
    part: int, whole: int, exact: bool, percent: float | None
) -> None:
    assert shown_percent(part, whole, exact=exact) == percent


@pytest.mark.parametrize(
    ("count", "exact", "said"), [(0, True, False), (1, True, True), (9, False, False)]
)
def test_waits_of_a_few_are_not_said(count: int, exact: bool, said: bool) -> None:
    assert enough(count, exact=exact) is said


@pytest.mark.parametrize(("percent", "words"), [(None, "–"), (0, "0 %"), (66.7, "67 %")])
def test_percent_in_words(percent: float | None, words: str) -> None:
    assert in_percent(percent) == words


def test_a_rate_in_words() -> None:
    assert rate_words(wilson(15, 148)) == "10 % (6 to 16 %)"
    assert rate_words(None) == "too few to say"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (None, "–"),
        (-1, "0 min"),
        (0.9, "0 min"),
        (59, "59 min"),
        (60, "1 h 0 min"),
        (23 * 60 + 59, "23 h 59 min"),
        (24 * 60, "1 d 0 h"),
        (60 * 60, "2 d 12 h"),
    ],
)
def test_a_wait_in_words(minutes: float | None, words: str) -> None:
    assert wait_words(None if minutes is None else timedelta(minutes=minutes)) == words
