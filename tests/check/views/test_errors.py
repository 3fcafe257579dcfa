"""Error pages: the emergency number first, whatever went wrong."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import Http404
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from pytest_django import Settings

from triage.check.views import errors
from triage.site.danger import danger_signs

REQUEST = RequestFactory().get("/")
PAGES = {
    400: lambda: errors.bad_request(REQUEST, ValueError()),
    413: lambda: errors.too_large(REQUEST),
    429: lambda: errors.too_many(REQUEST),
    403: lambda: errors.forbidden(REQUEST, PermissionError()),
    404: lambda: errors.not_found(REQUEST, Http404()),
    500: lambda: errors.server_error(REQUEST),
}
every_page = pytest.mark.parametrize(
    ("draw", "status"),
    [
        *((draw, status) for status, draw in PAGES.items()),
        (lambda: errors.csrf_failure(REQUEST), 403),
    ],
    ids=[*map(str, PAGES), "403-csrf"],
)
Draw = Callable[[], Any]


@every_page
def test_an_error_page_needs_no_database(draw: Draw, status: int) -> None:
    assert draw().status_code == status


@every_page
def test_the_number_to_call_is_the_first_thing_that_can_be_reached(draw: Draw, status: int) -> None:
    html = draw().content.decode()

    assert re.findall(r'href="([^"]*)"', html.split("<body>")[1])[:2] == ["tel:112", "#main"]


@every_page
def test_danger_signs_come_before_what_happened_and_what_to_do(draw: Draw, status: int) -> None:
    html = draw().content.decode()

    signs = html.index("now if you have any of these")
    assert signs < html.index("What happened") < html.index("What you can do")


@every_page
def test_every_danger_sign_is_on_the_page(draw: Draw, status: int) -> None:
    html = draw().content.decode().replace("&#x27;", "'")

    assert [sign for sign in danger_signs() if sign not in html] == []


@every_page
def test_an_error_page_stands_when_no_static_file_was_collected(draw: Draw, status: int) -> None:
    manifest = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    plain = {"BACKEND": "django.core.files.storage.FileSystemStorage"}

    with override_settings(STORAGES={"default": plain, "staticfiles": manifest}, DEBUG=False):
        html = draw().content.decode()

    assert '<link rel="stylesheet" href="/static/check/check.css">' in html


@override_settings(URGENT_LINE="", CRISIS_LINE="")
def test_a_line_this_site_does_not_have_is_not_named() -> None:
    html = errors.server_error(REQUEST).content.decode()

    assert "Not sure, or ill" not in html
    assert "Might you hurt" not in html


def test_a_page_that_was_open_too_long_says_that_answers_are_safe() -> None:
    html = errors.csrf_failure(REQUEST).content.decode()

    assert "This page was open for too long" in html
    assert "Answers from earlier pages are still stored." in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cookie", "said"),
    [("a" * 32, "This page was open for too long"), ("", "Your browser keeps no cookies")],
)
def test_a_forged_form_meets_our_page_and_not_the_framework_s(cookie: str, said: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    if cookie:
        strict.cookies["csrftoken"] = cookie

    response = strict.post(reverse("resume"))

    assert response.status_code == 403
    assert said in response.content.decode()
    assert "tel:112" in response.content.decode()


@pytest.mark.django_db
def test_an_address_without_a_page_meets_our_page(client: Client) -> None:
    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert "There is no page here" in response.content.decode()
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "body", "status"),
    [("/nowhere/", "", 404), ("/resume/", "pin=" + "9" * 100_000, 413)],
)
def test_in_debug_too_people_meet_our_page_and_no_settings(
    settings: Settings, path: str, body: str, status: int
) -> None:
    settings.DEBUG = True

    response = Client().post(path, body, content_type="application/x-www-form-urlencoded")

    assert response.status_code == status
    assert b"tel:112" in response.content
    assert b"Traceback" not in response.content
    assert b"DIGEST_KEY" not in response.content
