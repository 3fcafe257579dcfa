"""Signing in, changing the password, signing out."""

import re
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from tests.security.signing_in import LOGIN, PASSWORD, account, give_password, is_in
from triage.models import AccessLogEntry
from triage.staff import urls
from triage.staff.accounts import StaffAdapter

pytestmark = pytest.mark.django_db

NEW = "four other plain words"


def text_of(response: Any) -> str:
    """A page without what differs each time: its token, and the name that was typed."""
    page = response.content.decode()
    return re.sub(r'value="[^"]*"', "", page)


def test_only_what_is_needed_of_the_sign_in_package_is_mounted() -> None:
    assert {(str(url.pattern), url.name) for url in urls.urlpatterns} == {
        ("", "mfa_index"),
        ("login/", "account_login"),
        ("login/code/", "mfa_authenticate"),
        ("logout/", "account_logout"),
        ("password/", "account_change_password"),
        ("invitation/", "staff-invitation"),
        ("again/", "account_reauthenticate"),
        ("again/code/", "mfa_reauthenticate"),
        ("app/", "mfa_activate_totp"),
        ("app/remove/", "mfa_deactivate_totp"),
        ("recovery-codes/", "mfa_view_recovery_codes"),
        ("recovery-codes/new/", "mfa_generate_recovery_codes"),
    }


@pytest.mark.parametrize(
    "path", ["/staff/signup/", "/staff/password/reset/", "/staff/email/", "/staff/social/login/"]
)
def test_nobody_signs_up_and_nothing_is_sent_by_mail(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_admin_leads_to_the_sign_in_and_that_back_to_where_one_wanted_to_go(
    client: Client,
) -> None:
    account("superuser")

    first = client.get("/admin/auth/user/", follow=True)
    wanted = re.search(r'name="next" value="([^"]+)"', first.content.decode())
    assert wanted is not None
    answer = give_password(client, "superuser", next=wanted[1])

    assert first.redirect_chain[-1][0] == "/staff/login/?next=/admin/auth/user/"
    assert (answer.status_code, answer["Location"]) == (302, "/admin/auth/user/")
    assert client.get(answer["Location"]).status_code == 200


def test_who_cannot_sign_in_learns_nothing_about_why(client: Client) -> None:
    account()
    for role, changes in {
        "patient": {"is_staff": False},
        "editor": {"is_staff": True, "is_active": False},
    }.items():
        account(role)
        User.objects.filter(username=role).update(**changes)

    answers = [
        give_password(client, *typed)
        for typed in (
            ("clinician", "a wrong password"),
            ("nobody-is-called-so", "a wrong password"),
            ("patient", PASSWORD),
            ("editor", PASSWORD),
            ("Clinician", PASSWORD),
        )
    ]

    assert {answer.status_code for answer in answers} == {200}
    assert len({text_of(answer) for answer in answers}) == 1
    assert "do not belong together" in text_of(answers[0])
    assert not is_in(client)


def test_a_name_that_nobody_has_takes_as_much_work(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []

    def encode(_hasher: object, password: str, _salt: str) -> str:
        hashed.append(password)
        return "md5$x$x"

    monkeypatch.setattr(MD5PasswordHasher, "encode", encode)

    give_password(client, "nobody-is-called-so", "a wrong password")

    assert hashed == ["a wrong password"]


def test_the_admins_own_sign_in_is_gone_for_those_who_are_signed_in_too(client: Client) -> None:
    """Django's would let them try somebody else's password, with no second factor asked."""
    account()
    account("superuser")
    give_password(client)

    answer = client.post("/admin/login/", {"username": "superuser", "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert client.get("/admin/").wsgi_request.user.get_username() == "clinician"


def test_signing_out_is_asked_for_and_then_final(client: Client) -> None:
    account()
    give_password(client)
    key = str(client.session.session_key)

    asked = client.get("/staff/logout/")
    gone = client.post("/staff/logout/")

    assert (asked.status_code, gone.status_code, gone["Location"]) == (200, 302, LOGIN)
    assert not is_in(client)
    assert not client.session.exists(key)
    assert "You are signed out." in client.get(LOGIN).content.decode()


def test_sign_up_is_closed_should_somebody_mount_it() -> None:
    assert not StaffAdapter().is_open_for_signup(HttpRequest())


def test_the_admins_own_page_for_the_password_leads_to_ours(client: Client) -> None:
    account()
    give_password(client)

    assert client.post("/admin/password_change/")["Location"] == "/staff/password/"


@pytest.mark.parametrize("name", ["admin:logout", "account_logout"])
def test_there_is_one_way_out(client: Client, name: str) -> None:
    account()
    give_password(client)

    answer = client.post(reverse(name))

    assert answer["Location"] == LOGIN
    assert not is_in(client)


def change_password(client: Client, **typed: str) -> Any:
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW, **typed}
    return client.post("/staff/password/", form, REMOTE_ADDR="192.0.2.1")


def test_a_new_password_signs_out_everywhere_else() -> None:
    account()
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        give_password(client)

    answer = change_password(here)

    assert (answer.status_code, answer["Location"]) == (302, "/staff/")
    assert (is_in(here), is_in(elsewhere)) == (True, False)
    assert AccessLogEntry.objects.filter(action="password changed").count() == 1
    assert give_password(elsewhere, password=PASSWORD).status_code == 200
    assert give_password(elsewhere, password=NEW).status_code == 302


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"oldpassword": "a wrong password"}, "This is not your password."),
        ({"password1": "eleven-char", "password2": "eleven-char"}, "at least 12 characters"),
        ({"password1": "clinician-123", "password2": "clinician-123"}, "too similar"),
        ({"password1": "password1234", "password2": "password1234"}, "too common"),
        ({"password1": "314159265358", "password2": "314159265358"}, "entirely numeric"),
        ({"password2": "something else here"}, "same password each time"),
    ],
)
def test_a_password_that_will_not_do_is_refused_in_words(
    client: Client, typed: dict[str, str], said: str
) -> None:
    account()
    give_password(client)

    answer = change_password(client, **typed)

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert User.objects.get(username="clinician").check_password(PASSWORD)


def test_the_old_password_cannot_be_guessed_there_either(client: Client) -> None:
    account()
    give_password(client)

    answers = [change_password(client, oldpassword=f"wrong {number}") for number in range(6)]

    assert "This is not your password." in answers[4].content.decode()
    assert "Too many tries." in answers[5].content.decode()


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_who_leaves_is_out_at_once(client: Client, change: dict[str, bool]) -> None:
    user = account()
    give_password(client)
    assert is_in(client)

    User.objects.filter(pk=user.pk).update(**change)

    assert not is_in(client)


def test_a_password_that_a_superuser_sets_ends_every_session(client: Client) -> None:
    user = account()
    give_password(client)

    user.set_password(NEW)
    user.save()

    assert not is_in(client)


def test_an_unknown_page_stays_unknown_whoever_asks(client: Client) -> None:
    account()
    give_password(client)

    assert client.get("/staff/nothing/").status_code == 404
