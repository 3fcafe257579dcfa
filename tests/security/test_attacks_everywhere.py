"""The same attacks on every address there is, whoever asks."""

from collections.abc import Iterator

import pytest
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.test import Client

from tests.security.addresses import every_address
from tests.security.signing_in import CODE, LOGIN
from tests.security.world import World, undone
from triage.check.views.browser import COOKIE
from triage.models import Submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict(world: World) -> Iterator[World]:
    """Browsers that are asked for the token of every form."""
    world.options = {"enforce_csrf_checks": True}
    yield world
    world.options = {}


@pytest.mark.parametrize("person", ["nobody", "patient", "superuser"])
def test_no_form_is_taken_without_its_token(strict: World, person: str) -> None:
    paths = [address.path(strict.rows) for address in every_address()]

    answers = {path: strict.send(person, "POST", path).status_code for path in paths}

    assert {path: status for path, status in answers.items() if status != 403} == {}


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_neither_is_anything_else_that_could_change_something(strict: World, method: str) -> None:
    paths = [address.path(strict.rows) for address in every_address()]

    answers = {path: strict.send("superuser", method, path).status_code for path in paths}

    assert {path: status for path, status in answers.items() if status != 403} == {}


# A patient's cookie


def forged_cookies(real: str, key: str) -> list[str]:
    signed = signing.get_cookie_signer(salt=f"{COOKIE}another salt").sign(f"{key}.token")
    own = signing.Signer(key="a guessed key", salt=f"{COOKIE}triage.check").sign(f"{key}.token")
    return [
        *(real[:length] for length in (0, 1, 20, 40, len(real) // 2, len(real) - 1)),
        real + "a",
        real.replace(real[3], "0" if real[3] != "0" else "1", 1),
        real.swapcase(),
        signed,
        own,
        f"{key}.token",
        key,
        "..",
        "::::",
        "é",
        "a" * 4000,
    ]


def test_a_forged_or_shortened_cookie_opens_no_check(world: World) -> None:
    real = world.cookies["patient"][COOKIE].value
    for value in forged_cookies(real, world.submission.pk.hex):
        client = Client()
        client.cookies[COOKIE] = value

        answer = client.get("/check/result/")

        assert (answer.status_code, getattr(answer, "url", "")) == (302, "/no-check/"), value


def test_another_checks_cookie_with_this_ones_id_opens_neither(world: World) -> None:
    request, response = HttpRequest(), HttpResponse()
    request.COOKIES[COOKIE] = world.cookies["other patient"][COOKIE].value
    signed = request.get_signed_cookie(COOKIE, salt="triage.check")
    assert signed is not None
    own = f"{world.submission.pk.hex}.{signed.partition('.')[2]}"
    response.set_signed_cookie(COOKIE, own, salt="triage.check")
    client = Client()
    client.cookies[COOKIE] = response.cookies[COOKIE].value

    assert client.get("/check/result/")["Location"] == "/no-check/"


@pytest.mark.parametrize("last", ["/check/finish/", "/check/erase/"])
def test_a_copied_cookie_opens_nothing_once_the_person_has_finished(
    world: World, last: str
) -> None:
    paths = ("/check/", "/check/result/", "/check/answers/", "/check/save/")
    with undone():
        submission = world.add_patient("somebody")
        before = world.send("somebody", "GET", "/check/result/")
        done = world.send("somebody", "POST", last)
        answers = [world.send("somebody", "GET", path) for path in paths]
        start = world.send("somebody", "GET", "/")

    assert (before.status_code, done.status_code) == (200, 200)
    assert done.cookies[COOKIE].value == ""
    assert {answer["Location"] for answer in answers} == {"/no-check/"}
    assert submission.code not in start.content.decode()


@pytest.mark.parametrize("path", [LOGIN, CODE, "/admin/", "/staff/", "/check/result/", "/resume/"])
def test_what_is_private_is_stored_nowhere(world: World, path: str) -> None:
    for person in ("nobody", "patient", "superuser"):
        assert "no-store" in world.ask(person, "GET", path).headers["Cache-Control"]


# What no browser would send


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_no_header_turns_looking_into_doing(world: World, header: str) -> None:
    world.send("patient", "GET", "/check/erase/", headers={header: "POST"})
    world.send("patient", "GET", "/check/erase/?_method=POST&method=POST")

    assert Submission.objects.get(pk=world.submission.pk).status == "completed"


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "OPTIONS", "CONNECT", "HEAD", "X"])
def test_strange_methods_do_nothing(world: World, method: str) -> None:
    client = Client(raise_request_exception=False)

    answers = {
        path: client.generic(method, path).status_code
        for path in (address.path(world.rows) for address in every_address())
        if not path.startswith("/admin/triage/")
    }

    allowed = {
        200,
        302,
        403,
        404,
        405,
        410,
        *({503} if method in {"HEAD", "OPTIONS", "X"} else set()),
    }
    assert {path: status for path, status in answers.items() if status not in allowed} == {}


@pytest.mark.parametrize("person", ["nobody", "patient", "superuser"])
@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"login": ["a"], "password": {}}'),
        ("text/xml", b"<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\ny"),
        ("multipart/form-data; boundary=" + "x" * 300, b"--x--"),
        ("application/x-www-form-urlencoded; charset=utf-7", b"login=+AGE-"),
        ("application/x-www-form-urlencoded; charset=no-such", b"login=a"),
        ("application/x-www-form-urlencoded", b"\xff\xfe=%ff&%00=%00&login=%00&login=b&answer=%00"),
        ("application/x-www-form-urlencoded", b"a=1&" * 1200),
        ("application/x-www-form-urlencoded", b"login=" + b"a" * 10**6),
        ("", b"login=a"),
    ],
)
def test_no_odd_body_breaks_a_form(
    world: World, person: str, content_type: str, body: bytes
) -> None:
    for path in ("/staff/login/", "/resume/", "/start/small/", "/check/contact/", "/staff/again/"):
        answer = world.ask(person, "POST", path, body=(content_type, body))

        assert answer.status_code in {200, 302, 400, 409, 413, 422, 429}, path
