"""The hazards that a release ships, for questionnaires that have none yet."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from triage.models import Hazard, Questionnaire

Fields = dict[str, Any]


@cache
def _shipped() -> tuple[tuple[str, Fields], ...]:
    """(address of the questionnaire, the fields) of each, in the order of the file."""
    path = Path(settings.FIXTURE_DIRS[0]) / "hazards.json"
    rows = [row["fields"] for row in json.loads(path.read_text())]
    return tuple((row["questionnaire"][0], _own(row)) for row in rows)


def _own(row: Fields) -> Fields:
    return {name: value for name, value in row.items() if name != "questionnaire"}


def make_missing_hazards() -> int:
    """Store hazards where a questionnaire never had one; how many. Changes and revives none.

    What is no questionnaire of the release begins with those of its first one.
    """
    kept = Hazard.history.values("questionnaire_id")
    rows = Questionnaire.objects.exclude(pk__in=kept).filter(hazards=None)
    return sum(_make(row) for row in rows.order_by("pk"))


def _make(row: Questionnaire) -> int:
    first = _shipped()[0][0]
    of_slug = [fields for slug, fields in _shipped() if slug == row.slug]
    found = of_slug or [fields for slug, fields in _shipped() if slug == first]
    for fields in found:
        row.hazards.create(**fields)
    return len(found)
