"""The performance pack of a version: what an assessor asks for, as one file.

Blurred for everybody, as the page of figures is for who may not see exact ones: whoever is
handed the file hands it on.
"""

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from triage.clinic.export.spreadsheets import csv_chunks
from triage.clinic.figures.selection import Selection, clinic_zone
from triage.models import QuestionnaireVersion, Submission
from triage.records.performance.completion import completion_table, where_table
from triage.records.performance.tables import Table
from triage.records.performance.verdicts import verdict_tables
from triage.records.performance.vignettes import vignettes_table
from triage.site import times
from triage.staff.recorded_list import named

#: What the audit log calls it.
ACTION = "performance pack"
#: Who may have it: it tells of versions, and only who sees exact figures may give figures away.
MAY_TAKE = ("view_questionnaireversion", "exact_questioncount")
_FORMAT = 1


@dataclass(frozen=True)
class Pack:
    """All of it, as tables. Raises one of ``UNREADABLE`` where the version is damaged."""

    version: QuestionnaireVersion
    made_at: datetime

    @cached_property
    def selection(self) -> Selection:
        """From the day on which it was published to now."""
        first = timezone.localdate(self.version.published_at, clinic_zone())
        last = timezone.localdate(self.made_at, clinic_zone())
        return Selection((self.version,), min(first, last), last, self.made_at)

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """In the order in which somebody reads them."""
        return (
            vignettes_table(self.version, self.version.parsed()),
            *verdict_tables(self.selection),
            completion_table(self.selection),
            where_table(self.selection),
        )

    @cached_property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What it is about."""
        return (
            (_("Questionnaire"), self.version.questionnaire.title),
            (_("Version"), str(self.version.number)),
            (_("SHA-256 of its document"), self.version.sha256),
            (_("Published"), times.in_words(self.version.published_at)),
            (_("Retired"), _when(self.version.retired_at)),
            (_("Verdicts and completion until"), times.in_words(self.made_at)),
            (_("Program"), settings.RELEASE),
        )

    @property
    def name(self) -> str:
        """Of the file, without what it ends in."""
        return f"{self.version.questionnaire.slug}-{self.version.number}-performance"

    def whom(self) -> list[UUID]:
        """Whom its sums are of, for the audit log."""
        return named(Submission.objects.filter(version=self.version), by="pk")

    def as_zip(self) -> bytes:
        """A page to read, the tables, and all of it once more for a machine."""
        files = {
            "summary.html": render_to_string("records/performance.html", {"pack": self}),
            "summary.css": Path(str(finders.find("records/performance.css"))).read_text(),
            "pack.json": self._as_json(),
        }
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as whole:
            for file_name, text in files.items():
                self._add(whole, file_name, text.encode())
            for table in self.tables:
                self._add(whole, table.file_name, b"".join(csv_chunks(table.header, table.rows)))
        return packed.getvalue()

    def _add(self, whole: zipfile.ZipFile, file_name: str, content: bytes) -> None:
        made = timezone.localtime(self.made_at)
        info = zipfile.ZipInfo(f"{self.name}/{file_name}", made.timetuple()[:6])
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16  # the permissions that unpacking gives it
        whole.writestr(info, content)

    def _as_json(self) -> str:
        tables = [
            {
                "name": table.name,
                "title": table.title,
                "notes": table.notes,
                "columns": table.header,
                "rows": table.rows,
            }
            for table in self.tables
        ]
        whole = {"format": _FORMAT, "about": dict(self.facts), "tables": tables}
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _when(moment: datetime | None) -> str:
    return times.in_words(moment) if moment else _("not yet")


def about(version: QuestionnaireVersion, packed: bytes) -> str:
    """What the audit log says was handed out: which version, and exactly which file."""
    return f"{version}, SHA-256 {hashlib.sha256(packed).hexdigest()}"
