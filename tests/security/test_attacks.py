"""Attacks that the browser of a person could be made to carry out, or a stranger's could try."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.security.headers import unprotected
from tests.security.signing_in import (
    LOGIN,
    PASSWORD,
    account,
    give_code,
    give_password,
    is_in,
    shown,
    with_app,
)
from triage.models import QuestionnaireVersion

pytestmark = pytest.mark.django_db

EVIL = "evil.example"


# Forged forms


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://testserver.evil.example"]
)
def test_a_form_of_another_site_is_refused_even_with_a_token(
    version: QuestionnaireVersion, origin: str
) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get("/resume/")
    token = page.context["csrf_token"]
    form = {"reference": "x", "pin": "1", "csrfmiddlewaretoken": str(token)}

    own = client.post("/resume/", form, headers={"Origin": "http://testserver"})
    forged = client.post("/resume/", form, headers={"Origin": origin})

    assert (own.status_code, forged.status_code) == (200, 403)


# Sessions


def test_a_session_that_a_stranger_planted_is_not_the_one_that_is_signed_in() -> None:
    secret = with_app(account())
    stranger, person = Client(), Client()
    give_password(stranger)  # so that the planted session exists
    planted = str(stranger.session.session_key)
    person.cookies[settings.SESSION_COOKIE_NAME] = planted

    give_password(person)
    between = person.session.session_key
    give_code(person, shown(secret))

    assert is_in(person)
    assert person.session.session_key not in {planted, between}
    assert not is_in(stranger)
    assert not stranger.session.exists(planted)


def test_a_made_up_session_is_not_taken_over() -> None:
    account()
    person = Client()
    person.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32

    give_password(person)

    assert is_in(person)
    assert person.session.session_key != "a" * 32


@pytest.mark.parametrize("value", ["", "x", "a" * 32, "a" * 5000, "é", "../../etc/passwd", "%00"])
def test_a_forged_session_opens_nothing(client: Client, value: str) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = value

    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"


# Where a redirect leads

ELSEWHERE = [
    f"//{EVIL}",
    f"https://{EVIL}/",
    f"https:{EVIL}",
    f"http:///{EVIL}",
    f"/\\{EVIL}",
    f"\\\\{EVIL}",
    f"/%09/{EVIL}",
    f"/\t/{EVIL}",
    f" //{EVIL}",
    f"///{EVIL}",
    f"//testserver@{EVIL}",
    f"https://testserver.{EVIL}",
    "http://localhost/admin/",
    "http://127.0.0.1:9/admin/",
    "javascript:alert(1)",
    "data:text/html,x",
]


def leads_here(answer: Any) -> bool:
    """Whether a redirect stays on this site, whatever a browser makes of odd signs in it."""
    where = answer["Location"]
    return where.startswith("/") and where[1:2] not in {"/", "\\", "\t", "\n", "\r", " "}


@pytest.mark.parametrize("next_", ELSEWHERE)
def test_signing_in_leads_nowhere_else(next_: str) -> None:
    account()
    in_form, in_address = Client(), Client()

    answers = [
        give_password(in_form, next=next_),
        in_address.post(
            LOGIN, {"login": "clinician", "password": PASSWORD}, query_params={"next": next_}
        ),
        in_form.get(LOGIN, {"next": next_}),
        in_form.get("/admin/login/", {"next": next_}),
        Client().get("/admin/login/", {"next": next_}),
        in_form.post("/staff/again/", {"password": PASSWORD}, query_params={"next": next_}),
        in_form.post("/staff/logout/", {"next": next_}),
        in_address.post("/admin/logout/", {"next": next_}),
    ]

    assert [answer.status_code for answer in answers] == [302] * len(answers)
    assert [answer["Location"] for answer in answers if not leads_here(answer)] == []


def test_the_code_leads_nowhere_else(client: Client) -> None:
    secret = with_app(account())
    give_password(client, next=f"//{EVIL}")

    assert give_code(client, shown(secret))["Location"] == "/admin/"


@pytest.mark.parametrize(
    "path", [f"//{EVIL}/admin", f"//{EVIL}/..", f"/\\{EVIL}/resume", f"//{EVIL}/learn"]
)
def test_a_missing_slash_is_not_mended_into_another_site(client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404 or leads_here(answer)


# Whose site this is


@pytest.mark.parametrize("host", [EVIL, f"testserver:80@{EVIL}", "", "testserver.", "a b", "[::1"])
def test_a_strange_host_is_answered_with_nothing_of_ours(client: Client, host: str) -> None:
    for path in ("/", "/staff/login/", "/resume/", "/healthz/x"):
        answer = client.get(path, headers={"Host": host})

        assert answer.status_code in {400, 404} or (host == "testserver." and path)
        assert EVIL not in answer.content.decode()


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL"])
def test_a_forwarded_host_is_not_believed(client: Client, header: str) -> None:
    answers = [
        client.get(path, headers={header: EVIL}) for path in ("/staff/login/", "/admin/", "/learn")
    ]

    assert [EVIL in f"{answer.content!r}{answer.headers}" for answer in answers] == [False] * 3


# Frames, caches, and what an answer says of itself


def test_errors_are_protected_as_pages_are(client: Client, settings: Any) -> None:
    settings.DEBUG = False
    answers = {
        400: client.get("/", headers={"Host": EVIL}),
        404: client.get("/no-such-page/"),
        405: client.post("/without/"),
        403: Client(enforce_csrf_checks=True).post("/resume/"),
        413: client.post("/resume/", {"reference": "x" * 10**6}),
    }

    assert {status: answer.status_code for status, answer in answers.items()} == {
        status: status for status in answers
    }
    assert [unprotected(answer) for answer in answers.values()] == [[]] * len(answers)


ODD_PATHS = [
    "/admin/../admin/auth/user/",
    "/admin//auth/user/",
    "//admin/auth/user/",
    "/admin/auth/user/..;/",
    "/./admin/auth/user/",
    "/ADMIN/auth/user/",
    "/admin/auth/user%2f",
    "/admin%2fauth/user/",
    "/admin/auth/user/%00",
    "/staff/..%2fadmin/",
    "/static/../admin/auth/user/",
    "/static/..%2f..%2fmanage.py",
    "/static/%2e%2e/%2e%2e/project/settings.py",
    "/static//etc/passwd",
    "/learn/..%2f..%2fadmin/",
    "/check/question/..%2fresult/",
    "/check/question/" + "a" * 3000 + "/",
    "/start/%F0%9F%92%A9/",
    "/start/%ff/",
]


@pytest.mark.parametrize("path", ODD_PATHS)
def test_no_odd_path_gets_past_the_door(client: Client, path: str) -> None:
    answer = client.get(path)

    if answer.status_code in {301, 302}:
        assert leads_here(answer)
        assert answer["Location"].startswith(("/admin/login/", "/no-check/", "/admin/"))
    else:
        assert answer.status_code in {400, 404, 503}
