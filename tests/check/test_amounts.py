"""What people write for a number, and for how long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.check.amounts import (
    UNIT_DAYS,
    NotAnAmount,
    Span,
    days_in_words,
    largest_unit,
    read_span,
    read_whole,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("6", 6),
        (" 6 ", 6),
        ("-6", -6),
        ("\N{MINUS SIGN}6", -6),
        ("1 000", 1000),
        ("1\u00a0000", 1000),
        ("1\u202f000", 1000),
        ("\u202a42\u202c", 42),
        ("\u0664\u0662", 42),  # Arabic
        ("\u096a\u0968", 42),  # Devanagari
        ("\uff14\uff12", 42),  # as a Japanese keyboard writes them
        ("007", 7),
    ],
)
def test_a_whole_number_is_read_in_any_digits(text: str, number: int) -> None:
    assert read_whole(text) == number
    assert read_span(text) == Span(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "1.000",
        "1,000",
        "6,5",
        "6.5",
        "1e3",
        "0x10",
        "\u00bd",
        "--6",
        "6 7",
        "1 00",
        "1 0000",
        "6\u00b2",
        "\u2460",
        "6-7",
        "6-",
        "six-seven",
        "9" * 13,
    ],
)
def test_what_may_be_another_number_is_refused(text: str) -> None:
    with pytest.raises(NotAnAmount):
        read_whole(text)
    with pytest.raises(NotAnAmount):
        read_span(text)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("6 weeks", Span(6, "weeks")),
        ("6w", Span(6, "weeks")),
        ("6 Wks.", Span(6, "weeks")),
        ("1 year", Span(1, "years")),
        ("a year", Span(1, "years")),
        ("Half a year", Span(6, "months")),
        ("two months", Span(2, "months")),
        ("an  year", Span(1, "years")),
        ("1 000 days", Span(1000, "days")),
        ("\u0664 days", Span(4, "days")),
        ("-3 days", Span(-3, "days")),
    ],
)
def test_a_unit_may_stand_beside_the_number(text: str, span: Span) -> None:
    assert read_span(text) == span


@pytest.mark.parametrize(
    "text",
    [
        "6 m",
        "6 hours",
        "weeks",
        "half 6 years",
        "half a week",
        "6 7 weeks",
        "6-7 weeks",
        "6 weeks 2",
        "1.5 years",
        "6,5 weeks",
    ],
)
def test_a_span_that_may_mean_another_is_refused(text: str) -> None:
    with pytest.raises(NotAnAmount):
        read_span(text)


@given(st.text())
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    try:
        span = read_span(text)
    except NotAnAmount:
        return
    assert span.unit in {"", *UNIT_DAYS}


@given(st.integers(0, 40_000))
def test_days_in_the_largest_unit_are_the_same_days(days: int) -> None:
    span = largest_unit(days)

    assert span.number * UNIT_DAYS[span.unit] == days


def test_a_word_for_a_number_may_stand_alone() -> None:
    assert read_span("six") == Span(6)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "0 days"),
        (1, "1 day"),
        (7, "1 week"),
        (14, "2 weeks"),
        (30, "1 month"),
        (43, "43 days (about 6 weeks)"),
        (60, "2 months"),
        (364, "52 weeks"),
        (365, "1 year"),
        (730, "2 years"),
        (800, "800 days (about 2 years)"),
    ],
)
def test_days_are_said_as_people_say_them(days: int, words: str) -> None:
    assert days_in_words(days) == words
