"""Save and come back."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.check.views.walk import put_check, read, text_of
from tests.checks import SAME_DAY, again
from tests.small import BENIGN
from triage.check.codes import find_by_pin
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db


def pin_on(page: str) -> str:
    found = re.search(r"PIN (\d{4}) (\d{4})", page)
    assert found
    return found[1] + found[2]


def test_looking_at_the_page_makes_no_pin(client: Client, check: Submission) -> None:
    page = read(client, "save")

    assert "Show my code and PIN" in page
    assert check.code not in page
    assert again(check).pin_hash == ""


def test_the_post_shows_code_and_pin_that_open_the_check(client: Client, check: Submission) -> None:
    page = text_of(client.post(reverse("save")))

    assert f"Reference code {check.code}" in page
    assert find_by_pin(check.reference, pin_on(page)) == check
    assert "Come back before" in page


def test_the_pin_is_shown_once(client: Client, check: Submission) -> None:
    pin = pin_on(text_of(client.post(reverse("save"))))

    assert pin not in read(client, "save")


def test_a_second_pin_replaces_the_first(client: Client, check: Submission) -> None:
    first, second = (pin_on(text_of(client.post(reverse("save")))) for _ in range(2))

    assert find_by_pin(check.reference, second) == check
    assert first == second or find_by_pin(check.reference, first) is None


def test_a_result_is_saved_without_a_time_to_come_back_before(
    client: Client, version: QuestionnaireVersion
) -> None:
    check = put_check(client, version, SAME_DAY, done=True)

    page = text_of(client.post(reverse("save")))

    assert "Come back before" not in page
    assert "Back to my result" in page
    assert find_by_pin(check.reference, pin_on(page)) == check


def test_saving_changes_no_answer(client: Client, version: QuestionnaireVersion) -> None:
    check = put_check(client, version, BENIGN)

    client.post(reverse("save"))

    assert again(check).revision == check.revision
    assert again(check).current_answers() == BENIGN
