"""Long lists in pages."""

import pytest

from triage.editing.in_pages import in_pages, page_number


@pytest.mark.parametrize(
    ("things", "pages"),
    [
        ((), ((),)),
        ((1, 2), ((1, 2),)),
        ((2, 2, 1, 3), ((2,), (2, 1), (3,))),
        ((9, 1, 9), ((9,), (1,), (9,))),
    ],
)
def test_a_page_takes_what_fits_and_nothing_is_cut(
    things: tuple[int, ...], pages: tuple[tuple[int, ...], ...]
) -> None:
    assert in_pages(things, takes=int, most=3) == pages


@pytest.mark.parametrize(
    ("typed", "number"), [("", 1), ("x", 1), ("0", 1), ("2", 2), ("9", 3), ("-1", 1)]
)
def test_a_page_that_is_not_there_is_the_nearest(typed: str, number: int) -> None:
    assert page_number(typed, 3) == number
