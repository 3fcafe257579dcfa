"""What no row, number or text can be, sent to every address in every way: never a 500.

PostgreSQL refuses more of it than SQLite, so the run there counts most.
"""

from collections.abc import Sequence
from itertools import cycle
from urllib.parse import quote, unquote_to_bytes

import pytest
from django.conf import settings
from django.test import Client

from tests.security.addresses import every_address
from tests.security.parameters import names_read
from tests.security.test_fuzz import NAMES
from tests.security.world import World
from triage.check.views.browser import COOKIE

pytestmark = pytest.mark.django_db

#: As they stand in an address; also in bytes that are no text, and zeros.
ODD = {
    "longer than any key": "99999999999999999999",
    "longer than any number": "9" * 500,
    "below every key": "-1",
    "digits of another script": quote("١٢"),
    "no digit": quote("²"),
    "half a pair": "%ED%A0%80",
    "what turns text around": quote("\u202e\u200b"),
    "what admins quote": "a_00b_2Fc",
    "very long": "x" * 3000,
    "a zero": "a%00b",
}
#: Of these a parameter gets one: what is longer is refused with the address as a whole.
_SHORT = [value for value in ODD.values() if len(value) < 100 and "%00" not in value]
_FORM = "application/x-www-form-urlencoded"


def failures(world: World, method: str, paths: Sequence[str], body: str = "") -> list[str]:
    """What was answered with an error of ours; staff's pages are asked for by one who may all."""
    return [
        f"{method} {path[:120]}"
        for path in paths
        if world.ask(
            "superuser" if path.startswith(("/admin/", "/staff/")) else "patient",
            method,
            path,
            body=(_FORM, body.encode()),
        ).status_code
        == 500
    ]


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_nothing_in_the_place_of_a_key_breaks_a_page(world: World, odd: str) -> None:
    paths = {
        address.path_with(dict.fromkeys(address.arguments, "ODD")).replace("ODD", odd)
        for address in every_address()
        if address.arguments
    }

    assert failures(world, "GET", sorted(paths)) == []


@pytest.mark.parametrize("kind", ["longer than any key", "half a pair"])
def test_neither_does_it_when_something_is_to_be_done(world: World, kind: str) -> None:
    paths = {
        address.path_with(dict.fromkeys(address.arguments, "ODD")).replace("ODD", ODD[kind])
        for address in every_address()
        if address.arguments
    }

    assert failures(world, "POST", sorted(paths), "post=yes&_save=1&action=delete_selected") == []


@pytest.mark.parametrize("names", [names_read(), NAMES], ids=["read by us", "known to all"])
def test_nothing_in_a_parameter_breaks_a_page(world: World, names: list[str]) -> None:
    paths = [address.path(world.rows) for address in every_address()]
    pairs = [f"{name}={odd}" for name, odd in zip(names, cycle(_SHORT), strict=False)]

    assert failures(world, "GET", [f"{path}?{'&'.join(pairs)}" for path in paths]) == []


@pytest.mark.parametrize("names", [names_read(), NAMES], ids=["read by us", "known to all"])
def test_nothing_in_a_form_breaks_a_page(world: World, names: list[str]) -> None:
    paths = [address.path(world.rows) for address in every_address()]
    values = cycle([*_SHORT, ODD["a zero"]])
    pairs = [f"{name}={odd}" for name, odd in zip(names, values, strict=False)]

    assert failures(world, "POST", paths, "&".join(pairs)) == []


_HEADERS = (
    *("HTTP_ACCEPT_LANGUAGE", "HTTP_USER_AGENT", "HTTP_REFERER", "HTTP_ORIGIN", "HTTP_HOST"),
    *("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REQUEST_ID", "HTTP_RANGE"),
    *("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT"),
    *("CONTENT_LENGTH", "CONTENT_TYPE", "REMOTE_ADDR", "HTTP_X_CSRFTOKEN", "HTTP_SEC_FETCH_SITE"),
)
_DOORS = ("/", "/admin/", "/metrics")
#: As a server hands headers over: bytes as signs of Latin-1.
_RAW = [unquote_to_bytes(odd).decode("latin-1") for odd in ODD.values()]


@pytest.mark.parametrize("header", _HEADERS)
def test_nothing_in_a_header_breaks_a_page(world: World, header: str) -> None:
    answers = {
        (path, odd[:20]): world.send("superuser", "GET", path, **{header: odd}).status_code
        for path in _DOORS
        for odd in _RAW
    }

    assert [case for case, status in answers.items() if status == 500] == []


@pytest.mark.parametrize("odd", _RAW, ids=ODD)
def test_nothing_in_a_cookie_breaks_a_page(world: World, odd: str) -> None:
    client = Client(raise_request_exception=False)
    names = [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, COOKIE, "messages", "odd"]
    for name in names:
        client.cookies[name] = odd

    answers = {path: client.get(path).status_code for path in _DOORS}

    assert [path for path, status in answers.items() if status == 500] == []
