"""Before a check: the start page and the consents."""

import re
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.check.views.walk import begin, focusable, put_check, read, text_of
from tests.conftest import store_version
from tests.queries import counted
from tests.small import BENIGN, SMALL
from triage.models import QuestionnaireVersion, RateLimit, Submission

# The danger signs on a page are those of the versions that a process has read.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_read")]


# the start page


def test_the_start_page_says_what_to_know_before_starting(
    client: Client, version: QuestionnaireVersion
) -> None:
    page = read(client, "home")

    parts = (
        "Small check",
        "Call 112 now if you have any of these",
        "You can't pee",
        "Adults with back pain.",
        "It takes about 2 minutes.",
        "A few questions.",
        "For tests.",
        "May we store your answers",
        "the clinic may look at my answers if I do not finish",
    )
    assert [page.find(part) >= 0 for part in parts] == [True] * len(parts)
    assert [page.find(part) for part in parts] == sorted(page.find(part) for part in parts)


def test_the_start_page_sets_no_cookie_but_the_one_against_forgery(
    client: Client, version: QuestionnaireVersion
) -> None:
    client.get(reverse("home"))

    assert set(client.cookies) == {"csrftoken"}


def test_several_questionnaires_are_offered(client: Client, version: QuestionnaireVersion) -> None:
    store_version(replace(SMALL, slug="other", title="Other check"), signed=True)

    page = client.get(reverse("home"))

    assert "Which check do you need?" in text_of(page)
    assert ("a", "/start/other/") in focusable(page)
    assert ("a", "/start/small/") in focusable(page)
    assert "Other check" in read(client, "begin", "other")


@pytest.mark.parametrize("path", ["/", "/start/small/", "/start/nothing/"])
def test_without_a_live_version_there_are_danger_signs_and_numbers(
    client: Client, path: str
) -> None:
    response = client.get(path)

    assert response.status_code == 503
    assert "The check is closed just now" in text_of(response)
    assert "thoughts of hurting yourself" in text_of(response)
    assert ("a", "tel:112") in focusable(response)


def test_outside_debug_an_unsigned_version_is_not_served(client: Client, db: None) -> None:
    store_version(SMALL)

    assert client.get("/").status_code == 503
    assert begin(client).status_code == 503
    assert not Submission.objects.exists()


def test_in_debug_an_unsigned_version_is_marked_on_every_page(
    client: Client, settings: Settings
) -> None:
    settings.DEBUG = True
    version = store_version(SMALL)
    mark = "Demonstration. Not approved by a clinician."

    assert mark in read(client, "home")
    begin(client)
    assert mark in read(client, "question", "adult")
    put_check(client, version, BENIGN, done=True)
    assert mark in read(client, "result")


def test_a_signed_version_bears_no_mark(client: Client, version: QuestionnaireVersion) -> None:
    put_check(client, version, BENIGN, done=True)

    assert "Demonstration" not in read(client, "home") + read(client, "result")


# consent


def test_refusing_to_store_leads_to_signs_numbers_and_reading_and_stores_nothing(
    client: Client, version: QuestionnaireVersion
) -> None:
    response = begin(client, store="no")

    assert response["Location"] == reverse("without")
    page = read(client, "without")
    assert "We stored nothing." in page
    assert "You have chest pain" in page
    assert "555-0111" in page
    assert not Submission.objects.exists()
    assert "check" not in client.cookies


def test_without_a_choice_nothing_starts(client: Client, version: QuestionnaireVersion) -> None:
    response = client.post(reverse("begin", args=["small"]), {"follow_up": "on"})

    assert "There is a problem Choose yes or no." in text_of(response)
    assert not Submission.objects.exists()


@pytest.mark.parametrize(("data", "consent"), [({}, False), ({"follow_up": "on"}, True)])
def test_the_second_consent_is_kept_as_given(
    client: Client, version: QuestionnaireVersion, data: dict[str, str], consent: bool
) -> None:
    response = begin(client, **data)

    assert response["Location"] == reverse("question", args=["adult"])
    assert Submission.objects.get().clinic_may_follow_up is consent


def test_starting_takes_no_more_than_eight_queries(
    client: Client, version: QuestionnaireVersion
) -> None:
    with counted() as queries:
        begin(client)

    assert len(queries) <= 8


def test_a_check_under_way_is_offered_on_the_start_page(client: Client, check: Submission) -> None:
    assert f"This device has a check under code {check.code}." in read(client, "home")


def test_one_address_starts_sixty_checks_an_hour(
    client: Client, version: QuestionnaireVersion
) -> None:
    begin(client)
    RateLimit.objects.update(count=300)

    response = begin(client)

    assert response.status_code == 429
    assert "Too many checks were started from here." in text_of(response)
    assert Submission.objects.count() == 1
    assert (
        Client(REMOTE_ADDR="192.0.2.9").post("/start/small/", {"store": "yes"}).status_code == 302
    )


def test_two_taps_on_start_begin_one_check(client: Client, version: QuestionnaireVersion) -> None:
    found = re.search(r'name="once" value="([^"]+)"', client.get("/").content.decode())
    assert found

    responses = [begin(client, once=found[1]) for _tap in range(2)]

    assert [response.status_code for response in responses] == [302, 302]
    assert Submission.objects.count() == 1
    assert client.get(reverse("question", args=["adult"])).status_code == 200


def test_each_page_has_a_word_of_its_own(client: Client, version: QuestionnaireVersion) -> None:
    words = {
        word
        for _time in range(2)
        for word in re.findall(r'name="once" value="([^"]+)"', client.get("/").content.decode())
    }

    assert len(words) == 2


def test_an_address_that_leads_to_no_check_does_not_say_that_the_check_is_closed(
    client: Client, version: QuestionnaireVersion
) -> None:
    response = client.get(reverse("begin", args=["nothing"]))

    assert response.status_code == 404
    assert "There is no page here" in text_of(response)
