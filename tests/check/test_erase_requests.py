"""What the clinic answers to requests to be erased, and until when."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection

from tests.checks import DAY, HOUR, NOW, again, completed
from triage.check.erase_requests import (
    AnsweredAlready,
    Request,
    answered,
    carry_out,
    due_by,
    late,
    refuse,
    request_of,
    waiting,
)
from triage.check.leaving import ask_to_erase, erase
from triage.clinic.reviews import claim
from triage.models import EraseAnswer, QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db
REASON = "The law has us keep what was done for ten years."


@pytest.fixture
def lead() -> User:
    return User.objects.create(username="lead")


@pytest.fixture
def wished(version: QuestionnaireVersion, lead: User) -> Submission:
    """A check that a clinician had taken on when its person asked for erasure."""
    check = completed(version)
    claim(check, by=lead, now=NOW)
    ask_to_erase(check, now=NOW)
    return again(check)


def which(condition: object) -> int:
    return Submission.objects.filter(condition).count()


def test_what_nobody_asked_for_is_no_request(version: QuestionnaireVersion) -> None:
    check = completed(version)

    assert request_of(check) is None
    assert (which(waiting()), which(answered())) == (0, 0)


def test_a_request_waits_for_its_answer_and_has_a_day_it_is_due_by(wished: Submission) -> None:
    due = NOW + timedelta(days=28)

    assert request_of(wished) == Request(NOW, due)
    assert due_by(wished) == due
    assert [which(late(due - HOUR)), which(late(due))] == [0, 1]
    assert (which(waiting()), which(answered())) == (1, 0)


def test_refused_the_person_is_told_why(wished: Submission, lead: User) -> None:
    refuse(wished, by=lead, reason=REASON, now=NOW + DAY)

    told = request_of(again(wished))
    assert told == Request(NOW, due_by(wished), NOW + DAY, REASON)
    assert told.is_refused
    assert (which(waiting()), which(answered()), which(late(NOW + 90 * DAY))) == (0, 1, 0)
    assert again(wished).answers is not None


def test_the_reason_is_not_stored_in_clear(wished: Submission, lead: User) -> None:
    refuse(wished, by=lead, reason=REASON, now=NOW + DAY)

    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM triage_eraseanswer")
        stored = bytes(cursor.fetchone()[0])
    assert b"ten years" not in stored


def test_one_request_is_answered_once(wished: Submission, lead: User) -> None:
    refuse(wished, by=lead, reason=REASON, now=NOW + DAY)

    with pytest.raises(AnsweredAlready):
        refuse(wished, by=lead, reason="Another one.", now=NOW + 2 * DAY)
    assert [row.reason_text() for row in EraseAnswer.objects.all()] == [REASON]


def test_who_was_refused_may_ask_again(wished: Submission, lead: User) -> None:
    refuse(wished, by=lead, reason=REASON, now=NOW + DAY)

    ask_to_erase(wished, now=NOW + 2 * DAY)

    asked = again(wished)
    assert request_of(asked) == Request(NOW + 2 * DAY, NOW + 30 * DAY)
    assert (which(waiting()), which(answered())) == (1, 0)
    refuse(asked, by=lead, reason="Still.", now=NOW + 3 * DAY)
    told = request_of(asked)
    assert told is not None
    assert told.reason == "Still."


def test_carried_out_nothing_is_left_but_that_it_was(wished: Submission, lead: User) -> None:
    refuse(wished, by=lead, reason=REASON, now=NOW + DAY)

    carry_out(wished, by=lead, now=NOW + 2 * DAY)

    assert again(wished).status == "erased"
    rows = EraseAnswer.objects.order_by("at")
    assert [(row.outcome, row.by, row.reason_text()) for row in rows] == [
        ("refused", lead, ""),
        ("done", lead, ""),
    ]
    assert (which(waiting()), which(answered())) == (0, 0)


@pytest.mark.parametrize("verb", [refuse, carry_out])
def test_what_is_erased_already_is_not_answered(
    wished: Submission, lead: User, verb: object
) -> None:
    erase(wished)
    more = {"reason": REASON} if verb is refuse else {}

    with pytest.raises(AnsweredAlready):
        verb(wished, by=lead, now=NOW, **more)  # type: ignore[operator]
    assert not EraseAnswer.objects.exists()


def test_what_nobody_asked_for_is_not_erased(version: QuestionnaireVersion, lead: User) -> None:
    check = completed(version)

    with pytest.raises(AnsweredAlready):
        carry_out(check, by=lead, now=NOW)
    assert again(check).status == "completed"


def test_a_reason_that_cannot_be_read_does_not_hide_the_answer(
    wished: Submission, lead: User
) -> None:
    answer = refuse(wished, by=lead, reason=REASON, now=NOW + DAY)
    EraseAnswer.objects.filter(pk=answer.pk).update(reason={"erase-answer": "x", "text": REASON})

    assert request_of(wished) == Request(NOW, due_by(wished), NOW + DAY, "")


def test_an_answer_never_changes(wished: Submission, lead: User) -> None:
    answer = refuse(wished, by=lead, reason=REASON, now=NOW + DAY)

    with pytest.raises(TypeError):
        answer.save()
    with pytest.raises(TypeError):
        EraseAnswer.objects.update(outcome="done")
    with pytest.raises(TypeError):
        EraseAnswer.objects.all().delete()
    assert str(answer) == f"{wished.code}: refused"
