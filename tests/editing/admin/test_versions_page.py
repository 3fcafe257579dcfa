"""Editors see what was published: every version, why, who signed it, and how it differs."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from tests.conftest import store_version
from tests.filling import address
from tests.small import SMALL
from tests.staff.people import LogIn, staff
from triage.editing.withdrawing import withdraw
from triage.models import Approval, EditingRight, Questionnaire, QuestionnaireVersion

_SECOND = replace(SMALL, title="Second check")


def _words(page: Any) -> str:
    return " ".join(strip_tags(page.content.decode()).split())


@pytest.fixture
def versions(db: None) -> list[QuestionnaireVersion]:
    """The first signed, and void since; the second live, and signed by nobody."""
    first = store_version(SMALL, signed=True)
    QuestionnaireVersion.objects.update(status="retired", retired_at=timezone.now())
    Approval.objects.update(void_since=timezone.now() + timedelta(hours=1))
    return [first, store_version(_SECOND)]


@pytest.fixture
def row(versions: list[QuestionnaireVersion]) -> Questionnaire:
    return versions[0].questionnaire


def test_an_editor_reads_every_version_with_its_signatures_and_the_way_to_its_difference(
    log_in: LogIn, row: Questionnaire, versions: list[QuestionnaireVersion]
) -> None:
    editor = log_in("editor")
    somebody = staff("lead", called="somebody")
    EditingRight.objects.create(questionnaire=row, user=somebody, by=somebody, at=timezone.now())

    page = editor.get(address(row, "versions"))
    compared = editor.get(address(versions[1], "compare"))

    words = _words(page)
    assert words.index("Version 2") < words.index("Version 1")
    assert [len(signed) for _version, signed in page.context["versions"]] == [0, 1]
    for said in ("nobody has signed it", "Another one took its place", "(void since"):
        assert said in words
    assert f'href="{address(versions[1], "compare")}"' in page.content.decode()
    assert "Second check" in _words(compared)
    assert f'href="{address(versions[0], "compare")}"' in compared.content.decode()
    assert "What it weakened of version 1" in _words(compared)
    assert (
        f'href="{address(row, "versions")}"'
        in editor.get(address(row, "workbench")).content.decode()
    )


def test_a_version_that_was_withdrawn_says_by_whom_and_why(
    log_in: LogIn, row: Questionnaire, versions: list[QuestionnaireVersion]
) -> None:
    withdraw(versions[1], by=staff("lead"), reason="A threshold was wrong.")

    words = _words(log_in("editor").get(address(row, "versions")))

    assert "by lead: A threshold was wrong." in words


def test_an_editor_looks_and_changes_nothing_of_a_version(
    log_in: LogIn, versions: list[QuestionnaireVersion]
) -> None:
    editor = log_in("editor")

    for page in ("withdraw", "restore"):
        assert editor.get(address(versions[1], page)).status_code == 403
    assert editor.post(address(versions[1], "whole"), {"note": "x"}).status_code == 403
    assert "and sign it" not in editor.get(address(versions[1])).content.decode()


def test_nobody_else_sees_the_list_and_an_empty_one_says_so(
    log_in: LogIn, row: Questionnaire
) -> None:
    other = Questionnaire.objects.create(slug="other", title="Other")

    assert log_in("clinician").get(address(row, "versions")).status_code == 403
    assert "Nothing was published yet." in _words(log_in("lead").get(address(other, "versions")))


def test_more_versions_ask_the_database_no_more(
    log_in: LogIn,
    row: Questionnaire,
    versions: list[QuestionnaireVersion],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client: Client = log_in("editor")
    client.get(address(row, "versions"))
    with CaptureQueriesContext(connection) as first:
        client.get(address(row, "versions"))
    QuestionnaireVersion.objects.update(status="retired", retired_at=timezone.now())
    store_version(SMALL, signed=True)

    with django_assert_num_queries(len(first)):
        client.get(address(row, "versions"))
