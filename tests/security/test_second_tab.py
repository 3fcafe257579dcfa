"""The setting up of an authenticator app survives a second tab, for half an hour."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client

from tests.security.signing_in import account, give_password, is_in, shown
from tests.security.test_second_factor import CODES, SET_UP, key_on

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("second_factor_required")
def test_a_second_tab_shows_the_same_and_the_first_still_works(client: Client) -> None:
    user = account()
    give_password(client)

    first, second = key_on(client.get(SET_UP)), key_on(client.get(SET_UP))
    done = client.post(SET_UP, {"code": shown(first)})
    late = client.post(SET_UP, {"code": shown(second, 1)}, follow=True)
    looked = client.get(SET_UP, follow=True)

    assert first == second
    assert (done["Location"], is_in(client)) == (CODES, True)
    for page in (late, looked):
        assert page.redirect_chain[-1][0] == "/staff/"
        assert "Your authenticator app is set up." in page.text
    assert Authenticator.objects.filter(user=user, type="totp").count() == 1


def test_a_picture_is_good_for_half_an_hour(client: Client, monkeypatch: Any) -> None:
    account()
    give_password(client)
    old = key_on(client.get(SET_UP))
    session = client.session
    session["staff_first_secret"]["at"] -= 31 * 60
    session.save()

    refused = client.post(SET_UP, {"code": shown(old)})
    new = key_on(refused)
    done = client.post(SET_UP, {"code": shown(new)})

    assert "The picture you scanned is too old" in refused.text
    assert (new != old, done.status_code) == (True, 302)


def test_what_is_being_set_up_is_not_in_clear_and_nobody_elses(client: Client) -> None:
    account()
    account("editor")
    give_password(client)
    secret = key_on(client.get(SET_UP))
    sessions = json.dumps([row.get_decoded() for row in Session.objects.all()])
    client.post("/staff/logout/")
    give_password(client, "editor")

    assert secret not in sessions
    assert key_on(client.get(SET_UP)) != secret


def test_another_telephone_gets_another_secret(client: Client) -> None:
    user = account()
    give_password(client)
    first = key_on(client.get(SET_UP))
    client.post(SET_UP, {"code": shown(first)})
    Authenticator.objects.filter(user=user).delete()

    assert key_on(client.get(SET_UP)) != first
