"""The first questionnaire, for what is only worth trying on a real one."""

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from triage.editing.drafts import build_draft
from triage.editing.drawings import load_shipped
from triage.engine.questionnaire import Questionnaire
from triage.management.commands.setup import FIXTURES
from triage.models import Questionnaire as QuestionnaireRow


@pytest.fixture(scope="session")
def real(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Questionnaire:
    """What ``manage.py setup`` loads, read once; nothing of it stays in the database."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_shipped(FIXTURES)
        questionnaire = build_draft(QuestionnaireRow.objects.get())
        transaction.set_rollback(True)
    return questionnaire
