"""Words are broken so that no line is wider than its box, in whatever script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.editing.maps.lines import break_lines, is_right_to_left, width_of


@given(st.text(max_size=300))
def test_nothing_is_lost_and_no_line_is_too_wide(words: str) -> None:
    lines = break_lines(words, 100)

    assert "".join("".join(lines).split()) == "".join(words.split())
    assert all(width_of(line) <= 100 for line in lines)


def test_a_word_that_fits_is_not_broken_and_a_longer_one_is() -> None:
    assert break_lines("a word and another", 90) == ["a word and", "another"]
    assert break_lines("x" * 25, 88) == ["x" * 10, "x" * 10, "x" * 5]
    assert break_lines("  ", 88) == []


def test_signs_are_as_wide_as_in_a_wide_font() -> None:
    assert width_of("i") < width_of("n") < width_of("N") < width_of("W") < width_of("痛")
    assert width_of("e\u0301") == width_of("\u2068e\u2069") == width_of("e")
    assert width_of("ഔ") == width_of("ஔ") == width_of("痛")


@pytest.mark.parametrize(
    ("words", "to_left"),
    [("כאב", True), ("1. ألم", True), ("pain כאב", False), ("12", False), ("", False)],
)
def test_the_first_letter_says_where_a_line_begins(words: str, *, to_left: bool) -> None:
    assert is_right_to_left(words) == to_left
