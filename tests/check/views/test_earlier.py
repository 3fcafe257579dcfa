"""Linking the check that the same person did before."""

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
from triage.check.starting import start
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(client: Client, version: QuestionnaireVersion) -> Submission:
    return put_check(client, version, BENIGN, done=True)


def test_before_the_result_nothing_is_linked(client: Client, version: QuestionnaireVersion) -> None:
    put_check(client, version, {"adult": ("yes",)})

    response = client.get(reverse("earlier"))

    assert response["Location"] == reverse("question", args=["bladder"])


@pytest.fixture
def before(version: QuestionnaireVersion) -> tuple[Submission, str]:
    """An earlier check with its PIN; this browser does not hold it."""
    check = completed(version, SAME_DAY)
    return check, make_pin(check)


def link(client: Client, code: str, pin: str, **more: str) -> Any:
    return client.post(reverse("earlier"), {"reference": code, "pin": pin, **more})


def test_an_earlier_check_is_linked_by_its_code_and_pin(
    client: Client, before: tuple[Submission, str], done: Submission
) -> None:
    check, pin = before

    response = link(client, check.code.lower(), f"{pin[:4]} {pin[4:]}")

    assert response["Location"] == reverse("result") + "#next"
    assert again(done).earlier == check
    assert "An earlier check is linked to this one." in read(client, "result")


def test_nothing_of_the_earlier_check_is_shown(
    client: Client, before: tuple[Submission, str], done: Submission
) -> None:
    link(client, before[0].code, before[1])

    pages = [read(client, "earlier"), read(client, "result")]

    assert "An earlier check is linked to this one." in pages[0]
    for page in pages:
        assert before[0].code not in page
        assert "Title of same-day" not in page


def test_a_link_can_be_removed(
    client: Client, before: tuple[Submission, str], done: Submission
) -> None:
    link(client, before[0].code, before[1])

    response = client.post(reverse("earlier"), {"unlink": "1"})

    assert response["Location"] == reverse("earlier")
    assert again(done).earlier is None
    assert "Remove the link" not in read(client, "earlier")


@pytest.mark.parametrize(
    ("code", "pin", "said"),
    [
        ("right", "wrong", "This code and PIN do not belong together. Check both."),
        ("22222222", "right", "This code and PIN do not belong together. Check both."),
        ("right", "", "Write the PIN of that check, too."),
        ("", "right", "Write the code you were given."),
    ],
)
def test_what_opens_nothing_is_said_at_its_place_and_keeps_what_was_typed(
    client: Client, before: tuple[Submission, str], done: Submission, code: str, pin: str, said: str
) -> None:
    check, right = before
    pins = {"right": right, "wrong": f"{(int(right) + 1) % 10**8:08}"}
    typed = code.replace("right", check.code)

    response = link(client, typed, pins.get(pin, pin))

    page = response.content.decode()
    assert response.status_code == 422
    assert said in text_of(response)
    assert f'value="{typed}"' in page or not typed
    assert right not in page
    assert again(done).earlier is None


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
    assert "Too many tries. Try again at " in text_of(response)
    assert again(done).earlier is None


def test_erasing_the_earlier_check_drops_the_link(
    client: Client, before: tuple[Submission, str], done: Submission
) -> None:
    link(client, before[0].code, before[1])

    erase(before[0])

    assert again(done).earlier is None
