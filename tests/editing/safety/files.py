"""Safety files of versions made for a test, and what stands in them."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from tests.conftest import store_version
from tests.small import BENIGN, SMALL
from triage.editing.safety.file import SafetyFile
from triage.editing.safety.shipped_hazards import make_missing_hazards
from triage.editing.signatures import fingerprint, sign_vignette
from triage.engine.questionnaire import Questionnaire as Parsed
from triage.models import Questionnaire, QuestionnaireVersion, Vignette

WRITTEN = datetime(2026, 11, 2, 12, tzinfo=UTC)
FEVER = {**{key: list(values) for key, values in BENIGN.items()}, "fever": ["yes"]}


def file_of(document: Parsed = SMALL, *, signed: bool = False) -> SafetyFile:
    """Of a new version; what was live before is retired."""
    retire()
    version = store_version(document, signed=signed)
    make_missing_hazards()
    return SafetyFile(version, WRITTEN)


def retire() -> None:
    live = QuestionnaireVersion.objects.filter(status="active")
    live.update(status="retired", retired_at=timezone.now())


def vignette(code: str = "fever", *, signed: bool = False, **fields: Any) -> Vignette:
    plain = {
        "title": "Fever",
        "narrative": "Ann has a fever.",
        "answers": FEVER,
        "expected_urgency": 30,
        "must_fire": "infection",
    }
    row = Questionnaire.objects.get(slug="small")
    one: Vignette = Vignette.objects.create(questionnaire=row, code=code, **{**plain, **fields})
    if signed:
        lead, _ = User.objects.get_or_create(username="lead")
        return sign_vignette(one, by=lead, seen=fingerprint(one))
    return one
