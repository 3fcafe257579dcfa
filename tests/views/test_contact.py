"""May the clinic contact you?"""

import pytest
from django.test import Client
from django.urls import reverse

from tests.checks import again
from tests.small import BENIGN
from tests.views.walk import put_check, read, text_of
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

DETAILS = {"name": "Ann", "telephone": "020 7946 0000", "date_of_birth": "27/5/1970"}


@pytest.fixture
def done(client: Client, version: QuestionnaireVersion) -> Submission:
    return put_check(client, version, BENIGN, done=True)


def test_details_are_kept_and_the_result_follows(client: Client, done: Submission) -> None:
    response = client.post(reverse("contact"), DETAILS)

    assert response["Location"] == reverse("result")
    assert again(done).contact_details() == {**DETAILS, "date_of_birth": "1970-05-27"}
    assert "Nobody can call you" not in read(client, "result")


def test_the_page_may_be_skipped_and_then_nothing_is_kept(client: Client, done: Submission) -> None:
    response = client.post(reverse("contact"), {**DETAILS, "skip": "1"})

    assert response["Location"] == reverse("result")
    assert again(done).contact is None
    assert "Nobody can call you: you left no telephone number." in read(client, "result")


def test_an_empty_page_is_the_same_as_skipping_it(client: Client, done: Submission) -> None:
    response = client.post(reverse("contact"), {"name": "", "telephone": ""})

    assert response["Location"] == reverse("result")
    assert again(done).contact is None


def test_what_was_left_is_shown_again_and_may_be_removed(client: Client, done: Submission) -> None:
    client.post(reverse("contact"), DETAILS)

    page = client.get(reverse("contact")).content.decode()
    client.post(reverse("contact"), {})

    assert 'value="020 7946 0000"' in page
    assert 'value="1970-05-27"' in page
    assert again(done).contact is None


def test_details_nobody_could_use_are_asked_for_again(client: Client, done: Submission) -> None:
    response = client.post(reverse("contact"), {"name": "Ann", "telephone": "call me"})

    assert response.status_code == 422
    assert "There is a problem Write a telephone number with digits" in text_of(response)
    assert 'value="call me"' in response.content.decode()
    assert again(done).contact is None


@pytest.mark.parametrize("method", ["get", "post"])
def test_before_the_end_nobody_is_asked(
    client: Client, version: QuestionnaireVersion, method: str
) -> None:
    check = put_check(client, version, {"adult": ("yes",)})

    response = getattr(client, method)(reverse("contact"), DETAILS)

    assert response["Location"] == reverse("question", args=["bladder"])
    assert again(check).contact is None
