"""A performance pack as whoever gets it reads it: unpacked, as tables and as a page."""

import csv
import io
import json
import zipfile
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse

from triage.models import QuestionnaireVersion

Rows = list[dict[str, str]]


def unpacked(packed: bytes) -> dict[str, bytes]:
    """Every file by its name; they lie in one folder."""
    with zipfile.ZipFile(io.BytesIO(packed)) as whole:
        assert whole.testzip() is None
        found = {name.partition("/"): whole.read(name) for name in whole.namelist()}
    assert len({folder for folder, _slash, _name in found}) == 1
    return {name: content for (_folder, _slash, name), content in found.items()}


def table(files: dict[str, bytes], name: str) -> Rows:
    """A table as a spreadsheet reads it."""
    return list(csv.DictReader(io.StringIO(files[f"{name}.csv"].decode("utf-8-sig"))))


def as_json(files: dict[str, bytes]) -> dict[str, Any]:
    """What a machine reads."""
    whole: dict[str, Any] = json.loads(files["pack.json"])
    return whole


class Page(HTMLParser):
    """The page's sections by their ids: every cell of each row, and all the words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: dict[str, list[list[str]]] = {}
        self.words = ""
        self.tags: set[str] = set()
        self._section, self._cell = "", False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._cell = tag in {"td", "th"}
        if tag == "h2":
            self._section = dict(attrs)["id"] or ""
            self.rows[self._section] = []
        elif tag == "tr":
            self.rows[self._section].append([])
        elif self._cell:
            self.rows[self._section][-1].append("")

    def handle_data(self, data: str) -> None:
        self.words += f" {data.strip()}"
        if self._cell:
            self.rows[self._section][-1][-1] += data.strip()
            self._cell = False


def stored(version: QuestionnaireVersion, **columns: str | datetime) -> None:
    """As somebody left it who has the database in hand."""
    [(name, value)] = columns.items()
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE triage_questionnaireversion SET {name} = %s WHERE id = %s",  # noqa: S608
            [value, version.pk],
        )


def address(version: QuestionnaireVersion) -> str:
    return reverse("admin:triage_questionnaireversion_performance", args=[version.pk])


def taken(client: Client, version: QuestionnaireVersion) -> dict[str, bytes]:
    answer = client.get(address(version))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == 'attachment; filename="small-1-performance.zip"'
    return unpacked(answer.content)
