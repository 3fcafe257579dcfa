"""The danger signs when nothing else works."""

import json
from dataclasses import replace

import pytest
from django.conf import settings

from tests.conftest import store_version
from tests.small import SMALL
from triage.models import QuestionnaireVersion
from triage.site.danger import danger_signs

pytestmark = pytest.mark.usefixtures("nothing_read")


def test_before_any_version_was_read_they_are_those_that_are_shipped() -> None:
    rows = json.loads((settings.FIXTURE_DIRS[0] / "danger_signs.json").read_text())
    files = (settings.FIXTURE_DIRS[0] / "questionnaires").glob("*.json")
    documents = [json.loads(path.read_text())["document"] for path in files]

    shipped = {row["fields"]["text"] for row in rows}
    shipped |= {sign for document in documents for sign in document["danger_signs"]}
    assert len(documents) >= 1
    assert set(danger_signs()) == shipped


def test_afterwards_they_are_the_versions_own(version: QuestionnaireVersion) -> None:
    version.parsed()

    assert danger_signs() == SMALL.danger_signs


def test_of_several_versions_each_sign_stands_once(version: QuestionnaireVersion) -> None:
    version.parsed()
    other = replace(SMALL, slug="other", danger_signs=("You have chest pain", "You faint"))
    store_version(other).parsed()

    # The first of each before the second of any.
    assert danger_signs() == (*SMALL.danger_signs[:2], "You faint", SMALL.danger_signs[2])


def test_they_need_no_database() -> None:
    assert danger_signs()
