"""Replays for tests: begun, or run to their end."""

from typing import Any

from django.contrib.auth.models import User

from tests.checks import NOW
from triage.check.replays import run_slice, start_replay
from triage.engine.document import canonical, to_document
from triage.engine.questionnaire import Questionnaire as Parsed
from triage.models import Questionnaire, Replay
from triage.models.version import sha256_of

FOREVER = 60.0


def started(document: Parsed, *, now: Any = NOW) -> Replay:
    row = Questionnaire.objects.get()
    text = canonical(to_document(document))
    by, _ = User.objects.get_or_create(username="editor")
    return start_replay(row, text, sha256_of(text), by=by, now=now)


def replayed(document: Parsed, *, now: Any = NOW) -> Replay:
    replay = started(document, now=now)
    run_slice(replay, seconds=FOREVER)
    return Replay.objects.get(pk=replay.pk)
