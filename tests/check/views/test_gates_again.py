"""After an hour away the danger signs are asked for once more, whichever way one comes back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.check.test_submissions_moving import next_version
from tests.check.views.walk import begin, post_answer, put_check, question_at, read, text_of, walk
from tests.small import BENIGN, SMALL
from triage.check.moving import move
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

QUESTION = reverse("question", args=["bladder"])


@pytest.fixture
def away(client: Client, version: QuestionnaireVersion) -> Submission:
    """A check left before “fever” for two hours."""
    begin(client)
    walk(client, {"adult": "yes", "bladder": ["none"]})
    long_ago = timezone.now() - timedelta(hours=2)
    Submission.objects.update(started_at=long_ago, last_step_at=long_ago)
    return Submission.objects.get()


def test_a_page_opened_after_an_hour_leads_back_to_the_first_gate(
    client: Client, away: Submission
) -> None:
    response = client.get(reverse("question", args=["fever"]), follow=True)

    assert question_at(response.redirect_chain[-1][0]) == "bladder"
    assert "bladder" in [event.link_id for event in Submission.objects.get().events()]


def test_an_answer_sent_after_an_hour_is_stored_before_the_gates_are_asked_again(
    client: Client, away: Submission
) -> None:
    response = client.post(
        reverse("question", args=["fever"]), {"answer": "yes", "revision": away.revision}
    )

    assert question_at(response["Location"]) == "bladder"
    assert Submission.objects.get().current_answers() == {"adult": ("yes",), "fever": ("yes",)}
    assert Submission.objects.get().urgency == 30


def test_gates_asked_again_are_asked_once(client: Client, away: Submission) -> None:
    client.get(reverse("question", args=["fever"]))
    post_answer(client, "bladder", ["none"])

    assert client.get(reverse("go-on"))["Location"] == reverse("question", args=["fever"])


@pytest.mark.parametrize("page", ["answers", "finish-early"])
def test_a_check_is_not_completed_on_gates_of_an_hour_ago(
    client: Client, version: QuestionnaireVersion, page: str
) -> None:
    begin(client)
    walk(client, {**WHOLE, "mood": "yes"})
    Submission.objects.update(last_step_at=timezone.now() - timedelta(hours=2))

    client.post(reverse(page))

    stored = Submission.objects.get()
    assert (stored.status, "bladder" in stored.current_answers()) == ("in-progress", False)


WHOLE = {
    "adult": "yes",
    "bladder": ["none"],
    "fever": "no",
    "score": "3",
    "duration": "10",
    "weight": "70",
    "note": "",
}


def test_a_crisis_taken_back_is_still_spoken_of(
    client: Client, version: QuestionnaireVersion
) -> None:
    begin(client)
    walk(client, {**WHOLE, "fever": "yes", "mood": "yes"})
    post_answer(client, "mood", "no")
    client.post(reverse("answers"))

    page = client.get(reverse("result")).content.decode()

    assert "Earlier you told us" in page
    assert "Title of crisis" in page


def test_the_page_says_why_they_come_again_and_how_many(client: Client, away: Submission) -> None:
    first = text_of(client.get(reverse("question", args=["fever"]), follow=True))
    post_answer(client, "bladder", ["none"])
    next_page = read(client, "question", "fever")

    assert "It has been more than an hour, and danger signs can come quickly." in first
    assert "So we ask 1 urgent question once more. Your other answers are kept." in first
    assert "more than an hour" not in next_page  # asked for the first time


def test_how_many_are_left_is_counted_down(client: Client, version: QuestionnaireVersion) -> None:
    put_check(client, version, {**BENIGN})
    Submission.objects.update(last_step_at=timezone.now() - timedelta(hours=2))

    first = text_of(client.get(reverse("go-on"), follow=True))
    client.get(reverse("answers"))
    again = read(client, "question", "bladder")
    post_answer(client, "bladder", ["none"])
    second = read(client, "question", "fever")
    answered = read(client, "question", "adult")

    assert "So we ask 2 urgent questions once more." in first + again
    assert "So we ask 1 urgent question once more." in second
    assert "once more" not in answered


def test_after_the_questions_changed_that_is_the_reason(
    client: Client, version: QuestionnaireVersion
) -> None:
    check = put_check(client, version, {"adult": ("yes",), "bladder": ("none",)})
    other = next_version(version, replace(SMALL, title="Newer"))
    move(check, other, now=timezone.now())

    page = read(client, "question", "bladder")

    assert "The clinic has changed its questions since you began." in page
    assert "So we ask 1 urgent question once more." in page
