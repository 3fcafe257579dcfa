"""The questionnaire of the fixtures, and the made-up patients who answer it."""

from django.db import transaction

from tests.patients import patients
from triage.editing.drafts import build_draft
from triage.editing.drawings import load_shipped
from triage.engine.answers import check_answers
from triage.engine.conditions import Value
from triage.engine.questionnaire import Questionnaire
from triage.management.commands.setup import FIXTURES
from triage.models import Questionnaire as QuestionnaireRow

Patient = dict[str, tuple[Value, ...]]


def read_questionnaire() -> Questionnaire:
    """The draft of the fixtures; the database is left as it was."""
    with transaction.atomic():
        load_shipped(FIXTURES)
        questionnaire = build_draft(QuestionnaireRow.objects.get())
        transaction.set_rollback(True)
    return questionnaire


def read_patients(questionnaire: Questionnaire) -> list[Patient]:
    """Every made-up patient, as the engine wants them."""
    return [check_answers(questionnaire, patient["answers"]) for patient in patients()]
