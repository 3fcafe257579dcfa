"""No page of a patient tells which release runs."""

from collections.abc import Iterator

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from tests.check.views.walk import put_check
from tests.small import BENIGN
from triage.models import QuestionnaireVersion

pytestmark = pytest.mark.django_db
MARK = "9.8.7"


@pytest.fixture(autouse=True)
def _running() -> Iterator[None]:
    release = {"VERSION": MARK, "COMMIT": "0123abc", "RELEASE": f"{MARK}+0123abc"}
    with override_settings(**release):
        yield


def told(client: Client, address: str) -> tuple[int, bool]:
    """(status, whether the release is anywhere in the answer)."""
    response = client.get(address)
    return response.status_code, MARK in f"{response.content!r} {response.headers}"


def test_only_a_monitor_is_told(client: Client) -> None:
    assert told(client, "/healthz") == (200, True)


@pytest.mark.parametrize("name", ["home", "learn", "learn-search", "resume", "without", "no-check"])
def test_no_page_before_a_check_tells(
    version: QuestionnaireVersion, client: Client, name: str
) -> None:
    assert told(client, reverse(name)) == (200, False)


@pytest.mark.parametrize("name", ["answers", "contact", "result", "save", "erase"])
def test_no_page_of_a_check_tells(version: QuestionnaireVersion, client: Client, name: str) -> None:
    put_check(client, version, BENIGN, done=name != "answers")

    assert told(client, reverse(name)) == (200, False)


@pytest.mark.parametrize("debug", [False, True])
def test_no_error_page_tells(client: Client, debug: bool) -> None:
    with override_settings(DEBUG=debug):
        assert told(client, "/nowhere/") == (404, False)
