from datetime import UTC, datetime

import pytest
from django.test import override_settings

from triage.site.how_soon import how_soon, look_again

#: A Thursday, half an hour before midnight where the clinic is not.
TOLD = datetime(2026, 11, 26, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (None, ""),
        (0, "Now"),
        (4, "Today, Thursday 26 November"),
        (24, "Today, Thursday 26 November"),
        (36, "In the next day, by Saturday 28 November"),
        (168, "In the next 7 days, by Thursday 3 December"),
        (2160, "In the next 90 days, by Wednesday 24 February"),
    ],
)
def test_hours_are_said_in_words_with_the_last_day(hours: int | None, words: str) -> None:
    assert how_soon(hours, since=TOLD) == words


def test_the_day_is_that_of_the_clinic() -> None:
    with override_settings(TIME_ZONE="Europe/Berlin"):
        assert how_soon(168, since=TOLD) == "In the next 7 days, by Friday 4 December"


def test_without_a_beginning_there_is_no_day() -> None:
    assert how_soon(168) == "In the next 7 days"
    assert how_soon(24) == "Today"


def test_the_day_to_look_again_is_named() -> None:
    assert look_again(336, since=TOLD) == "Thursday 10 December"
