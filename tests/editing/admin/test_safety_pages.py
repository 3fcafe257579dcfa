"""The safety file of a version: a page, and a text to keep."""

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.editing.admin.conftest import set_threshold
from tests.staff.people import LogIn
from triage.editing.publishing import publish
from triage.editing.safety.shipped_hazards import make_missing_hazards
from triage.models import Questionnaire, QuestionnaireVersion
from triage.models.version import _PARSED

ROLES = ("nobody", "patient", "clinician", "editor", "lead", "superuser")


def _address(version: QuestionnaireVersion, name: str = "safety") -> str:
    return reverse(f"admin:triage_questionnaireversion_{name}", args=[version.pk])


def _text(page: Any) -> str:
    body = re.sub(r"<[^>]+>", " ", page.content.decode().split('id="content-main"')[-1])
    return " ".join(unescape(body).split())


@pytest.mark.parametrize("name", ["safety", "safety_text"])
def test_whoever_may_look_at_versions_reads_it(
    live: QuestionnaireVersion, log_in: LogIn, name: str
) -> None:
    statuses = [log_in(role).get(_address(live, name)).status_code for role in ROLES]

    assert statuses == [302, 302, 403, 200, 200, 200]


def test_there_is_no_file_of_no_version(lead: Client, live: QuestionnaireVersion) -> None:
    assert lead.get(_address(live).replace(str(live.pk), "999999")).status_code == 404


def test_the_page_holds_every_hazard_and_chapter(lead: Client, live: QuestionnaireVersion) -> None:
    make_missing_hazards()
    hazards = list(live.questionnaire.hazards.all())

    page = lead.get(_address(live))
    text = _text(page)

    assert "<h1>Safety file of Small check, version 1</h1>" in page.content.decode()
    assert "Evidence, none of it open: 10 ; Open: 10 ; Not shown by what is stored: 9 ." in text
    for hazard in hazards:
        assert f"{hazard.code} {hazard.title}" in text
    assert text.count("Residual risk to be filled in") == len(hazards)
    assert live.sha256 in text
    assert "Open No vignette is signed by a clinical lead." in text


def test_changes_are_told_beside_the_version_before(lead: Client, row: Questionnaire) -> None:
    set_threshold(6)
    second = publish(row, by=None, note="More sensitive.")

    text = _text(lead.get(_address(second)))

    assert "self care → soon: A person who says: Score: 6; Duration: 43 days." in text
    assert "No possible patient fares worse." in text


def test_the_text_is_downloaded_and_says_the_same(lead: Client, live: QuestionnaireVersion) -> None:
    response = lead.get(_address(live, "safety_text"))

    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="small-1-safety.md"'
    body = response.content.decode()
    assert body.startswith("# Safety file of Small check, version 1\n")
    assert live.sha256 in body


@pytest.mark.parametrize("name", ["safety", "safety_text"])
def test_a_damaged_document_is_said_loudly(
    lead: Client, live: QuestionnaireVersion, name: str
) -> None:
    _PARSED.clear()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE triage_questionnaireversion SET document = 'damaged'")

    page = lead.get(_address(live, name))

    assert page.status_code == 503
    assert "No safety file can be written." in _text(page)


def test_the_version_leads_to_it(lead: Client, live: QuestionnaireVersion) -> None:
    page = lead.get(_address(live, "change")).content.decode()

    assert f'href="{_address(live)}"' in page
    assert f'href="{_address(live, "try")}"' in page
