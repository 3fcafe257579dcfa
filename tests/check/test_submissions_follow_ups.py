"""What was said of one sign is not taken to be said of another."""

import pytest

from tests.checks import Given, again, begun, give
from tests.small import BENIGN
from triage.models import QuestionnaireVersion

pytestmark = pytest.mark.django_db

BEFORE_FEVER: Given = {"adult": ("yes",), "bladder": ("leak",)}
OLD_LEAK: Given = {**BEFORE_FEVER, "onset": ("old",), "fever": ("no",), "score": (3,)}
EMERGENCY: Given = {**BEFORE_FEVER, "onset": ("new",), "fever": ("no",), "score": (3,)}


def test_a_new_sign_at_a_gate_asks_its_follow_ups_again(version: QuestionnaireVersion) -> None:
    submission = begun(version, OLD_LEAK)

    give(submission, "bladder", "cant_pee")

    assert "onset" not in {k for k, v in again(submission).current_answers().items() if v}
    assert ("onset", ("old",)) in [event[:2] for event in again(submission).events()]


def test_a_gate_answered_no_keeps_what_was_said_on_record(version: QuestionnaireVersion) -> None:
    submission = begun(version, OLD_LEAK)

    give(submission, "bladder", "none")

    assert again(submission).current_answers()["onset"] == ("old",)


def test_an_emergency_stands_while_its_gate_is_changed(version: QuestionnaireVersion) -> None:
    submission = begun(version, EMERGENCY)

    answered = give(submission, "bladder", "cant_pee")

    assert answered.outcome.urgency == 40
    assert again(submission).current_answers()["onset"] == ("new",)


def test_a_stale_form_takes_back_no_newer_answer_at_the_same_urgency(
    version: QuestionnaireVersion,
) -> None:
    submission = begun(version, {**BENIGN, "fever": ("yes",)})
    old = submission.revision
    give(submission, "bladder", "leak")

    answered = give(submission, "bladder", "none", revision=old)

    assert not answered.applied
    assert again(submission).current_answers()["bladder"] == ("leak",)


def test_help_for_one_danger_is_not_help_for_the_next(version: QuestionnaireVersion) -> None:
    submission = begun(version, {**EMERGENCY, "duration": (10,), "weight": (70,)})
    type(submission).objects.update(got_help_at=submission.started_at)

    give(again(submission), "mood", "yes")

    assert again(submission).got_help_at is None
