"""A check through its pages."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.small import BENIGN
from tests.views.walk import begin, post_answer, walk
from triage.models import Alert, QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

FORM = {link_id: list(map(str, values)) for link_id, values in BENIGN.items()}


@pytest.fixture
def started(client: Client, version: QuestionnaireVersion) -> Submission:
    begin(client)
    return Submission.objects.get()


def test_benign_answers_lead_to_the_default_disposition(
    client: Client, started: Submission
) -> None:
    walk(client, FORM)
    client.post(reverse("answers"))
    page = client.get(reverse("result"))

    assert "Title of self-care" in page.content.decode()
    assert Submission.objects.get().urgency == 10


def test_the_very_post_that_demands_an_emergency_leads_to_its_page(
    client: Client, started: Submission
) -> None:
    walk(client, {"adult": "yes", "bladder": ["cant_pee"]})

    response = post_answer(client, "onset", "new")

    assert response["Location"] == reverse("stop")
    assert list(Alert.objects.values_list("kind", "urgency")) == [("red-flag", 40)]
