"""What patients are served, and the numbers in it."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.db import connection
from pytest_django import Settings

from tests.conftest import store_version
from tests.opening import open_on
from tests.records.doctor.looking import Case, of, tried
from tests.small import SMALL
from triage.engine.telephone import TelephoneLine
from triage.models import Approval, QuestionnaireVersion
from triage.records.doctor import content
from triage.records.doctor.finding import Level
from triage.site.telephones import current_lines

pytestmark = pytest.mark.django_db

WARD = TelephoneLine("ward_phone", "The ward", "Call the ward", "", always_shown=True)
PAGE = "/admin/triage/questionnaire/"


def store_small() -> None:
    store_version(SMALL)


def sign() -> None:
    """Whatever is published."""
    lead, _ = User.objects.get_or_create(username="signer")
    for version in QuestionnaireVersion.objects.all():
        Approval.objects.create(
            questionnaire=version.questionnaire,
            sha256=version.sha256,
            approved_by=lead,
            note="Read.",
        )


def write(document: str) -> None:
    """Over what is stored, past every guard of ours."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE triage_questionnaireversion SET document = %s", [document])


def test_that_nothing_is_published_is_found() -> None:
    def publish() -> None:
        store_version(SMALL, signed=True)

    tried(Case(content.versions, "live-version", lambda: None, publish, "manage.py setup"))
    assert content._titles(content._active()) in next(content.versions()).what


@pytest.mark.parametrize(("debug", "said"), [(True, "served all the same"), (False, "to nobody")])
def test_that_a_version_is_unsigned_is_found(debug: bool, said: str, settings: Settings) -> None:
    settings.DEBUG = debug
    store_small()
    what = of(content.versions(), "signed")[0].what

    tried(Case(content.versions, "signed", lambda: None, sign, PAGE))
    assert said in what


@pytest.mark.parametrize("broken", ["{}", "no document"])
def test_that_a_version_is_damaged_is_found(version: QuestionnaireVersion, broken: str) -> None:
    whole = version.document

    tried(
        Case(
            *(content.versions, "documents", lambda: write(broken), lambda: write(whole)),
            "deploy/restore.sh",
        )
    )


def test_that_a_named_number_is_not_set_is_found(settings: Settings) -> None:
    def publish() -> None:
        store_version(replace(SMALL, lines=(WARD,)), signed=True)

    def set_number() -> None:
        settings.TELEPHONE_LINES = {"ward_phone": "0711 1234"}

    tried(Case(content.numbers, "telephone-lines", publish, set_number, "TELEPHONE_LINES"))


@pytest.mark.usefixtures("nothing_read")
def test_numbers_of_the_examples_are_found_in_settings_and_in_what_is_live(
    settings: Settings,
) -> None:
    own = {"CLINIC_NAME": "Spine Clinic", "EMERGENCY_NUMBER": "112", "URGENT_LINE": "116117"}
    for name, value in {**own, "CRISIS_LINE": "0800 1110111", "SURGICAL_TEAM_PHONE": ""}.items():
        setattr(settings, name, value)
    live = replace(SMALL, lines=(replace(WARD, number="555-0142"),))

    def publish() -> None:
        settings.CRISIS_LINE = "555-0188"
        store_version(live, signed=True).parsed()

    def set_numbers() -> None:
        settings.CRISIS_LINE = "0800 1110111"
        settings.TELEPHONE_LINES = {"ward_phone": "0711 1234"}

    publish()
    what = of(content.numbers(), "examples")[0].what
    tried(Case(content.numbers, "examples", lambda: None, set_numbers, "in the environment"))
    assert what == "Still as in the examples: CRISIS_LINE, WARD_PHONE."
    assert [line.code for line in current_lines()] == ["ward_phone"]


def test_that_no_hours_are_set_is_only_said() -> None:
    tried(
        Case(
            *(content.opening_hours, "opening-hours", lambda: None, open_on),
            *("/admin/triage/openinghours/", Level.NOTE),
        )
    )
