"""A vignette of somebody with a fever."""

from typing import Any

from tests.small import BENIGN
from triage.models import Questionnaire, Vignette


def vignette(row: Questionnaire, code: str = "fever", **fields: Any) -> Vignette:
    """Somebody with a fever, who should be seen on the same day."""
    answers = {**{k: list(v) for k, v in BENIGN.items()}, "fever": ["yes"]}
    plain = {
        "title": "Fever",
        "narrative": "Ann has a fever.",
        "answers": answers,
        "expected_urgency": 30,
        "must_fire": "infection",
        "must_not_fire": "bladder-sign",
    }
    made: Vignette = Vignette.objects.create(questionnaire=row, code=code, **{**plain, **fields})
    return made
