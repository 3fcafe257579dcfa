"""The first questionnaire, for what is only worth trying on a real one."""

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from triage.editing.drafts import build_draft
from triage.engine.questionnaire import Questionnaire
from triage.management.commands.setup import FIXTURES
from triage.models import Questionnaire as QuestionnaireRow


@pytest.fixture(scope="session")
def real(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Questionnaire:
    """What ``manage.py setup`` loads, read once; nothing of it stays in the database."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("loaddata", *FIXTURES, verbosity=0)
        questionnaire = build_draft(QuestionnaireRow.objects.get())
        transaction.set_rollback(True)
    return questionnaire
