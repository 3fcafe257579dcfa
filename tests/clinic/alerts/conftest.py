"""A ladder of three, and an emergency that the first of them was told of."""

import pytest

from tests.alerts import recipient, round_at
from tests.checks import FINISHED_EMERGENCY, completed
from triage.models import Alert, QuestionnaireVersion


@pytest.fixture
def ladder(db: None) -> None:
    recipient("nurse", wait_minutes=10)
    recipient("doctor", step=2, wait_minutes=20)
    recipient("head", step=3, wait_minutes=20)


@pytest.fixture
def emergency(version: QuestionnaireVersion, ladder: None) -> Alert:
    """Of somebody who has finished. The nurse was told at ``NOW``."""
    made = completed(version, FINISHED_EMERGENCY).alerts.get()
    round_at(0)
    return made
