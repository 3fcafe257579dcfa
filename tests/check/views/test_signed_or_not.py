"""Whether a clinician approved it is looked up for every page, and told where it is not so."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.check.views.walk import put_check
from tests.checks import EMERGENCY
from tests.conftest import store_version
from tests.queries import counted, failing
from tests.security.addresses import every_address
from tests.small import BENIGN, SMALL

pytestmark = pytest.mark.django_db

MARK = "Demonstration. Not approved by a clinician."
#: What is no page for patients, or no page to read.
_OTHERS = (
    "admin",
    "staff",
    "account",
    "mfa",
    "healthz",
    "readyz",
    "metrics",
    "result-pdf",
    "picture",
)
_ROWS = {"slug": "small", "link_id": "adult", "section": "warning-signs"}
#: What a browser may hold when it comes.
HELD: dict[str, dict[str, Any]] = {
    "no check": {},
    "a check under way": {"given": {"adult": ("yes",)}, "done": False},
    "an emergency": {"given": EMERGENCY, "done": False},
    "a check that is done": {"given": BENIGN, "done": True},
}


def pages(client: Client) -> dict[str, str]:
    """Every page for patients that can be looked at, errors among them."""
    places = [
        address.path(_ROWS) for address in every_address() if not address.name.startswith(_OTHERS)
    ]
    places += ["/no-such-page/", "/learn/no-such-section/", "/start/no-such-check/"]
    found = {place: client.get(place) for place in places}
    found["a forged form"] = Client(enforce_csrf_checks=True).post("/start/small/", {})
    return {place: page.content.decode() for place, page in found.items() if page.content}


@pytest.mark.parametrize("held", HELD.values(), ids=HELD)
@pytest.mark.parametrize(
    ("debug", "signed", "marked"),
    [(True, False, True), (True, True, False), (False, True, False), (False, False, False)],
)
def test_every_page_says_it_exactly_where_it_is_so(
    client: Client, settings: Any, held: dict[str, Any], debug: bool, signed: bool, marked: bool
) -> None:
    settings.DEBUG = debug
    version = store_version(SMALL, signed=signed)
    if held:
        put_check(client, version, held["given"], done=held["done"])

    seen = pages(client)

    assert len(seen) > 10
    assert {place for place, page in seen.items() if (MARK in page) is not marked} == set()
    assert {place for place, page in seen.items() if ("Demonstration" in page) is not marked} == (
        set()
    )


def test_where_several_are_live_all_have_to_be_signed(client: Client, settings: Any) -> None:
    settings.DEBUG = True
    store_version(SMALL, signed=True)
    assert MARK not in client.get(reverse("without")).content.decode()

    store_version(replace(SMALL, slug="other"), signed=False)
    assert MARK in client.get(reverse("without")).content.decode()


@pytest.mark.parametrize("debug", [True, False])
def test_where_nobody_knows_it_says_no_more_than_it_can(
    client: Client, settings: Any, debug: bool
) -> None:
    settings.DEBUG = debug
    nothing_live = client.get(reverse("without")).content.decode()
    store_version(SMALL, signed=True)
    with failing("triage_questionnaireversion"):
        away = client.get(reverse("without")).content.decode()

    for page in (nothing_live, away):
        assert "approved" not in page
        assert ("Demonstration." in page) is debug


def test_outside_the_demonstration_nothing_is_asked_for_it(client: Client, settings: Any) -> None:
    store_version(SMALL, signed=True)

    with counted() as queries:
        client.get(reverse("without"))

    assert queries == []
