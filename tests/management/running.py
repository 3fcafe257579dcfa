"""Commands that write JSON, and versions for them to read."""

import io
import json
import sys
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.conftest import store_version
from triage.engine.questionnaire import Questionnaire
from triage.models import QuestionnaireVersion


def run(command: str, *arguments: str) -> tuple[int, dict[str, Any]]:
    """(exit status, what was written)."""
    out, status = io.StringIO(), 0
    try:
        call_command(command, *arguments, stdout=out)
    except SystemExit as ended:
        status = int(str(ended.code))
    return status, json.loads(out.getvalue())


def assessed(
    monkeypatch: pytest.MonkeyPatch, witness: dict[str, Any], *arguments: str
) -> dict[str, Any]:
    """What ``assess`` makes of a witness, fed to it as it was written."""
    line = io.BytesIO(json.dumps(witness).encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(line))
    _, found = run("assess", *arguments)
    return found


def store_versions(*versions: Questionnaire) -> None:
    """Version 1, 2 and so on of one questionnaire; the last is live."""
    for parsed in versions:
        QuestionnaireVersion.objects.update(status="retired", retired_at=timezone.now())
        store_version(parsed)
