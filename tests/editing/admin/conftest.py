"""A draft that differs from what is live, and people to look at it."""

from typing import Any

import pytest

from tests.drafts import store_draft
from tests.small import SMALL
from tests.staff.people import draft, log_in, version
from triage.editing.draft_report import make_report
from triage.editing.publishing import publish
from triage.models import Questionnaire, QuestionnaireVersion, RuleCondition

__all__ = ["draft", "log_in", "version"]

SCORE = "long-pain"


@pytest.fixture
def row(db: None, settings: Any) -> Questionnaire:
    """The small questionnaire, its draft published as version 1."""
    settings.DEBUG = True
    draft = store_draft(SMALL)
    publish(draft, by=None, note="First.")
    return draft


@pytest.fixture
def live(row: Questionnaire) -> QuestionnaireVersion:
    """What is live."""
    return QuestionnaireVersion.objects.get()


def set_threshold(number: int) -> None:
    """The worst pain from which the rule for long pain fires; 7 when published."""
    condition = RuleCondition.objects.get(owner__code=SCORE, question__link_id="score")
    condition.value = str(number)
    condition.save()


def sha256(row: Questionnaire) -> str:
    """The SHA-256 of the draft as it is now."""
    return make_report(Questionnaire.objects.get(pk=row.pk)).sha256
