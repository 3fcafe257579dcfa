"""The link of an account, as its owner opens it, and as an attacker does."""

import json
import logging
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.queries import meanwhile
from tests.security.signing_in import CODE, account, give_password, is_in, shown, with_app
from tests.security.test_second_factor import SET_UP, key_on
from tests.security.test_stolen_dump import dump, found_in
from tests.staff.inviting import CHOSEN, PAGE, choose, invited, lines, open_link
from tests.staff.people import LogIn, staff
from triage.models import Invitation
from triage.site.limits import LIMITS
from triage.staff.invitations import make_link, take_back
from triage.staff.locking import lock

pytestmark = pytest.mark.django_db
GONE = "This link opens nothing"


def new_password_for(user: User) -> str:
    return make_link(user, by=staff("operator"), now=timezone.now())


@pytest.mark.usefixtures("second_factor_required")
def test_from_the_link_to_the_first_page(client: Client) -> None:
    user, token = invited()

    page = open_link(client, token)
    before = is_in(client)
    chosen = choose(client)
    not_yet = is_in(client)
    secret = key_on(client.get(SET_UP))
    client.post(SET_UP, {"code": shown(secret)})

    assert page.redirect_chain == [(PAGE, 302)]
    assert "nora.quinn" in page.text
    assert (before, chosen["Location"], not_yet, is_in(client)) == (False, SET_UP, False, True)
    assert Authenticator.objects.filter(user=user, type="totp").exists()
    assert [line[:2] for line in lines()][:3] == [
        ("account invited", "operator"),
        ("invitation accepted", "nora.quinn"),
        ("sign-in", "nora.quinn"),
    ]


# the link as such


def test_a_link_is_used_once(client: Client) -> None:
    user, token = invited()
    open_link(client, token)
    choose(client)

    thief = Client()
    answer = open_link(thief, token)
    choose(thief, "four other plain words")

    user.refresh_from_db()
    assert (answer.status_code, GONE in answer.text) == (410, True)
    assert user.check_password(CHOSEN)
    assert not is_in(thief)


def test_of_two_devices_that_have_it_open_one_comes_in(client: Client) -> None:
    user, token = invited()
    thief = Client()
    open_link(client, token)
    open_link(thief, token)

    first, second = choose(client), choose(thief, "four other plain words")

    user.refresh_from_db()
    assert (first.status_code, second.status_code) == (302, 410)
    assert user.check_password(CHOSEN)
    assert (is_in(client), is_in(thief)) == (True, False)


def test_of_two_devices_at_the_same_moment_one_comes_in(client: Client) -> None:
    user, token = invited()
    thief = Client()
    open_link(client, token)
    open_link(thief, token)

    # Between the look at the link and the password being stored, the other device was faster.
    row = Invitation.objects.get()
    with meanwhile('SELECT "auth_user"."id"', Invitation.objects.filter(pk=row.pk).delete):
        answer = choose(client)

    user.refresh_from_db()
    assert answer.status_code == 410
    assert not user.is_active
    assert not user.has_usable_password()


@pytest.mark.parametrize("how", ["tampered", "expired", "taken back", "older", "locked", "none"])
def test_every_link_that_opens_nothing_is_answered_alike(client: Client, how: str) -> None:
    user, token = invited()
    operator = staff("operator")
    if how == "expired":
        Invitation.objects.update(expires_at=timezone.now())
    if how == "taken back":
        take_back(user, by=operator)
    if how == "older":
        new_password_for(user)
    if how == "locked":
        lock(user, by=operator, now=timezone.now())
    sent = {"tampered": f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}", "none": ""}

    answer = open_link(client, sent.get(how, token))
    nothing = Client().get(PAGE, {"key": "no-such-key"})

    assert (answer.status_code, answer.text) == (410, nothing.text)
    assert "nora" not in answer.text.casefold()
    assert PAGE not in [where for where, _status in answer.redirect_chain]
    assert choose(client).status_code == 410
    assert not Session.objects.exists()  # and nothing was stored for who tries


@pytest.mark.parametrize("how", ["expired", "taken back", "older", "locked"])
def test_what_becomes_of_a_link_while_its_page_is_open(client: Client, how: str) -> None:
    user, token = invited()
    open_link(client, token)
    operator = staff("operator")
    act: dict[str, Any] = {
        "expired": lambda: Invitation.objects.update(expires_at=timezone.now()),
        "taken back": lambda: take_back(user, by=operator),
        "older": lambda: new_password_for(user),
        "locked": lambda: lock(user, by=operator, now=timezone.now()),
    }
    act[how]()

    answer = choose(client)

    user.refresh_from_db()
    assert (answer.status_code, GONE in answer.text) == (410, True)
    assert (user.is_active, user.has_usable_password()) == (False, False)


@pytest.mark.parametrize(
    "key", ["", "a" * 3000, "\x01", "é漢", "../../admin", "' OR 1=1 --", "%00x"]
)
def test_odd_keys_are_links_that_open_nothing(client: Client, key: str) -> None:
    invited()

    assert client.get(PAGE, {"key": key}).status_code in {400, 410}


def test_wrong_links_from_one_place_are_counted_and_right_ones_are_not(client: Client) -> None:
    _user, token = invited()
    most = LIMITS["staff-link"].tries

    for _ in range(most + 5):
        assert client.get(PAGE, {"key": token}).status_code == 302
    statuses = [client.get(PAGE, {"key": "wrong"}).status_code for _ in range(most + 1)]
    stopped = client.get(PAGE, {"key": token})
    elsewhere = Client(REMOTE_ADDR="198.51.100.7").get(PAGE, {"key": token})

    assert statuses == [410] * most + [429]
    assert (stopped.status_code, "Too many tries" in stopped.text) == (429, True)
    assert int(stopped.headers["Retry-After"]) > 0
    assert elsewhere.status_code == 302


# what the token stands in


def test_the_token_goes_nowhere(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    _user, token = invited()

    with caplog.at_level(logging.DEBUG):
        first = client.get(PAGE, {"key": token})
        page = client.get(PAGE)
        wrong = client.get(PAGE, {"key": f"{token}x"})
    sessions = json.dumps([row.get_decoded() for row in Session.objects.all()])
    logged = " ".join(
        str(vars(record)) for record in caplog.records if record.name != "django.test"
    )

    assert first["Referrer-Policy"] == wrong["Referrer-Policy"] == "no-referrer"
    assert (first["Location"], first["Cache-Control"]) == (PAGE, "no-store")
    assert token not in first.text + page.text + wrong.text + sessions
    assert token not in " ".join(record.getMessage() for record in caplog.records)
    assert "staff-invitation" in logged
    assert found_in(dump(), token) == set()


def test_nobody_comes_in_with_what_a_stolen_dump_shows(client: Client) -> None:
    _user, token = invited()
    open_link(client, token)
    digest = Invitation.objects.get().digest

    thief = Client()

    assert open_link(thief, digest).status_code == 410
    assert found_in(dump(), digest) >= {"triage_invitation"}


# the password


@pytest.mark.parametrize(
    ("typed", "again", "said"),
    [
        ("short", "short", "too short"),
        ("nora.quinn", "nora.quinn", "too similar to the username"),
        ("password1234", "password1234", "too common"),
        ("1234098756456", "1234098756456", "entirely numeric"),
        (CHOSEN, "something else here", "match"),
        ("", "", "required"),
    ],
)
def test_a_password_that_is_too_easy_is_refused_and_the_link_stays(
    client: Client, typed: str, again: str, said: str
) -> None:
    user, token = invited()
    open_link(client, token)

    page = choose(client, typed, again)

    user.refresh_from_db()
    assert (page.status_code, said in page.text) == (200, True)
    assert not user.is_active
    assert f'value="{typed}"' not in page.text.partition('id="id_password1"')[2]
    assert choose(client).status_code == 302


@pytest.mark.usefixtures("second_factor_required")
def test_a_link_for_a_new_password_does_not_get_past_the_authenticator(client: Client) -> None:
    user = account()
    secret = with_app(user)
    token = new_password_for(user)

    open_link(client, token)
    answer = choose(client)
    before = is_in(client)
    client.post(CODE, {"code": shown(secret)})

    assert (answer["Location"], before, is_in(client)) == (CODE, False, True)
    assert Authenticator.objects.filter(user=user, type="totp").count() == 1


def test_a_new_password_ends_every_other_session(client: Client) -> None:
    user = account()
    elsewhere = Client()
    give_password(elsewhere)
    open_link(client, new_password_for(user))

    choose(client)

    assert (is_in(client), is_in(elsewhere)) == (True, False)


def test_whoever_is_signed_in_uses_no_link_of_another(log_in: LogIn) -> None:
    user, token = invited()
    operator = log_in("operator")

    page = open_link(operator, token)
    answer = choose(operator)

    user.refresh_from_db()
    assert "You are signed in here" in page.text
    assert "You are signed in here" in answer.text
    assert not user.is_active
    assert Invitation.objects.exists()


def test_the_form_carries_a_token_against_forgery() -> None:
    user, token = invited()
    strict = Client(enforce_csrf_checks=True)
    open_link(strict, token)

    assert choose(strict).status_code == 403
    assert not User.objects.get(pk=user.pk).is_active
