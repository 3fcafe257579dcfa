"""Tables as files: read back as they were, and no cell is taken for a formula."""

import csv
import io
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unicodedata import category

import pytest
from openpyxl import load_workbook

from triage.clinic.export.columns import Cell
from triage.clinic.export.spreadsheets import MOST_ROWS, Sheet, csv_chunks, write_workbook

#: What a spreadsheet would run, open or fetch.
FORMULAS = [
    "=1+1",
    '=HYPERLINK("http://x","y")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\uff1d1+1",
    "\uff0b1+1",
    "\uff0d1+1",
    "\uff20SUM(A1)",
    "x;\uff0b1+1",
    "\r@SUM(A1)",
    "\u200b=1+1",
    "\ufeff\u2060 =1+1",
    "\u034f\ufe0f@SUM(A1)",
    '"=1+1',
    "x;=1+1",
    "x; \u200b=1+1",
    'x;"=1+1"',
    "x\t=1+1",
    "x|=1+1",
    "two\nlines\n=1+1",
]
#: What must arrive as it was written.
PLAIN = ["", "Ann O'Neill", 'says "hi", then; leaves', "two\nlines", "żółć 痛", "1-2", "a=b"]


def _read(chunks: Iterator[bytes]) -> list[list[str]]:
    text = b"".join(chunks).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_a_table_is_read_back_as_it_was() -> None:
    rows: list[list[Cell]] = [[text, 40] for text in PLAIN]

    assert _read(csv_chunks(["Text", "Number"], rows)) == [
        ["Text", "Number"],
        *([text, "40"] for text in PLAIN),
    ]


def test_a_table_says_that_it_is_utf_8_once() -> None:
    whole = b"".join(csv_chunks(["A"], [["b"]] * 1000))

    assert (whole[:3], whole.count(b"\xef\xbb\xbf")) == (b"\xef\xbb\xbf", 1)


def _first_seen(cell: str) -> str:
    """The first sign of a cell that a person would see, as a careless reader takes it."""
    return next((sign for sign in cell if sign != '"' and category(sign)[0] not in "CMZ"), "")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_NONE])
@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_a_table_begins_like_a_formula_however_it_is_read(
    text: str, quoting: Any, separator: str
) -> None:
    whole = b"".join(csv_chunks([text, "B"], [["a", text], [text, 40]])).decode("utf-8-sig")
    lines = io.StringIO(whole, newline="")

    rows = list(csv.reader(lines, delimiter=separator, quoting=quoting))

    found = [cell for row in rows for cell in row]
    assert len(rows) >= 3
    triggers = set("=+-@\uff1d\uff0b\uff0d\uff20")
    assert [cell for cell in found if _first_seen(cell) in triggers] == []


def test_what_a_formula_is_kept_from_stays_readable() -> None:
    cells = ["=1+1", "x;=1+1", "\t-1"]

    rows = _read(csv_chunks(["Text"], [[cell] for cell in cells]))

    assert rows[1:] == [["'=1+1"], ["x;'=1+1"], ["'\t'-1"]]


def test_rows_are_sent_before_all_are_read() -> None:
    read = []

    def rows() -> Iterator[list[int]]:
        for number in range(10_000):
            read.append(number)
            yield [number]

    next(csv_chunks(["A"], rows()))

    assert 0 < len(read) < 1000


def test_a_workbook_is_read_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    rows: list[list[Cell]] = [[text, 40] for text in PLAIN]

    write_workbook(path, [Sheet("One", ["Text", "Number"], rows), Sheet("Two", ["A"], [["b"]])])

    book = load_workbook(path)
    found = [list(row) for row in book["One"].iter_rows(values_only=True)]
    assert book.sheetnames == ["One", "Two"]
    assert found == [["Text", "Number"], *([text or None, 40] for text in PLAIN)]
    assert [list(row) for row in book["Two"].iter_rows(values_only=True)] == [["A"], ["b"]]
    assert [entry.name for entry in tmp_path.iterdir()] == ["book.xlsx"]


@pytest.mark.parametrize("text", [*FORMULAS, "http://x.example", "mailto:a@b.example", "{=A1}"])
def test_every_text_in_a_workbook_is_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "book.xlsx"

    write_workbook(path, [Sheet("One", [text], [[text]])])

    page = load_workbook(path)["One"]
    assert [(page.cell(row, 1).data_type, page.cell(row, 1).hyperlink) for row in (1, 2)] == [
        ("s", None),
        ("s", None),
    ]
    # A carriage return is stored as "_x000D_", which a spreadsheet shows as one.
    assert str(page.cell(2, 1).value).endswith(text.strip())


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_long_table_needs_no_more_memory_than_a_short_one(tmp_path: Path, form: str) -> None:
    def peak(number: int) -> int:
        rows: Iterator[list[Cell]] = ([place, "text of a row"] for place in range(number))
        tracemalloc.start()
        if form == "csv":
            sum(len(chunk) for chunk in csv_chunks(["A", "B"], rows))
        else:
            write_workbook(tmp_path / "book.xlsx", [Sheet("One", ["A", "B"], rows)])
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(20_000) < 2 * peak(2_000) + 200_000


def test_a_sheet_takes_as_many_rows_as_the_format_does() -> None:
    assert MOST_ROWS == 2**20 - 1
