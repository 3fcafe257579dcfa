"""The authenticator app: set up before anything opens, asked for ever after."""

import json
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client

from tests.security.signing_in import (
    CODE,
    account,
    give_code,
    give_password,
    is_in,
    recovery_codes,
    shown,
    with_app,
    wrong,
)
from triage.models import AccessLogEntry
from triage.staff.qr import draw

pytestmark = pytest.mark.django_db

SET_UP, CODES = "/staff/app/", "/staff/recovery-codes/"


def key_on(page: Any) -> str:
    found = re.search(r'id="secret"[^>]*>([A-Z2-7]+)<', page.content.decode())
    assert found is not None
    return found[1]


@pytest.mark.usefixtures("second_factor_required")
@pytest.mark.parametrize(
    "path", ["/admin/", "/admin/triage/submission/", "/admin/jsi18n/", "/admin/no-such-page/"]
)
def test_nothing_of_the_admin_opens_before_it_is_set_up(client: Client, path: str) -> None:
    account("superuser")
    give_password(client, "superuser")

    answers = [client.get(path), client.post(path)]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, SET_UP)] * 2


@pytest.mark.usefixtures("second_factor_required")
def test_the_way_out_is_open_before_it_is_set_up(client: Client) -> None:
    account()
    give_password(client)

    assert client.post("/admin/logout/")["Location"] == "/staff/login/"


@pytest.mark.usefixtures("second_factor_required")
def test_it_is_set_up_right_after_the_first_sign_in(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    user = account()
    give_password(client)

    secret = key_on(client.get(SET_UP))
    refused = client.post(SET_UP, {"code": wrong(secret)})
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(SET_UP, {"code": shown(secret)})
    codes = client.get(CODES)

    assert key_on(refused) == secret
    assert "This code is not right." in refused.content.decode()
    assert (answer.status_code, answer["Location"]) == (302, CODES)
    assert all(code in codes.content.decode() for code in recovery_codes(user))
    assert is_in(client)
    assert set(AccessLogEntry.objects.values_list("action", flat=True)) == {
        "sign-in",
        "wrong code",
        "second factor set up",
        "start page: checks",
    }


def test_in_a_demonstration_it_may_be_left_out(client: Client) -> None:
    account()
    give_password(client)

    assert is_in(client)
    assert "Whoever learns your password" in client.get("/staff/").content.decode()


def test_after_the_password_the_code_is_asked_for_before_anything_opens(client: Client) -> None:
    secret = with_app(account())

    asked = give_password(client)
    before = is_in(client)
    refused = give_code(client, wrong(secret))
    answer = give_code(client, shown(secret))

    assert (asked.status_code, asked["Location"]) == (302, CODE)
    assert not before
    assert "This code is not right." in refused.content.decode()
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert is_in(client)


def test_a_code_is_asked_for_only_after_the_password(client: Client) -> None:
    with_app(account())

    assert client.get(CODE)["Location"] == "/staff/login/"
    assert give_code(client, "123456")["Location"] == "/staff/login/"


def test_a_code_without_digits_is_refused_like_any_other(client: Client) -> None:
    with_app(account())
    give_password(client)

    for code in ("", "١٢٣٤٥٦", "a" * 5000, "1" * 6 + "\x00"):
        assert give_code(client, code).status_code == 200
    assert not is_in(client)


def test_a_recovery_code_works_once(client: Client) -> None:
    user = account()
    with_app(user)
    code = recovery_codes(user)[3]
    give_password(client)

    first = give_code(client, code)
    again = Client()
    give_password(again)
    second = give_code(again, code)

    assert (first.status_code, second.status_code) == (302, 200)
    assert len(recovery_codes(user)) == 9
    assert "9 codes are left" in client.get("/staff/").content.decode()


def signed_in(client: Client, secret: str) -> None:
    give_password(client)
    give_code(client, shown(secret))


def grow_old(client: Client) -> None:
    """As if the sign-in had been a while ago."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 10 * 60
    session.save()


def test_a_borrowed_session_does_not_take_it_off_with_a_password(client: Client) -> None:
    user = account()
    secret = with_app(user)
    signed_in(client, secret)
    grow_old(client)

    asked = client.post("/staff/app/remove/")
    other_way = client.get("/staff/again/")

    assert asked["Location"].startswith("/staff/again/code/")
    assert other_way["Location"].startswith("/staff/again/code/")
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_the_owner_changes_to_another_telephone(client: Client) -> None:
    user = account()
    secret = with_app(user)
    signed_in(client, secret)
    grow_old(client)

    client.post("/staff/again/code/?next=/staff/app/remove/", {"code": shown(secret, 1)})
    removed = client.post("/staff/app/remove/")
    new = key_on(client.get(SET_UP, follow=True)) if client.get(SET_UP).status_code == 200 else ""

    assert removed["Location"] == "/staff/"
    assert not Authenticator.objects.filter(user=user).exists()
    assert new != secret
    assert AccessLogEntry.objects.filter(action="second factor removed").count() == 1


def test_recovery_codes_are_shown_and_made_anew_only_after_a_fresh_code(client: Client) -> None:
    user = account()
    secret = with_app(user)
    signed_in(client, secret)
    old = recovery_codes(user)
    made = client.post("/staff/recovery-codes/new/")
    new = recovery_codes(user)
    grow_old(client)

    assert made["Location"] == CODES
    assert not set(old) & set(new)
    for path in (CODES, "/staff/recovery-codes/new/"):
        assert client.get(path)["Location"].startswith("/staff/again/code/")


def test_there_are_no_recovery_codes_without_an_app(client: Client) -> None:
    account()
    give_password(client)

    assert client.get(CODES).status_code == 404


def test_a_stolen_database_holds_no_key_of_an_app(client: Client) -> None:
    user = account()
    give_password(client)
    secret = key_on(client.get(SET_UP))
    client.post(SET_UP, {"code": shown(secret)})
    codes = recovery_codes(user)

    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    sessions = json.dumps([row.get_decoded() for row in Session.objects.all()])

    assert Authenticator.objects.count() == 2
    assert [text for text in (secret, *codes) if text in stored + sessions] == []


def test_the_key_is_named_after_the_clinic_and_the_user_name(client: Client) -> None:
    user = account()
    user.email = "someone@clinic.example"
    user.save()
    give_password(client)

    address = client.get(SET_UP).context["totp_url"]

    assert address.startswith("otpauth://totp/clinician?")
    assert "issuer=Symptom%20check%20Example%20Clinic" in address


def test_the_picture_is_drawn_in_the_page(client: Client) -> None:
    account()
    give_password(client)

    page = client.get(SET_UP)

    drawing = draw(page.context["totp_url"])
    assert f'<path d="{drawing.path}"' in page.content.decode()
    assert f'viewBox="0 0 {drawing.size} {drawing.size}"' in page.content.decode()
    assert "data:" not in page.content.decode() + page.headers["Content-Security-Policy"]


def test_the_drawing_has_the_finders_of_a_qr_code_inside_a_light_border() -> None:
    drawing = draw("otpauth://totp/x?secret=ABC")

    dark = {tuple(map(int, at)) for at in re.findall(r"M(\d+) (\d+)h", drawing.path)}
    finder = {(x, y) for x in range(7) for y in range(7) if max(abs(x - 3), abs(y - 3)) != 2}
    far = drawing.size - 4 - 7
    for left, top in ((4, 4), (far, 4), (4, far)):
        assert {(x + left, y + top) for x, y in finder} <= dark
    assert min(x for x, _ in dark) == min(y for _, y in dark) == 4
    assert max(x for x, _ in dark) == drawing.size - 5
