"""Tables as files that spreadsheet programs open, none of whose cells is taken for a formula."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from unicodedata import category

import xlsxwriter

from triage.clinic.export.columns import Cell

#: What a formula begins with, also in the signs that some keyboards write double width.
_FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
#: What separates cells where a reader was told so, or lines.
_PARTS = re.compile(r"([;|\t\r\n\v\f\x85\u2028\u2029])")
#: Rows sent at a time.
_CHUNK = 200
#: A sheet has no more rows than this; one is the header.
MOST_ROWS = 1_048_575


@dataclass(frozen=True)
class Sheet:
    """A table with a name."""

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]


class _Line:
    """Hands back what a writer of CSV writes."""

    def write(self, line: str) -> str:
        return line


def csv_chunks(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """A table as CSV, a few rows at a time; the mark in front tells Excel that it is UTF-8.

    Every cell is quoted, and one that a spreadsheet would take for a formula begins with an
    apostrophe.
    """
    writer = csv.writer(_Line(), quoting=csv.QUOTE_ALL)
    lines = iter(chain((header,), rows))
    mark = "\ufeff"
    while some := list(islice(lines, _CHUNK)):
        yield (mark + "".join(writer.writerow(map(_harmless, line)) for line in some)).encode()
        mark = ""


def _harmless(cell: Cell) -> Cell:
    """Read with another separator, quotes hold no cell together: each part may be one."""
    if isinstance(cell, int):
        return cell
    guarded = "".join(f"'{part}" if _is_formula(part) else part for part in _PARTS.split(cell))
    return f"'{guarded}" if cell.startswith(("\t", "\r", "\n")) else guarded


def _is_formula(part: str) -> bool:
    """Whether the first sign that is seen begins one; marks and empty signs are not."""
    seen = (sign for sign in part if sign != '"' and category(sign)[0] not in "CMZ")
    return next(seen, "").startswith(_FORMULA)


def write_workbook(path: Path, sheets: Iterable[Sheet]) -> None:
    """A workbook in little memory: each row is on the disk before the next is read.

    Numbers are written as numbers and everything else as text, whatever it looks like.
    """
    options = {"constant_memory": True, "tmpdir": str(path.parent)}
    with xlsxwriter.Workbook(str(path), options) as workbook:
        bold = workbook.add_format({"bold": True})
        for sheet in sheets:
            _write_sheet(workbook.add_worksheet(sheet.title), sheet, bold)


def _write_sheet(page: xlsxwriter.worksheet.Worksheet, sheet: Sheet, bold: object) -> None:
    page.freeze_panes(1, 0)
    for column, name in enumerate(sheet.header):
        page.write_string(0, column, name, bold)
    for number, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            _write(page, number, column, cell)


def _write(page: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell) -> None:
    if isinstance(cell, int):
        page.write_number(row, column, cell)
    elif cell:
        page.write_string(row, column, cell)
