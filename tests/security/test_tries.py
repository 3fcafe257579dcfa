"""How often somebody may try to sign in, and whom that stops."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from tests.security.signing_in import (
    account,
    give_code,
    give_password,
    is_in,
    shown,
    with_app,
    wrong,
)
from triage.models import AccessLogEntry, RateLimit
from triage.staff import tries

pytestmark = pytest.mark.django_db

HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"
TOO_MANY = "Too many tries."


def guess(times: int, *, username: str = "clinician", address: str = ELSEWHERE) -> str:
    """The last answer to so many wrong passwords."""
    client, page = Client(), ""
    for number in range(times):
        answer = give_password(client, username, f"wrong {number}", address=address)
        page = answer.content.decode()
    return page


def pass_time(passed: timedelta) -> None:
    for row in RateLimit.objects.all():
        RateLimit.objects.filter(pk=row.pk).update(window_start=row.window_start - passed)


def test_the_sixth_try_is_refused_even_with_the_right_password(client: Client) -> None:
    account()

    before, after = guess(5), guess(1)
    answer = give_password(client, address=ELSEWHERE)

    assert (TOO_MANY in before, TOO_MANY in after) == (False, True)
    assert TOO_MANY in answer.content.decode()
    assert not is_in(client)


def test_the_answer_says_when_to_try_again_and_then_it_works(client: Client) -> None:
    account()
    guess(6)

    page = give_password(client, address=ELSEWHERE).content.decode()
    row = RateLimit.objects.order_by("window_start").first()
    assert row is not None
    until = timezone.localtime(row.window_start + timedelta(minutes=16))
    pass_time(timedelta(minutes=15, seconds=1))

    assert date_format(until, "H:i T") in page
    assert give_password(client, address=ELSEWHERE).status_code == 302


def test_a_wait_past_midnight_names_the_day() -> None:
    tomorrow = timezone.now() + timedelta(days=1)

    said = str(tries.TooManyTries(tomorrow))

    assert date_format(timezone.localtime(tomorrow), "j F Y") in said


def test_the_owner_gets_in_from_another_address_meanwhile(client: Client) -> None:
    account()
    guess(20)

    assert give_password(client, address=HOME).status_code == 302


def test_a_name_that_nobody_has_is_refused_in_the_same_words() -> None:
    account()

    assert TOO_MANY in guess(6, username="clinician")
    assert TOO_MANY in guess(6, username="nobody-is-called-so", address="198.51.100.8")


def test_many_addresses_together_are_slowed_but_not_where_the_owner_signs_in(
    client: Client,
) -> None:
    account()
    assert give_password(client, address=HOME).status_code == 302

    pages = [guess(5, address=f"203.0.113.{number}") for number in range(7)]
    stranger = give_password(Client(), address="203.0.113.99")
    owner = give_password(Client(), address=HOME)

    assert [TOO_MANY in page for page in pages] == [False] * 6 + [True]
    assert stranger.status_code == 200
    assert owner.status_code == 302


def test_an_address_is_known_for_a_month(client: Client) -> None:
    account()
    give_password(client, address=HOME)

    pass_time(timedelta(days=31))
    for number in range(7):
        guess(5, address=f"203.0.113.{number}")

    assert TOO_MANY in give_password(Client(), address=HOME).content.decode()


def test_an_own_right_password_does_not_clear_wrong_ones_for_others() -> None:
    account()
    account("editor")

    for number in range(25):
        guess(4, username=f"name-{number}")
        give_password(Client(), "editor", address=ELSEWHERE)

    assert TOO_MANY in guess(1, username="name-99")


def test_a_right_password_is_no_try(client: Client) -> None:
    account()

    answers = {give_password(Client()).status_code for _ in range(12)}

    assert answers == {302}


def test_a_neighbour_in_the_same_ipv6_network_is_the_same_address() -> None:
    account()

    guess(5, address="2001:db8:1:2::1")

    assert TOO_MANY in guess(1, address="2001:db8:1:2:ffff::9")
    assert TOO_MANY not in guess(1, address="2001:db8:1:3::1")


def test_no_name_and_no_address_is_stored_in_clear() -> None:
    account()
    guess(6)

    stored = " ".join(RateLimit.objects.values_list("key", flat=True))

    assert "clinician" not in stored
    assert ELSEWHERE not in stored


def test_codes_are_limited_too_and_noted(client: Client) -> None:
    secret = with_app(account())
    give_password(client)

    pages = [
        give_code(client, f"{int(wrong(secret)) + number * 1000:06}").content.decode()
        for number in range(6)
    ]
    right = give_code(client, shown(secret)).content.decode()

    assert [TOO_MANY in page for page in pages] == [False] * 5 + [True]
    assert TOO_MANY in right
    assert not is_in(client)
    assert AccessLogEntry.objects.filter(action="wrong code").count() == 5


def test_codes_have_a_limit_for_the_day(client: Client) -> None:
    """Else a quarter of an hour at a time would be enough to guess one in some weeks."""
    user = account()
    for number in range(20):
        tries.try_code(user.pk, f"{number}")
        pass_time(timedelta(minutes=15) if number % 5 == 4 else timedelta())

    with pytest.raises(tries.TooManyTries):
        tries.try_code(user.pk, "a new one")


def test_a_code_signs_in_once(client: Client) -> None:
    """Whoever watched it being typed has nothing to type."""
    secret = with_app(account())
    code, thief = shown(secret), Client()
    for browser in (client, thief):
        give_password(browser)

    first, second = give_code(client, code), give_code(thief, code)

    assert (first.status_code, second.status_code) == (302, 200)
    assert "typed already" in second.content.decode()
    assert (is_in(client), is_in(thief)) == (True, False)


def test_a_right_code_is_no_try() -> None:
    secret = with_app(account())
    for later in (-1, 0, 1):
        browser = Client()
        give_password(browser)
        assert give_code(browser, shown(secret, later)).status_code == 302

    assert max(RateLimit.objects.values_list("count", flat=True)) == 1


def test_the_password_is_counted_when_it_is_asked_for_again(client: Client) -> None:
    account()
    give_password(client)

    pages = [
        client.post("/staff/again/", {"password": f"wrong {number}"}, REMOTE_ADDR=HOME)
        for number in range(6)
    ]

    assert "This is not your password." in pages[4].content.decode()
    assert TOO_MANY in pages[5].content.decode()
