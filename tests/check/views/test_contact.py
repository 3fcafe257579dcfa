"""May the clinic contact you?"""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.check.views.walk import put_check, read, text_of
from tests.checks import SAME_DAY, again, completed
from tests.small import BENIGN
from triage.check.codes import make_pin
from triage.check.leaving import erase
from triage.check.submissions import start
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


# an earlier check


@pytest.fixture
def before(version: QuestionnaireVersion) -> tuple[Submission, str]:
    """An earlier check with its PIN; this browser does not hold it."""
    check = completed(version, SAME_DAY)
    return check, make_pin(check)


def link(client: Client, code: str, pin: str, **more: str) -> Any:
    return client.post(reverse("contact"), {"earlier_reference": code, "earlier_pin": pin, **more})


def test_an_earlier_check_is_linked_by_its_code_and_pin(
    client: Client, before: tuple[Submission, str], done: Submission
) -> None:
    check, pin = before

    response = link(client, check.code.lower(), f"{pin[:4]} {pin[4:]}", **DETAILS)

    assert response["Location"] == reverse("result")
    assert again(done).earlier == check
    assert again(done).contact_details()["name"] == "Ann"


def test_nothing_of_the_earlier_check_is_shown(
    client: Client, before: tuple[Submission, str], done: Submission
) -> None:
    link(client, before[0].code, before[1])

    pages = [read(client, "contact"), read(client, "result")]

    assert "An earlier check is linked to this one." in pages[0]
    for page in pages:
        assert before[0].code not in page
        assert "Title of same-day" not in page


def test_a_link_can_be_removed(
    client: Client, before: tuple[Submission, str], done: Submission
) -> None:
    link(client, before[0].code, before[1])

    response = client.post(reverse("contact"), {"unlink": "1"})

    assert response["Location"] == reverse("contact")
    assert again(done).earlier is None
    assert "Remove the link" not in read(client, "contact")


def test_skipping_the_page_links_nothing(
    client: Client, before: tuple[Submission, str], done: Submission
) -> None:
    link(client, before[0].code, before[1], skip="1")

    assert again(done).earlier is None


@pytest.mark.parametrize(
    ("code", "pin", "said"),
    [
        ("right", "wrong", "This code and PIN do not belong together. Check both."),
        ("22222222", "right", "This code and PIN do not belong together. Check both."),
        ("right", "", "Write the PIN of that check, too."),
        ("", "right", "Write the code of that check, too."),
    ],
)
def test_what_opens_nothing_is_said_at_its_place_and_keeps_what_was_typed(
    client: Client, before: tuple[Submission, str], done: Submission, code: str, pin: str, said: str
) -> None:
    check, right = before
    pins = {"right": right, "wrong": f"{(int(right) + 1) % 10**8:08}"}
    typed = code.replace("right", check.code)

    response = link(client, typed, pins.get(pin, pin), **DETAILS)

    page = response.content.decode()
    assert response.status_code == 422
    assert said in text_of(response)
    assert 'value="020 7946 0000"' in page
    assert f'value="{typed}"' in page or not typed
    assert right not in page
    assert '<details class="details-block" open>' in page
    assert (again(done).earlier, again(done).contact) == (None, None)


def test_no_check_is_its_own_past(client: Client, done: Submission) -> None:
    response = link(client, done.code, make_pin(done))

    assert "This is not a check from before this one." in text_of(response)
    assert again(done).earlier is None


def test_a_check_that_began_later_is_no_earlier_one(
    client: Client, version: QuestionnaireVersion, done: Submission
) -> None:
    later, _token = start(version, clinic_may_follow_up=False, now=timezone.now())

    response = link(client, later.code, make_pin(later))

    assert "This is not a check from before this one." in text_of(response)


def test_pins_are_tried_no_more_often_than_on_the_page_to_come_back(
    client: Client, before: tuple[Submission, str], done: Submission
) -> None:
    check, pin = before
    wrong = f"{(int(pin) + 1) % 10**8:08}"
    for _ in range(3):
        client.post(reverse("resume"), {"reference": check.code, "pin": wrong})
    for _ in range(2):
        link(client, check.code, wrong)

    response = link(client, check.code, pin)

    assert response.status_code == 422
    assert "Too many tries. Wait 15 minutes, or empty both boxes and go on." in text_of(response)
    assert again(done).earlier is None


def test_erasing_the_earlier_check_drops_the_link(
    client: Client, before: tuple[Submission, str], done: Submission
) -> None:
    link(client, before[0].code, before[1])

    erase(before[0])

    assert again(done).earlier is None
