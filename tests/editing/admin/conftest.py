"""A draft that differs from what is live, and people to look at it."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.drafts import store_draft
from tests.editing.admin.vignettes import FEVER
from tests.small import BENIGN, SMALL
from tests.staff.people import LogIn, begin, draft, finish, log_in, version
from triage.editing.draft_report import make_report
from triage.editing.publishing import publish
from triage.models import Questionnaire, QuestionnaireVersion, RuleCondition, Submission, Vignette

__all__ = ["draft", "log_in", "version"]

SCORE = "long-pain"
#: Pain that the draft would rate higher, once its threshold is lowered.
PAIN = {**BENIGN, "score": (6,), "duration": (60,)}


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


@pytest.fixture
def lead(row: Questionnaire, log_in: LogIn) -> Client:
    """A clinical lead, once something is live."""
    return log_in("lead")


@pytest.fixture
def editor(draft: Questionnaire, log_in: LogIn) -> Client:
    """An editor, with a draft."""
    return log_in("editor")


@pytest.fixture
def other(draft: Questionnaire) -> Questionnaire:
    """Another questionnaire, with one row of each kind."""
    row: Questionnaire = Questionnaire.objects.create(slug="other", title="Other")
    row.questions.create(link_id="x", text="X?", short_text="X", part="Other part", type="text")
    sign = row.warningsigns.create(code="x", title="Foreign sign", origin="article")
    to = row.dispositions.create(code="x", title="Foreign way", urgency=10, respond_within_hours=1)
    row.rules.create(code="x", sign=sign, disposition=to, order=1)
    row.sections.create(
        code="OTH", slug="oth", title="Foreign", source_date="2026-01-01", review_by="2027-01-01"
    )
    return row


def set_threshold(number: int) -> None:
    """The worst pain from which the rule for long pain fires; 7 when published."""
    condition = RuleCondition.objects.get(owner__code=SCORE, question__link_id="score")
    condition.value = str(number)
    condition.save()


def sha256(row: Questionnaire) -> str:
    """The SHA-256 of the draft as it is now."""
    return make_report(Questionnaire.objects.get(pk=row.pk)).sha256


@pytest.fixture
def checks(live: QuestionnaireVersion) -> list[Submission]:
    """Three that the draft would end higher, and six that stay."""
    raised = [finish(begin(live), PAIN) for _ in range(3)]
    stay = [finish(begin(live)) for _ in range(6)]
    Submission.objects.update(last_step_at=timezone.now())
    set_threshold(6)
    return [*raised, *stay]


@pytest.fixture
def vignette(draft: Questionnaire) -> Vignette:
    made: Vignette = Vignette.objects.create(
        questionnaire=draft,
        code="ann",
        title="Ann",
        narrative="Ann has a fever.",
        answers=FEVER,
        expected_urgency=30,
        must_fire="infection",
        must_not_fire="bladder-sign long-pain",
    )
    return made
