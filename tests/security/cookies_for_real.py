"""Every page under a clinic's settings, and what each cookie is that comes with it.

Not collected by itself, as names of cookies are settled when the settings are read: see
``test_cookies.py``, which starts it with those of a clinic.
"""

from http.cookies import Morsel

import pytest
from django.conf import settings
from django.test import Client

from tests.security.addresses import every_address
from tests.security.signing_in import account, give_password
from tests.security.world import World, undone
from triage.check.views.browser import COOKIE

pytestmark = pytest.mark.django_db


@pytest.fixture
def https(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """All that browsers ask for, they ask for over TLS."""
    generic = Client.generic

    def secure(self: Client, method: str, path: str, *given: object, **more: object) -> object:
        return generic(self, method, path, *given, **{**more, "secure": True})  # type: ignore[arg-type]

    monkeypatch.setattr(Client, "generic", secure)
    return world


def wrong(cookie: Morsel[str]) -> list[str]:
    """What a neighbouring host, a script or another site could make of it."""
    demanded = {
        "prefix": cookie.key.startswith("__Host-"),
        "Secure": bool(cookie["secure"]),
        "HttpOnly": bool(cookie["httponly"]) or not cookie.value,  # one that is taken back
        "SameSite": cookie["samesite"] in {"Lax", "Strict"},
        "Path": cookie["path"] == "/",
        "Domain": not cookie["domain"],
    }
    return [name for name, holds in demanded.items() if not holds]


def test_every_cookie_of_every_page_is_for_this_host_alone(https: World) -> None:
    found: dict[str, set[str]] = {}
    for address in every_address():
        path = address.path(https.rows)
        person = "superuser" if path.startswith(("/admin/", "/staff/")) else "patient"
        for asker, method in ((person, "GET"), (person, "POST")):
            answer = https.ask(asker, method, path)
            for cookie in answer.cookies.values():
                found.setdefault(cookie.key, set()).update(wrong(cookie))

    with undone():
        account("auditor")
        for cookie in give_password(Client(), "auditor").cookies.values():
            found.setdefault(cookie.key, set()).update(wrong(cookie))

    assert {name: faults for name, faults in found.items() if faults} == {}
    known = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, COOKIE}
    assert {*known, settings.MESSAGES_COOKIE_NAME} == set(found)
