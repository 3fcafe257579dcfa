"""Rows of replays, recalls and vignettes: what the database refuses, and what they are called."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from tests.checks import NOW, completed
from triage.models import QuestionnaireVersion, Recall, Replay, ReplayCase, Submission, Vignette

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(version: QuestionnaireVersion) -> Submission:
    return completed(version)


def recall(done: Submission, *, before: int = 10, after: int = 40) -> Recall:
    return Recall.objects.create(
        submission=done, version=done.version, before=before, after=after, created_at=NOW
    )


def test_rows_say_what_they_are(done: Submission) -> None:
    questionnaire = done.version.questionnaire
    replay = Replay.objects.create(
        questionnaire=questionnaire, document="{}", sha256="0123456789abcdef", started_at=NOW
    )
    case = ReplayCase.objects.create(replay=replay, submission=done, before=10, after=20)

    assert str(replay) == f"{questionnaire} 0123456789ab"
    assert str(case) == f"{done.code}: 10 > 20"
    assert str(recall(done)) == f"{done.code}: 10 > 40"
    assert str(Vignette(title="A calm person")) == "A calm person"


@pytest.mark.parametrize("after", [10, 20])
def test_nobody_is_recalled_to_be_told_something_calmer(done: Submission, after: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        recall(done, before=20, after=after)


def test_nobody_is_recalled_twice_for_one_version(done: Submission) -> None:
    recall(done)

    with pytest.raises(IntegrityError), transaction.atomic():
        recall(done)


def test_a_vignettes_signature_has_a_name_and_a_time(version: QuestionnaireVersion) -> None:
    vignette = Vignette.objects.create(
        questionnaire=version.questionnaire,
        code="calm",
        title="Calm",
        answers={},
        expected_urgency=10,
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        Vignette.objects.update(signed_at=NOW)

    Vignette.objects.update(signed_at=NOW, signed_by=User.objects.create(username="lead"))
    vignette.refresh_from_db()
    assert vignette.is_signed
