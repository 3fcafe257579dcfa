"""Any two versions of a questionnaire beside each other."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.conftest import store_version
from tests.filling import address
from tests.small import SMALL
from tests.staff.people import LogIn
from triage.models import QuestionnaireVersion
from triage.models.version import _PARSED

_SECOND = replace(SMALL, title="Second check")
_THIRD = replace(SMALL, title="Third check")


@pytest.fixture
def versions(db: None) -> list[QuestionnaireVersion]:
    """Three of one questionnaire."""
    versions = []
    for one in (SMALL, _SECOND, _THIRD):
        QuestionnaireVersion.objects.update(status="retired", retired_at=timezone.now())
        versions.append(store_version(one, signed=True))
    return versions


def _told(page: Any) -> list[tuple[str, str]]:
    """Each field that differs, before and after."""
    shown = [edit for group in page.context["groups"] for row in group.rows for edit in row.edits]
    return [("".join(p.text for p in e.before), "".join(p.text for p in e.after)) for e in shown]


def test_a_version_is_shown_beside_the_one_before_with_its_signatures(
    log_in: LogIn, versions: list[QuestionnaireVersion]
) -> None:
    page = log_in("lead").get(address(versions[2], "compare"))

    assert _told(page) == [("Second check", "Third check")]
    assert [one.sha256 for one in page.context["signatures"]] == [versions[2].sha256]


@pytest.mark.parametrize(
    ("number", "expected"),
    [("1", ("Small check", "Third check")), ("99", ("Second check", "Third check"))],
)
def test_any_other_can_be_chosen(
    log_in: LogIn, versions: list[QuestionnaireVersion], number: str, expected: tuple[str, str]
) -> None:
    page = log_in("lead").get(f"{address(versions[2], 'compare')}?with={number}")

    assert _told(page) == [expected]


def test_before_the_first_there_was_nothing(
    log_in: LogIn, versions: list[QuestionnaireVersion]
) -> None:
    page = log_in("lead").get(address(versions[0], "compare"))

    assert "Nothing was published before it" in page.content.decode()
    assert page.context["groups"] == ()


def test_a_damaged_document_is_said(log_in: LogIn, versions: list[QuestionnaireVersion]) -> None:
    _PARSED.clear()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE triage_questionnaireversion SET document = 'x' WHERE number = 2")

    page = log_in("lead").get(address(versions[2], "compare"))

    assert "A stored document cannot be read" in page.content.decode()


def test_the_page_of_a_version_leads_there_and_nobody_else_sees_it(
    lead: Client, live: QuestionnaireVersion, log_in: LogIn
) -> None:
    assert f'href="{address(live, "compare")}"' in lead.get(address(live)).content.decode()
    assert log_in("clinician").get(address(live, "compare")).status_code == 403
