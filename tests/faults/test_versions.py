"""A published document that was damaged in the database: its patients are told when to call
whom, everybody else goes on, and it is served again as soon as it is mended.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.check.views.walk import put_check, text_of
from tests.checks import again
from tests.conftest import store_version
from tests.small import SMALL
from triage.models import QuestionnaireVersion, Submission
from triage.models import version as versions
from triage.records.views.health import readiness

OTHER = replace(SMALL, slug="other", title="Other check")


@pytest.fixture(autouse=True)
def fresh_process(nothing_read: None) -> Iterator[None]:
    """As after a restart."""
    readiness.forget()
    yield
    readiness.forget()


@pytest.fixture
def check(client: Client, version: QuestionnaireVersion) -> Submission:
    """A check under way, whose version is then damaged."""
    submission = put_check(client, version, {"adult": ("yes",)})
    damage(version)
    return submission


def damage(version: QuestionnaireVersion, document: str | None = None) -> None:
    """Write past all that guards the document; without one, cut its end off."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE triage_questionnaireversion SET document = %s WHERE id = %s",
            [version.document[:-9] if document is None else document, version.pk],
        )
    versions._PARSED.clear()


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("home", []),
        ("begin", ["small"]),
        ("go-on", []),
        ("question", ["bladder"]),
        ("stop", []),
        ("answers", []),
        ("contact", []),
        ("result", []),
        ("result-pdf", []),
        ("unfinished", []),
        ("save", []),
        ("erase", []),
        ("learn", []),
        ("learn-search", []),
    ],
)
def test_its_patients_get_the_danger_signs_and_the_numbers(
    client: Client, check: Submission, name: str, args: list[str]
) -> None:
    page = client.get(reverse(name, args=args))

    assert page.status_code == 503
    assert "tel:112" in page.content.decode()
    assert "now if you have any of these" in text_of(page)


def test_an_answer_to_it_is_not_taken_and_can_be_given_once_it_is_mended(
    client: Client, check: Submission, version: QuestionnaireVersion
) -> None:
    address, form = reverse("question", args=["bladder"]), {"answer": "none", "revision": 1}
    refused = client.post(address, form)

    damage(version, version.document)
    stored = client.post(address, form)

    assert (refused.status_code, stored.status_code) == (503, 302)
    assert [event.link_id for event in again(check).events()] == ["adult", "bladder"]


def test_patients_of_another_questionnaire_go_on(client: Client, check: Submission) -> None:
    store_version(OTHER, signed=True)

    start = client.get("/")
    begun = client.post(reverse("begin", args=["other"]), {"store": "yes"})

    assert start.status_code == 200
    assert "Other check" in text_of(start)
    assert begun["Location"] == reverse("question", args=["adult"])


def test_a_process_that_has_read_it_before_goes_on_with_what_was_published(
    client: Client, check: Submission, version: QuestionnaireVersion
) -> None:
    version.parsed()

    assert client.get(reverse("question", args=["bladder"])).status_code == 200


def test_readiness_says_that_a_document_is_damaged_also_where_it_is_in_memory(
    client: Client, check: Submission, version: QuestionnaireVersion
) -> None:
    version.parsed()
    store_version(OTHER, signed=True)

    found = client.get("/readyz")

    assert (found.status_code, found.json()["documents"]) == (200, False)


def test_without_any_whole_document_the_site_is_not_ready(
    client: Client, check: Submission
) -> None:
    found = client.get("/readyz")

    assert (found.status_code, found.json()["live_version"]) == (503, False)


def test_nobody_is_moved_to_a_damaged_version(
    client: Client, version: QuestionnaireVersion
) -> None:
    check = put_check(client, version, {"adult": ("yes",)})
    QuestionnaireVersion.objects.update(
        status="retired",
        retired_at=version.published_at,
        withdrawn_reason="Wrong.",
        withdrawn_by=version.questionnaire.approvals.get().approved_by,
    )
    newer = store_version(replace(SMALL, title="Newer"), signed=True)
    damage(newer)

    page = client.get(reverse("go-on"))

    assert page.status_code == 503
    assert again(check).version_id == version.pk
