"""An entry as its page shows it."""

from dataclasses import replace
from datetime import date

import pytest

from tests.engine.build import item, section
from tests.small import SMALL
from triage.check.entries import EVERY, Origin, entries, is_folded, origins
from triage.engine.education import Column

COLUMNS = (
    Column("Class", professional=False),
    Column("Dose", professional=True),
    Column("Empty", professional=False),
    Column("Timing", professional=True),
)


def test_cells_come_with_their_column_and_professionals_ones_apart() -> None:
    shelf = section(columns=COLUMNS, items=(item("A", cells=("NSAID", "300 mg", "", " ")),))

    (entry,) = entries(SMALL, shelf, opened="")

    assert entry.cells == (("Class", "NSAID"), ("Empty", ""))
    assert entry.professional_facts == (("Dose", "300 mg"),)


@pytest.mark.parametrize(
    ("opened", "found"),
    [("", []), ("B", ["B"]), ("b", []), (EVERY, ["A", "B"]), ("<script>", [])],
)
def test_the_one_that_was_asked_for_is_open(opened: str, found: list[str]) -> None:
    shelf = section(columns=(), items=(item("A", cells=()), item("B", cells=())))

    shown = entries(SMALL, shelf, opened=opened)

    assert [entry.item.code for entry in shown if entry.is_open] == found


def test_an_entry_has_its_picture() -> None:
    shelf = section(columns=(), items=(item("A", cells=()),))
    with_one = replace(shelf, items=(replace(shelf.items[0], picture="tablet"),))

    (without,), (shown,) = (entries(SMALL, one, opened="") for one in (shelf, with_one))

    assert without.picture is None
    assert shown.picture == SMALL.pictures_by_code["tablet"]


@pytest.mark.parametrize(("number", "folded"), [(8, False), (9, True)])
def test_a_section_with_many_entries_is_folded(number: int, folded: bool) -> None:
    items = tuple(item(f"A{n}", cells=()) for n in range(number))

    assert is_folded(section(columns=(), items=items)) is folded


def test_each_source_is_named_once_with_the_days_that_belong_to_it() -> None:
    one = section(source="One", source_date="2025-05-06", review_by="2026-01-31")
    two = replace(one, code="TWO", slug="two")
    later = replace(one, review_by="2026-02-01")

    found = origins((one, two, later), today=date(2026, 2, 1))

    assert found == (
        Origin("One", date(2025, 5, 6), date(2026, 1, 31), is_overdue=True),
        Origin("One", date(2025, 5, 6), date(2026, 2, 1), is_overdue=False),
    )
