"""From the reading back to the check that this browser holds, with the emergency in view."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.check.views.walk import focusable, put_check, text_of
from tests.checks import EMERGENCY, SOON
from tests.conftest import store_version
from tests.queries import counted
from tests.small import BENIGN, SMALL
from triage.check.leaving import expire, finish
from triage.check.lifetime import LIFETIME
from triage.editing.withdrawing import withdraw
from triage.models import Approval, QuestionnaireVersion, Submission
from triage.models import version as versions

pytestmark = pytest.mark.django_db

#: A whole check that ends as an emergency, in the order in which it is asked.
DONE = {**EMERGENCY, **{key: given for key, given in BENIGN.items() if key not in EMERGENCY}}
NOW = "Your answers may mean an emergency."
EARLIER = "Earlier you told us something that may be an emergency."
GO_ON, RESULT = ("a", reverse("go-on")), ("a", reverse("result"))
STOP = ("a", reverse("stop"))
PAGES = ("/learn/", "/learn/warning-signs/", "/learn/search/", "/learn/search/?q=fever")
MISSING = "/learn/nowhere/"


def told(client: Client, place: str) -> tuple[bool, bool, set[tuple[str, str]]]:
    """(an emergency now, one earlier, which links lead back to the check)."""
    response = client.get(place)
    found = {GO_ON, RESULT, STOP} & set(focusable(response))
    words = text_of(response)
    return NOW in words, EARLIER in words, found


@pytest.mark.parametrize("place", [*PAGES, MISSING])
def test_a_check_under_way_is_one_link_away(
    client: Client, version: QuestionnaireVersion, place: str
) -> None:
    put_check(client, version, {"adult": ("yes",)})

    assert told(client, place) == (False, False, {GO_ON})
    assert "Go on with the check" in text_of(client.get(place))


@pytest.mark.parametrize("place", [*PAGES, MISSING])
def test_a_result_is_one_link_away(
    client: Client, version: QuestionnaireVersion, place: str
) -> None:
    put_check(client, version, SOON, done=True)

    assert told(client, place) == (False, False, {RESULT})
    assert "Back to my result" in text_of(client.get(place))


@pytest.mark.parametrize("place", [*PAGES, MISSING])
@pytest.mark.parametrize("done", [False, True])
def test_an_emergency_stays_in_view(
    client: Client, version: QuestionnaireVersion, place: str, done: bool
) -> None:
    put_check(client, version, DONE if done else EMERGENCY, done=done)

    assert told(client, place) == (True, False, {STOP, RESULT if done else GO_ON})


def test_where_nothing_can_be_read_the_way_back_and_the_emergency_are_there(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, EMERGENCY)
    QuestionnaireVersion.objects.update(status="retired", retired_at=timezone.now())

    assert client.get("/learn/").status_code == 503
    assert told(client, "/learn/") == (True, False, {STOP, GO_ON})


def test_an_emergency_that_was_taken_back_is_told_as_earlier(
    client: Client, version: QuestionnaireVersion
) -> None:
    check = put_check(client, version, EMERGENCY)
    Submission.objects.filter(pk=check.pk).update(urgency=20)

    assert told(client, "/learn/") == (False, True, {STOP, GO_ON})


@pytest.mark.parametrize("noted", [True, False])
@pytest.mark.parametrize(("given", "earlier"), [(EMERGENCY, True), ({"adult": ("yes",)}, False)])
def test_a_check_that_is_too_old_says_only_what_was(
    client: Client, version: QuestionnaireVersion, given: Any, earlier: bool, noted: bool
) -> None:
    check = put_check(client, version, given)
    Submission.objects.update(started_at=timezone.now() - LIFETIME - timedelta(minutes=1))
    if noted:
        expire(check, now=timezone.now())

    assert told(client, "/learn/") == (False, earlier, {GO_ON})
    assert "See what you can do" in text_of(client.get("/learn/"))
    assert client.get(client.get(reverse("go-on"))["Location"]).status_code == 200


def test_a_check_of_a_withdrawn_version_can_still_go_on(
    client: Client, version: QuestionnaireVersion, admin_user: Any
) -> None:
    put_check(client, version, EMERGENCY)
    withdraw(version, by=admin_user, reason="It was wrong.")
    store_version(SMALL, signed=True)

    assert told(client, "/learn/") == (True, False, {STOP, GO_ON})


def test_a_check_that_cannot_be_served_has_no_link_and_keeps_the_emergency_in_view(
    client: Client, version: QuestionnaireVersion
) -> None:
    other = store_version(replace(SMALL, slug="other"), signed=True)
    put_check(client, other, EMERGENCY)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE triage_questionnaireversion SET document = '{}' WHERE id = %s", [other.pk]
        )
    versions._PARSED.clear()

    assert told(client, "/learn/") == (True, False, set())


def test_a_check_of_a_version_that_nobody_signed_any_more_has_no_link(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, EMERGENCY)
    Approval.objects.all()._raw_delete("default")

    assert told(client, "/learn/") == (True, False, set())


# who may keep the page


@pytest.mark.parametrize("place", ["/learn/", "/learn/warning-signs/"])
def test_only_a_page_without_a_check_may_be_kept(
    client: Client, version: QuestionnaireVersion, place: str
) -> None:
    anybodys = client.get(place)
    put_check(client, version, EMERGENCY)
    of_one = client.get(place)

    assert anybodys["Cache-Control"] == "public, max-age=300"
    assert of_one["Cache-Control"] == "private, no-store"
    assert {page["Vary"] for page in (anybodys, of_one)} == {"Cookie, Accept-Encoding"}
    assert not (anybodys.cookies)
    assert not (of_one.cookies)


@pytest.mark.parametrize("place", ["/learn/", "/learn/warning-signs/"])
def test_what_was_kept_is_not_sent_again_until_it_is_another(
    client: Client, version: QuestionnaireVersion, place: str, settings: Any
) -> None:
    browsers = {"Accept-Encoding": "gzip"}
    first = client.get(place, headers=browsers)
    kept = {**browsers, "If-None-Match": first["ETag"]}
    again = client.get(place, headers=kept)
    settings.CLINIC_NAME = "The Other Clinic"
    other = client.get(place, headers=kept)
    put_check(client, version, EMERGENCY)
    of_one = client.get(place, headers={"If-None-Match": other["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert (again["ETag"], again["Vary"]) == (first["ETag"], first["Vary"])
    assert "Cookie" in again["Vary"]
    assert again["Cache-Control"] == first["Cache-Control"]
    assert other.status_code == 200
    assert (of_one.status_code, "ETag" in of_one) == (200, False)
    assert NOW in text_of(of_one)


@pytest.mark.parametrize("place", [*PAGES, MISSING])
def test_what_opens_nothing_is_not_told_and_not_kept(
    client: Client, version: QuestionnaireVersion, place: str
) -> None:
    check = put_check(client, version, EMERGENCY)
    finish(check)
    finished = client.get(place)
    client.cookies["check"] = "nonsense"
    forged = client.get(place)

    for page in (finished, forged):
        assert "no-store" in page["Cache-Control"]
        assert not {GO_ON, RESULT, STOP} & set(focusable(page))
        assert NOW not in text_of(page)


@pytest.mark.parametrize("place", ["/learn/", "/learn/warning-signs/", "/learn/search/"])
def test_a_check_costs_one_query_more(
    client: Client, version: QuestionnaireVersion, place: str
) -> None:
    put_check(client, version, EMERGENCY)
    client.get(place)

    with counted() as queries:
        client.get(place)

    assert len(queries) == 2


def test_leaving_no_trace_leaves_nothing_to_come_back_to(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, DONE, done=True)

    client.post(reverse("finish"))

    assert told(client, "/learn/") == (False, False, set())
    assert client.get("/learn/")["Cache-Control"] == "public, max-age=300"
