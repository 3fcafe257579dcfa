"""May the clinic contact you?"""

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.check.views.walk import put_check, read, text_of
from tests.checks import DAY, EMERGENCY, Given, again
from tests.queries import meanwhile
from tests.small import BENIGN
from triage.check.leaving import erase
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

KEPT = {"name": "Ann", "telephone": "020 7946 0000", "date_of_birth": "1970-05-27"}
BORN = {"date_of_birth_0": "27", "date_of_birth_1": "5", "date_of_birth_2": "1970"}
DETAILS = {"name": "Ann", "telephone": "020 7946 0000", **BORN}


@pytest.fixture
def done(client: Client, version: QuestionnaireVersion) -> Submission:
    return put_check(client, version, BENIGN, done=True)


def test_details_are_kept_and_the_result_says_so(client: Client, done: Submission) -> None:
    response = client.post(reverse("contact"), DETAILS)

    assert response["Location"] == reverse("result") + "#call-back"
    assert again(done).contact_details() == KEPT
    assert "The clinic can call 020 7946 0000." in read(client, "result")


def test_an_empty_page_keeps_nothing(client: Client, done: Submission) -> None:
    response = client.post(reverse("contact"), {"name": "", "telephone": ""})

    assert response["Location"] == reverse("result") + "#call-back"
    assert again(done).contact is None
    assert "can call you only if you leave a number" in read(client, "result")


def test_what_was_left_is_shown_again_and_may_be_removed(client: Client, done: Submission) -> None:
    client.post(reverse("contact"), DETAILS)

    page = client.get(reverse("contact")).content.decode()
    client.post(reverse("contact"), {})

    assert 'value="020 7946 0000"' in page
    assert [f'value="{part}"' in page for part in ("27", "5", "1970")] == [True] * 3
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


def test_where_nobody_calls_back_nobody_is_asked(
    client: Client, done: Submission, settings: LazySettings
) -> None:
    settings.CLINIC_CALLS_BACK = False

    page, response = read(client, "result"), client.post(reverse("contact"), DETAILS)

    assert "Ask the clinic to call you" not in page
    assert response["Location"] == reverse("result")
    assert again(done).contact is None


def test_in_an_emergency_who_let_the_clinic_follow_up_may_leave_a_number_at_once(
    client: Client, version: QuestionnaireVersion
) -> None:
    check = put_check(client, version, EMERGENCY, follow_up=True)

    page = read(client, "stop")
    response = client.post(reverse("contact"), DETAILS)

    assert "Leave a number" in page
    assert response["Location"] == reverse("stop")
    assert again(check).contact_details() == KEPT
    assert "The clinic can call 020 7946 0000." in read(client, "stop")


@pytest.mark.parametrize(
    ("given", "follow_up"), [(EMERGENCY, False), ({"adult": ("yes",)}, True)], ids=["no", "calm"]
)
def test_before_the_result_no_other_may(
    client: Client, version: QuestionnaireVersion, given: Given, follow_up: bool
) -> None:
    check = put_check(client, version, given, follow_up=follow_up)

    response = client.post(reverse("contact"), DETAILS)

    assert response.status_code == 302
    assert again(check).contact is None


def test_a_check_that_was_left_too_long_asks_for_no_number(
    client: Client, version: QuestionnaireVersion
) -> None:
    check = put_check(client, version, EMERGENCY, follow_up=True)
    Submission.objects.update(started_at=timezone.now() - DAY)

    response = client.post(reverse("contact"), DETAILS)

    assert response["Location"] == reverse("unfinished")
    assert again(check).contact is None


def test_details_for_a_check_that_was_erased_meanwhile_are_not_kept(
    client: Client, done: Submission
) -> None:
    with meanwhile("SAVEPOINT", lambda: erase(done)):
        response = client.post(reverse("contact"), DETAILS)

    assert response["Location"] == reverse("go-on")
    assert again(done).contact is None
