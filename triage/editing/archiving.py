"""A questionnaire put aside: nobody works on it, and nothing of it is lost."""

from datetime import datetime

from triage.editing.holding import hold_drafts
from triage.models import Questionnaire, QuestionnaireVersion


class StillLive(Exception):
    """Patients meet it: first it is withdrawn."""


def archive(row: Questionnaire, *, now: datetime) -> None:
    """Put it aside. Called in a transaction."""
    hold_drafts()
    if row.versions.filter(status=QuestionnaireVersion.Status.ACTIVE).exists():
        raise StillLive
    row.archived_at = now
    row.save(update_fields=["archived_at"])


def take_out(row: Questionnaire) -> None:
    """Work on it again."""
    row.archived_at = None
    row.save(update_fields=["archived_at"])
