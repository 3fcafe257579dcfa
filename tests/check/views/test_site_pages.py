"""What the site says of itself: the clinic's words, and facts that the program fills in."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import models
from django.test import Client

from tests.check.views.walk import read, text_of
from tests.conftest import store_version
from tests.queries import counted
from tests.small import SMALL
from triage.check.views.site_pages import in_words
from triage.models import QuestionnaireVersion, SitePage
from triage.site.site_pages import make_missing_pages

pytestmark = pytest.mark.django_db

PAGES = ("about", "privacy", "accessibility")


@pytest.fixture(autouse=True)
def _production(settings: Any) -> None:
    """A demonstration asks besides whether everything is signed."""
    settings.DEBUG = False


@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_there_with_nothing_live_and_nothing_stored(client: Client, name: str) -> None:
    text = read(client, name)

    assert "{" not in text
    assert "In an emergency call 112" in text


@pytest.mark.parametrize(("name", "queries"), [("about", 2), ("privacy", 1), ("accessibility", 1)])
def test_a_page_is_cheap(
    client: Client, version: QuestionnaireVersion, name: str, queries: int
) -> None:
    make_missing_pages()
    read(client, name)

    with counted() as found:
        read(client, name)

    assert len(found) == queries


def test_what_an_editor_saves_is_read_at_once_and_cleaned(client: Client) -> None:
    body = "# Top\n\n## Part\n\n- **One** {clinic_name}\n\n<script>x</script> [a](http://b)"
    SitePage.objects.create(slug="about", title="About <us>", body=body)

    page = client.get("/about/").content.decode()

    assert "<h1>About &lt;us&gt;</h1>" in page
    assert "<h2>Part</h2>" in page
    assert "<li><strong>One</strong> Example Clinic</li>" in page
    assert "<script" not in page
    assert "http://b" not in page
    assert page.count("<h1>") == 1


def test_about_names_what_is_live_by_its_published_title(
    client: Client, version: QuestionnaireVersion
) -> None:
    version.questionnaire.title = "A draft's title"
    version.questionnaire.save()

    text = read(client, "about")

    assert "A draft's title" not in text
    day = f"{version.published_at:%-d %B %Y}"
    assert f"Small check : version 1, open since {day}." in text
    assert "Approved by a clinical lead of the clinic." in text


def test_what_is_not_signed_is_said_to_be_so(client: Client, settings: Any) -> None:
    settings.DEBUG = True
    store_version(SMALL)

    assert "Not approved by a clinician." in read(client, "about").split("What is open now")[1]


def test_what_is_damaged_is_passed_over(
    client: Client, version: QuestionnaireVersion, settings: Any
) -> None:
    settings.DEBUG = True
    models.QuerySet(QuestionnaireVersion).update(sha256="0" * 64)

    assert "No check is open just now." in read(client, "about")


def test_privacy_tells_the_times_that_are_set(client: Client, settings: Any) -> None:
    settings.RETENTION_UNFINISHED_DAYS = 13
    settings.RETENTION_ANONYMOUS_DAYS = 365
    settings.RETENTION_CARE_DAYS = 7300
    settings.RETENTION_REPORTS_DAYS = 1
    settings.DATA_CONTROLLER = "Clinic <Ltd>"

    page = client.get("/privacy/")
    text = text_of(page)

    for said in (
        "It closes after 24 hours.",
        "they are erased after 13 days.",
        "Your answers are erased after 1 year,",
        "20 years after the last step.",
        "A report of a problem 1 day",
        "for 31 days.",
        "Staff in the group: Clinicians.",
        "Staff in the groups: Clinicians and Desk.",
        "Staff in the groups: Editors and Clinical leads.",
        "Whom to ask about your data Ask at the clinic.",
        "and not by whom",
    ):
        assert said in text, said
    assert "Clinic &lt;Ltd&gt;" in page.content.decode()


def test_privacy_says_so_where_addresses_are_logged(client: Client, settings: Any) -> None:
    settings.LOG_ADDRESSES = True

    text = read(client, "privacy")

    assert "The log of this site holds the internet address" in text
    assert "and not by whom" not in text


def test_accessibility_leads_to_the_report(client: Client) -> None:
    assert 'class="button button--secondary" href="/report/"' in (
        client.get("/accessibility/").content.decode()
    )


@pytest.mark.parametrize(
    ("days", "words"), [(1, "1 day"), (30, "30 days"), (365, "1 year"), (3650, "10 years")]
)
def test_days_are_said_as_people_say_them(days: int, words: str) -> None:
    assert in_words(days) == words


@pytest.mark.parametrize("name", PAGES)
def test_the_foot_leads_to_every_page(client: Client, name: str) -> None:
    for path in ("/", "/nowhere/", f"/{name}/"):
        assert f'<a href="/{name}/">' in client.get(path).content.decode()


def test_other_questionnaires_are_named_as_well(
    client: Client, version: QuestionnaireVersion
) -> None:
    store_version(replace(SMALL, slug="other", title="Other check"), signed=True)

    assert "Other check : version 1" in read(client, "about")
