"""Completing a check."""

import pytest
from django.db import OperationalError
from django.test import override_settings

from tests.checks import (
    CRISIS,
    DAY,
    EMERGENCY,
    HOUR,
    NOW,
    SAME_DAY,
    SOON,
    Given,
    again,
    begun,
    completed,
    give,
)
from tests.queries import failing
from tests.small import BENIGN
from triage.check.lifetime import CheckClosed
from triage.check.sealing import answers_digest
from triage.check.submissions import NotComplete, complete
from triage.engine.outcome import evaluate
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("given", "urgency"), [(BENIGN, 10), (SOON, 20), (SAME_DAY, 30), (CRISIS, 30)]
)
def test_a_completed_check_keeps_what_its_answers_demand(
    version: QuestionnaireVersion, given: Given, urgency: int
) -> None:
    submission = begun(version, given)

    outcome = complete(submission, now=NOW + HOUR)

    stored = again(submission)
    assert (stored.status, stored.completed_at) == ("completed", NOW + HOUR)
    assert (stored.urgency, stored.highest_urgency) == (urgency, urgency)
    assert outcome == evaluate(version.parsed(), given)
    assert stored.digest == answers_digest(stored)


def test_a_lowered_answer_stays_the_highest_after_completion(version: QuestionnaireVersion) -> None:
    submission = begun(version, SAME_DAY)
    give(submission, "fever", "no")

    complete(submission, now=NOW)

    assert (again(submission).urgency, again(submission).highest_urgency) == (10, 30)


def test_completing_twice_changes_nothing(version: QuestionnaireVersion) -> None:
    submission = completed(version)
    before = Submission.objects.filter(pk=submission.pk).values().get()

    outcome = complete(submission, now=NOW + 2 * DAY)

    assert outcome.urgency == 10
    assert Submission.objects.filter(pk=submission.pk).values().get() == before


@pytest.mark.parametrize(
    "given",
    [{}, {"adult": ("no",)}, {k: BENIGN[k] for k in ("adult", "bladder", "fever", "score")}],
    ids=["nothing", "out of scope", "questions open"],
)
def test_an_unfinished_check_is_not_completed(version: QuestionnaireVersion, given: Given) -> None:
    submission = begun(version, given)

    with pytest.raises(NotComplete):
        complete(submission, now=NOW)

    assert (again(submission).status, again(submission).digest) == ("in-progress", "")


def test_what_can_only_help_the_clinic_need_not_be_answered(version: QuestionnaireVersion) -> None:
    rest = {k: BENIGN[k] for k in ("fever", "score", "duration", "weight", "mood")}
    submission = begun(version, {**EMERGENCY, **rest})

    outcome = complete(submission, now=NOW)

    assert outcome.urgency == 40
    assert "note" not in again(submission).current_answers()


def test_an_emergency_is_not_completed_while_a_crisis_could_be_added(
    version: QuestionnaireVersion,
) -> None:
    submission = begun(version, EMERGENCY)

    with pytest.raises(NotComplete):
        complete(submission, now=NOW)


def test_a_check_a_day_old_is_not_completed(version: QuestionnaireVersion) -> None:
    submission = begun(version, BENIGN)

    with pytest.raises(CheckClosed):
        complete(submission, now=NOW + DAY)

    assert again(submission).status == "in-progress"


def test_a_failing_database_leaves_the_check_open(version: QuestionnaireVersion) -> None:
    submission = begun(version, BENIGN)

    with pytest.raises(OperationalError), failing('UPDATE "triage_submission"'):
        complete(submission, now=NOW)

    assert again(submission).status == "in-progress"


def test_the_digest_tells_of_any_change_to_the_answers(version: QuestionnaireVersion) -> None:
    submission = completed(version)

    submission.set_events(submission.events()[:-1])

    assert answers_digest(submission) != submission.digest


def test_the_digest_is_of_one_submission_and_one_key(version: QuestionnaireVersion) -> None:
    one, other = completed(version), completed(version)

    assert one.digest != other.digest
    with override_settings(DIGEST_KEY="another key"):
        assert answers_digest(one) != one.digest
