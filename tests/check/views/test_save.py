"""Save and come back."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.check.views.walk import put_check, read, text_of
from tests.checks import DAY, SAME_DAY, again, find_by_pin
from tests.small import BENIGN
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db


def pin_on(page: str) -> str:
    found = re.search(r"PIN (\d{4}) (\d{4})", page)
    assert found
    return found[1] + found[2]


def form(client: Client) -> dict[str, str]:
    """What the page sends when its button is pressed."""
    found = re.search(r'name="seed" value="(\w+)"', client.get(reverse("save")).content.decode())
    assert found
    return {"seed": found[1]}


def press(client: Client) -> Any:
    return client.post(reverse("save"), form(client))


def test_looking_at_the_page_makes_no_pin(client: Client, check: Submission) -> None:
    page = read(client, "save")

    assert "Show my code and PIN" in page
    assert check.code not in page
    assert again(check).pin_hash == ""


def test_the_post_shows_code_and_pin_that_open_the_check(client: Client, check: Submission) -> None:
    page = text_of(press(client))

    assert f"Reference code {check.code}" in page
    assert find_by_pin(check.reference, pin_on(page)) == check
    assert "Come back before" in page


def test_a_page_that_is_opened_anew_shows_no_pin_and_says_that_the_old_one_holds(
    client: Client, check: Submission
) -> None:
    pin = pin_on(text_of(press(client)))

    page = read(client, "save")

    assert pin not in page
    assert "You have made a PIN before. It still works." in page
    assert find_by_pin(check.reference, pin) == check


def test_a_page_that_is_sent_again_shows_the_same_pin(client: Client, check: Submission) -> None:
    sent = form(client)

    first, second = (pin_on(text_of(client.post(reverse("save"), sent))) for _ in range(2))

    assert first == second
    assert find_by_pin(check.reference, first) == check


def test_a_second_pin_replaces_the_first(client: Client, check: Submission) -> None:
    first, second = (pin_on(text_of(press(client))) for _ in range(2))

    assert first != second
    assert find_by_pin(check.reference, second) == check
    assert find_by_pin(check.reference, first) is None


def test_a_page_from_before_the_newest_pin_makes_none(client: Client, check: Submission) -> None:
    old = form(client)
    press(client)
    newest = pin_on(text_of(press(client)))

    page = text_of(client.post(reverse("save"), old))

    assert "You have made a newer PIN since this page was opened." in page
    assert find_by_pin(check.reference, newest) == check


@pytest.mark.parametrize("sent", [{}, {"seed": ""}])
def test_a_page_that_says_nothing_makes_no_pin(
    client: Client, check: Submission, sent: dict[str, str]
) -> None:
    page = text_of(client.post(reverse("save"), sent))

    assert "Show my code and PIN" in page
    assert again(check).pin_hash == ""


def test_a_result_is_saved_without_a_time_to_come_back_before(
    client: Client, version: QuestionnaireVersion
) -> None:
    check = put_check(client, version, SAME_DAY, done=True)

    page = text_of(press(client))

    assert "Come back before" not in page
    assert "Back to my result" in page
    assert find_by_pin(check.reference, pin_on(page)) == check


def test_what_was_left_too_long_gets_no_pin(client: Client, check: Submission) -> None:
    sent = form(client)
    Submission.objects.update(started_at=timezone.now() - DAY)

    responses = client.get(reverse("save")), client.post(reverse("save"), sent)

    assert [response["Location"] for response in responses] == [reverse("unfinished")] * 2
    assert again(check).pin_hash == ""


def test_saving_changes_no_answer(client: Client, version: QuestionnaireVersion) -> None:
    check = put_check(client, version, BENIGN)

    press(client)

    assert again(check).revision == check.revision
    assert again(check).current_answers() == BENIGN
