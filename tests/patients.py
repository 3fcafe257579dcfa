"""The made-up patients of the first questionnaire: its vignettes, as plain values."""

import json
from pathlib import Path
from typing import Any

from triage.engine.urgency import Urgency

_VIGNETTES = Path(__file__).parent.parent / "fixtures" / "vignettes.json"


def patients() -> list[dict[str, Any]]:
    """Each with name, answers, the urgency expected, and signs that must and must not fire."""
    rows = (row["fields"] for row in json.loads(_VIGNETTES.read_text()))
    return [
        {
            "name": row["title"],
            "answers": row["answers"],
            "urgency": Urgency(row["expected_urgency"]).code,
            "signs": row["must_fire"].split(),
            "not_signs": row["must_not_fire"].split(),
        }
        for row in rows
    ]
