"""A draft as ``manage.py setup`` loads it: one record of each row, and nobody's."""

from django.core.management import call_command

from tests.drafts import store_draft
from tests.everything import our_models
from triage.engine.questionnaire import Questionnaire
from triage.models import Questionnaire as Row


def load_draft(parsed: Questionnaire) -> Row:
    row = store_draft(parsed)
    for model in our_models():
        if hasattr(model, "history_type"):
            model._base_manager.all().delete()
    call_command("populate_history", auto=True, verbosity=0)
    return row
