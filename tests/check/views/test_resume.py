"""Coming back to a saved check with its code and PIN."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.check.views.walk import post_answer, put_check, read, text_of, walk
from tests.checks import DAY, again
from tests.queries import counted
from tests.small import BENIGN
from triage.check.codes import make_pin
from triage.check.leaving import erase
from triage.models import QuestionnaireVersion, RateLimit, Submission

pytestmark = pytest.mark.django_db


def come_back(client: Client, reference: str, pin: str) -> tuple[int, str]:
    """(status, page or place) after sending a code and a PIN."""
    response = client.post(reverse("resume"), {"reference": reference, "pin": pin})
    return response.status_code, response.headers.get("Location") or text_of(response)


@pytest.fixture
def saved(check: Submission) -> tuple[Submission, str]:
    return check, make_pin(check)


@pytest.fixture
def other_device() -> Client:
    return Client(REMOTE_ADDR="192.0.2.7")


def test_code_and_pin_go_on_where_the_check_was_left(
    client: Client, saved: tuple[Submission, str], other_device: Client
) -> None:
    walk(client, {"adult": "yes"})
    check, pin = saved

    answer = come_back(other_device, check.code.lower(), f"{pin[:3]} {pin[3:]}")

    assert answer == (302, reverse("question", args=["bladder"]))
    assert post_answer(other_device, "bladder", "none").status_code == 302


def test_the_device_left_behind_opens_nothing_any_more(
    client: Client, saved: tuple[Submission, str], other_device: Client
) -> None:
    check, pin = saved

    come_back(other_device, check.code, pin)

    assert client.get(reverse("go-on"))["Location"] == reverse("no-check")


def test_after_an_hour_the_gates_are_asked_again(
    client: Client, saved: tuple[Submission, str], other_device: Client
) -> None:
    walk(client, {"adult": "yes", "bladder": "none", "fever": "no", "score": "3"})
    check, pin = saved
    Submission.objects.update(last_step_at=timezone.now() - timedelta(hours=1))

    answer = come_back(other_device, check.code, pin)

    assert answer == (302, reverse("question", args=["bladder"]))
    assert walk(other_device, {"bladder": "none", "fever": "no"})["Location"] == reverse(
        "question", args=["duration"]
    )


def test_a_result_is_opened_again_with_its_date(
    client: Client, version: QuestionnaireVersion, other_device: Client
) -> None:
    check = put_check(client, version, BENIGN, done=True)

    answer = come_back(other_device, check.code, make_pin(check))

    assert answer == (302, reverse("result"))
    assert "Result of " in read(other_device, "result")


def test_a_check_that_grew_too_old_is_closed_and_says_so(
    client: Client, saved: tuple[Submission, str], other_device: Client
) -> None:
    check, pin = saved
    Submission.objects.update(started_at=timezone.now() - DAY)

    answer = come_back(other_device, check.code, pin)

    assert answer == (302, reverse("unfinished"))
    assert again(check).status == "stopped"


def test_an_erased_check_is_not_opened(saved: tuple[Submission, str], other_device: Client) -> None:
    check, pin = saved
    erase(check)

    assert come_back(other_device, check.reference, pin)[0] == 200
    assert come_back(other_device, again(check).reference, pin)[0] == 200


WRONG = "This code and PIN do not belong together. Check both."


def test_an_unknown_code_and_a_wrong_pin_answer_the_same(
    saved: tuple[Submission, str], other_device: Client
) -> None:
    check, pin = saved
    wrong = f"{(int(pin) + 1) % 10**8:08}"

    pages = [
        other_device.post(reverse("resume"), {"reference": code, "pin": wrong})
        for code in (check.reference, "22222222")
    ]

    known, unknown = (re.sub(r'value="[^"]*"', "", page.content.decode()) for page in pages)
    assert known == unknown
    assert [page.status_code for page in pages] == [200, 200]
    assert WRONG in text_of(pages[0])


def test_what_is_missing_is_asked_for_and_not_counted_as_a_try(
    saved: tuple[Submission, str], other_device: Client
) -> None:
    before = RateLimit.objects.count()

    status, page = come_back(other_device, "", "")

    assert status == 200
    assert "Write the code you were given." in page
    assert RateLimit.objects.count() == before


def test_twenty_wrong_pins_shut_the_right_one_out_and_nobody_else(
    client: Client,
    version: QuestionnaireVersion,
    saved: tuple[Submission, str],
    other_device: Client,
) -> None:
    check, pin = saved
    other = put_check(Client(), version, BENIGN, done=True)
    wrong = f"{(int(pin) + 1) % 10**8:08}"

    statuses = [come_back(other_device, check.code, wrong)[0] for _ in range(20)]

    assert statuses == [200] * 5 + [429] * 15
    assert come_back(other_device, check.code, pin)[0] == 429
    assert come_back(Client(REMOTE_ADDR="192.0.2.8"), check.code, pin)[0] == 429
    assert come_back(other_device, other.code, make_pin(other)) == (302, reverse("result"))
    assert client.get(reverse("go-on"))["Location"] == reverse("question", args=["adult"])


def test_after_the_pause_the_right_pin_opens_again(
    saved: tuple[Submission, str], other_device: Client
) -> None:
    check, pin = saved
    for _ in range(6):
        come_back(other_device, check.code, "x")
    RateLimit.objects.update(window_start=timezone.now() - timedelta(minutes=15))

    assert come_back(other_device, check.code, pin)[0] == 302


def test_one_address_cannot_try_many_codes(
    saved: tuple[Submission, str], other_device: Client
) -> None:
    check, pin = saved
    come_back(other_device, "22222222", "00000000")
    RateLimit.objects.update(count=60)

    assert come_back(other_device, check.code, pin)[0] == 429


def test_resuming_takes_no_more_than_eight_queries_besides_the_limits(
    saved: tuple[Submission, str], other_device: Client
) -> None:
    check, pin = saved
    come_back(other_device, check.code, "00000000")

    with counted() as queries:
        come_back(other_device, check.code, pin)

    assert len([sql for sql in queries if "ratelimit" not in sql]) <= 8
