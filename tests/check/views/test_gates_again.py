"""After an hour away the danger signs are asked for once more, whichever way one comes back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.check.views.walk import begin, post_answer, walk
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

    assert response.redirect_chain[-1][0] == QUESTION
    assert "bladder" in [event.link_id for event in Submission.objects.get().events()]


def test_an_answer_sent_after_an_hour_is_stored_before_the_gates_are_asked_again(
    client: Client, away: Submission
) -> None:
    response = client.post(
        reverse("question", args=["fever"]), {"answer": "yes", "revision": away.revision}
    )

    assert response["Location"] == QUESTION
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
