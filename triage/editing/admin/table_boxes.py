"""The small table of a section: its columns and its items' cells in boxes, stored as lists.

What stands under the plain name of the box is taken as it is, so that whatever sends a list
still can.
"""

import json
from itertools import count, takewhile
from typing import Any

from django import forms
from django.template.loader import render_to_string

#: Empty boxes below the columns there are.
_SPARE = 2
#: Columns up to which there are some to spare; a telephone shows no more.
_MOST = 12


class ColumnBoxes(forms.Widget):
    """The name of each column, and whether it is for professionals."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        """A row for each column, and some to spare."""
        columns = [one for one in _list(value) if isinstance(one, dict)]
        rows = [(str(one.get("name", "")), bool(one.get("professional"))) for one in columns]
        rows += [("", False)] * min(_SPARE, max(_MOST - len(rows), 0))
        return render_to_string("editing/column_boxes.html", {"name": name, "rows": rows})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The columns as JSON; one without a name in front of others is an empty box."""
        if name in data:
            return data.get(name)
        drawn = takewhile(lambda place: f"{name}-{place}-name" in data, count())
        columns = [
            {
                "name": data[f"{name}-{place}-name"].strip(),
                "professional": f"{name}-{place}-professional" in data,
            }
            for place in drawn
        ]
        while columns and not columns[-1]["name"]:
            columns.pop()
        return json.dumps(columns, ensure_ascii=False)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Boxes that are sent are there, also empty."""
        return name not in data and f"{name}-0-name" not in data


def first_moved(stored: list[str], typed: list[str]) -> int | None:
    """The first stored column from which on the items' cells would stand under another one.

    ``typed`` are the names as they stand in the boxes, of which some may be empty.
    """
    filled = [(place, name) for place, name in enumerate(typed) if name]
    for at, (place, name) in enumerate(filled):
        if at < len(stored) and (place != at or (name != stored[at] and name in stored)):
            return at
    return None


class CellBoxes(forms.Widget):
    """A box for each column of the section's table; the form says which."""

    columns: tuple[str, ...] = ()

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        """As many boxes as there are columns, and more where more texts are stored."""
        cells = [str(cell) for cell in _list(value)]
        heads = [*self.columns, *[""] * (len(cells) - len(self.columns))]
        cells += [""] * (len(heads) - len(cells))
        rows = list(zip(heads, cells, strict=True))
        return render_to_string("editing/cell_boxes.html", {"name": name, "rows": rows})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The texts, as JSON; empty ones behind the last column are none."""
        if name in data:
            return data.get(name)
        cells: list[str] = []
        while f"{name}-{len(cells)}" in data:
            cells.append(data[f"{name}-{len(cells)}"].replace("\r\n", "\n"))
        while len(cells) > len(self.columns) and not cells[-1]:
            cells.pop()
        return json.dumps(cells, ensure_ascii=False)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Boxes that are sent are there, also empty."""
        return name not in data and f"{name}-0" not in data


def _list(value: Any) -> list[Any]:
    """What is drawn: the list that was stored, or sent as JSON."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return []
    return value if isinstance(value, list) else []
