"""What stands in before this process has read any live version: what the release ships.

It is read once, from files beside the program, so that no page that must work without a database
depends on one. ``ready`` reads it first: a start without these files stops there.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

Row = Mapping[str, Any]
_SHIPPED = Path(settings.FIXTURE_DIRS[0])


def read_shipped() -> None:
    """Have it in memory, whatever becomes of the files."""
    shipped_danger_signs()
    shipped_lines()


@cache
def shipped_danger_signs() -> tuple[str, ...]:
    """Those of every questionnaire of this release, each once."""
    signs = [str(row["text"]) for row in _fixture("danger_signs")]
    signs.extend(sign for document in _documents() for sign in document["danger_signs"])
    return tuple(dict.fromkeys(signs))


@cache
def shipped_lines() -> tuple[Row, ...]:
    """The telephone lines of every questionnaire of this release."""
    own = (line for document in _documents() for line in document["lines"])
    return (*_fixture("telephone_lines"), *own)


def _fixture(name: str) -> list[Row]:
    """The fields of each row, in the order of its questionnaire."""
    rows = [row["fields"] for row in json.loads((_SHIPPED / f"{name}.json").read_text())]
    return sorted(rows, key=lambda row: (row["questionnaire"], row["order"]))


def _documents() -> Iterator[Row]:
    for path in sorted((_SHIPPED / "questionnaires").glob("*.json")):
        yield json.loads(path.read_text(encoding="utf-8"))["document"]
