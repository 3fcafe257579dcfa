"""The first questionnaire as an engine value, read from the fixtures once."""

import pytest
from django.core.management import call_command

from triage.drafts import build_draft
from triage.engine.questionnaire import Questionnaire
from triage.management.commands.setup import FIXTURES
from triage.models import Questionnaire as QuestionnaireRow

_READ: list[Questionnaire] = []


@pytest.fixture
def first(db: None) -> Questionnaire:
    """The draft that the fixtures load; a frozen value, so one reading serves all tests."""
    if not _READ:
        call_command("loaddata", *FIXTURES, verbosity=0)
        _READ.append(build_draft(QuestionnaireRow.objects.get()))
    return _READ[0]
