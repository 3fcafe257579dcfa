"""``manage.py replay``: whatever was left unfinished is finished, in turns."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command

from tests.check.replaying import started
from tests.checks import NOW, SAME_DAY, completed
from tests.variants import MILD_FEVER, URGENT_FEVER
from triage.models import QuestionnaireVersion, Replay

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("replay", *arguments, stdout=out)
    return out.getvalue().strip()


def test_with_nothing_pending_there_is_nothing_to_do() -> None:
    assert run() == "0 finished, 0 left."


def test_everything_pending_is_finished(version: QuestionnaireVersion) -> None:
    completed(version, SAME_DAY)
    first = started(URGENT_FEVER)
    second = started(MILD_FEVER, now=NOW + timedelta(hours=1))

    assert run() == "2 finished, 0 left."

    cells = dict(Replay.objects.values_list("pk", "cells"))
    assert cells == {first.pk: {"30>40": 1}, second.pk: {"30>20": 1}}


def test_it_stops_when_its_time_is_up(version: QuestionnaireVersion) -> None:
    started(URGENT_FEVER)

    assert run("--seconds", "0") == "0 finished, 1 left."
    assert run("--seconds", "30") == "1 finished, 0 left."
