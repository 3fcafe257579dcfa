"""Coming back to a saved check with its code and PIN."""

import re
from datetime import timedelta

import pytest
from django.db.models import F
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


def wrong_pin(pin: str) -> str:
    return f"{(int(pin) + 1) % 10**8:08}"


def pass_time(**time: float) -> None:
    RateLimit.objects.update(window_start=F("window_start") - timedelta(**time))


def stranger(number: int) -> Client:
    """Somebody at a place where the owner never was."""
    return Client(REMOTE_ADDR=f"198.51.100.{number}")


def test_wrong_pins_stop_the_place_they_come_from_and_nobody_else(
    client: Client,
    version: QuestionnaireVersion,
    saved: tuple[Submission, str],
    other_device: Client,
) -> None:
    check, pin = saved
    other = put_check(Client(), version, BENIGN, done=True)

    statuses = [come_back(other_device, check.code, wrong_pin(pin))[0] for _ in range(20)]

    assert statuses == [200] * 5 + [429] * 15
    assert come_back(other_device, check.code, pin)[0] == 429
    assert come_back(other_device, other.code, make_pin(other)) == (302, reverse("result"))
    assert client.get(reverse("go-on"))["Location"] == reverse("question", args=["adult"])
    assert come_back(stranger(8), check.code, pin)[0] == 302


def test_the_page_says_when_again_and_means_it(
    saved: tuple[Submission, str], other_device: Client
) -> None:
    check, pin = saved
    for _ in range(5):
        come_back(other_device, check.code, wrong_pin(pin))

    stopped = other_device.post(reverse("resume"), {"reference": check.code, "pin": pin})

    said = re.search(r"Too many tries. Try again at (\d\d:\d\d) UTC.", text_of(stopped))
    again_at = timezone.now() + timedelta(minutes=16)
    assert said
    assert said[1] in {f"{again_at - timedelta(minutes=early):%H:%M}" for early in (0, 1)}
    assert 14 * 60 < int(stopped["Retry-After"]) <= 15 * 60
    pass_time(minutes=15)
    assert come_back(other_device, check.code, pin)[0] == 302


def test_a_place_that_goes_on_guessing_waits_for_days_and_is_told_so(
    saved: tuple[Submission, str], other_device: Client
) -> None:
    check, pin = saved
    for _ in range(3):
        for _ in range(5):
            assert come_back(other_device, check.code, wrong_pin(pin))[0] == 200
        pass_time(minutes=15)

    status, page = come_back(other_device, check.code, pin)

    day = f"{timezone.now() + timedelta(days=7, minutes=-44):%-d %B %Y}"
    assert status == 429
    assert f"Try again on {day}, " in page


def test_strangers_everywhere_lock_the_owner_out_nowhere_they_were_and_a_new_pin_begins_anew(
    client: Client, saved: tuple[Submission, str], other_device: Client
) -> None:
    check, _pin = saved
    page = client.get(reverse("save")).context["seed"]
    pin = client.post(reverse("save"), {"seed": page}).context["pin"]
    for number in range(12):
        for _ in range(5):
            assert come_back(stranger(number), check.code, wrong_pin(pin))[0] == 200

    assert come_back(stranger(99), check.code, pin)[0] == 429
    at_home = Client()  # another browser where the PIN was made
    assert come_back(at_home, check.code, pin)[0] == 302
    newer = at_home.post(
        reverse("save"), {"seed": at_home.get(reverse("save")).context["seed"]}
    ).context["pin"]
    assert come_back(stranger(99), check.code, newer)[0] == 302


def test_the_owners_right_pin_gives_nobody_more_tries(
    saved: tuple[Submission, str], other_device: Client
) -> None:
    check, pin = saved
    for _ in range(5):
        come_back(stranger(1), check.code, wrong_pin(pin))

    assert come_back(other_device, check.code, pin)[0] == 302
    assert come_back(stranger(1), check.code, pin)[0] == 429


def test_the_browser_that_holds_the_check_is_never_locked_out(
    client: Client, saved: tuple[Submission, str]
) -> None:
    check, pin = saved
    neighbour = Client()
    for _ in range(6):
        come_back(neighbour, check.code, wrong_pin(pin))

    assert come_back(neighbour, check.code, pin)[0] == 429
    assert come_back(client, check.code, wrong_pin(pin))[0] == 200
    assert come_back(client, check.code, pin)[0] == 302


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
