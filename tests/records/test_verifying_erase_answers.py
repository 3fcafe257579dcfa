"""Verifying finds reasons that outlived what was erased, and those that cannot be read."""

import pytest
from django.contrib.auth.models import User
from django.db import connection

from tests.checks import NOW, completed
from triage.check.erase_requests import carry_out, refuse
from triage.check.leaving import ask_to_erase
from triage.clinic.reviews import claim
from triage.models import EraseAnswer, QuestionnaireVersion
from triage.records.verifying_erase_answers import verify_erase_answers

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(version: QuestionnaireVersion) -> EraseAnswer:
    check, lead = completed(version), User.objects.create(username="lead")
    claim(check, by=lead, now=NOW)
    ask_to_erase(check, now=NOW)
    return refuse(check, by=lead, reason="It is kept.", now=NOW)


def found() -> list[str]:
    return [str(mismatch) for mismatch in verify_erase_answers()]


def test_what_is_as_it_was_stored_is_no_mismatch(refused: EraseAnswer) -> None:
    assert found() == []


def test_what_is_erased_is_no_mismatch(refused: EraseAnswer) -> None:
    carry_out(refused.submission, by=refused.by, now=NOW)

    assert found() == []


def test_a_reason_that_outlived_what_was_erased_is_found(refused: EraseAnswer) -> None:
    carry_out(refused.submission, by=refused.by, now=NOW)

    EraseAnswer.objects.filter(pk=refused.pk).update(reason=refused.reason)

    said = "its reason outlived what was erased"
    assert found() == [f"answer to a request to be erased {refused.pk}: {said}"]


def test_a_reason_of_another_row_is_found(refused: EraseAnswer) -> None:
    moved = {"erase-answer": "another", "text": "It is kept."}

    EraseAnswer.objects.filter(pk=refused.pk).update(reason=moved)

    said = "its reason cannot be read"
    assert found() == [f"answer to a request to be erased {refused.pk}: {said}"]


def test_a_reason_that_no_key_opens_is_found(refused: EraseAnswer) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE triage_eraseanswer SET reason = %s", [b"garbled"])

    said = "its reason cannot be read"
    assert found() == [f"answer to a request to be erased {refused.pk}: {said}"]
