"""What stands in before this process has read any live version: the rows that are shipped.

They are read once, from files beside the program, so that no page that must work without a
database depends on one. ``ready`` reads them first: a start without them stops there.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

#: The rows that are read, by the file that ships them.
DANGER_SIGNS, TELEPHONE_LINES = "danger_signs", "telephone_lines"


@cache
def shipped_rows(name: str) -> tuple[Mapping[str, Any], ...]:
    """The fields of each row, in the order of its questionnaire."""
    path = Path(settings.FIXTURE_DIRS[0]) / f"{name}.json"
    rows = [row["fields"] for row in json.loads(path.read_text())]
    return tuple(sorted(rows, key=lambda row: (row["questionnaire"], row["order"])))


def read_shipped_rows() -> None:
    """Have them in memory, whatever becomes of the files."""
    for name in (DANGER_SIGNS, TELEPHONE_LINES):
        shipped_rows(name)
