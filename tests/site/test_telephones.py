"""The telephone lines of questionnaires, and the number of each."""

from dataclasses import replace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from pytest_django import Settings

from tests.conftest import store_version
from tests.queries import failing
from tests.small import SMALL
from triage.engine.telephone import TelephoneLine
from triage.site import wording
from triage.site.context import site
from triage.site.telephones import current_lines, find_line, numbers, refuse_empty_lines

WARD = TelephoneLine("ward_phone", "The ward", "Call the ward", "555-0177", always_shown=True)
NAMED = replace(SMALL, lines=(WARD,), unfinished_advice="{emergency_number} or {ward_phone}.")


@pytest.fixture(autouse=True)
def _nothing_is_known(nothing_read: None, settings: Settings) -> None:
    settings.TELEPHONE_LINES = {}
    settings.SURGICAL_TEAM_PHONE = "555-0142"


def test_before_any_version_was_read_they_are_those_that_are_shipped() -> None:
    codes = [line.code for line in current_lines()]

    assert "surgical_team_phone" in codes
    assert numbers()["surgical_team_phone"] == "555-0142"


@pytest.mark.django_db
def test_afterwards_they_are_the_versions_own() -> None:
    store_version(NAMED).parsed()

    assert current_lines() == (WARD,)
    assert wording.fill("Call {ward_phone}.") == "Call 555-0177."
    assert wording.line("{ward_phone}") == wording.phone_link("ward_phone")


@pytest.mark.django_db
def test_a_setting_comes_before_what_a_version_holds(settings: Settings) -> None:
    store_version(NAMED).parsed()
    settings.TELEPHONE_LINES = {"ward_phone": "555-0199"}

    assert numbers()["ward_phone"] == "555-0199"


@pytest.mark.django_db
def test_somebody_on_an_older_version_still_reads_its_numbers() -> None:
    old = store_version(NAMED)
    old.parsed()
    old.status = "retired"
    store_version(replace(SMALL, slug="other", lines=())).parsed()
    old.parsed()

    assert current_lines() == ()
    assert find_line("ward_phone") == WARD
    assert wording.fill("{ward_phone}") == "555-0177"


@pytest.mark.django_db
def test_of_two_versions_the_first_says_what_a_line_is_called() -> None:
    store_version(NAMED).parsed()
    again = replace(WARD, title="Somewhere else")
    store_version(replace(NAMED, slug="other", lines=(again,))).parsed()

    assert current_lines() == (WARD,)


@pytest.mark.django_db
def test_every_page_knows_the_lines_that_have_a_number() -> None:
    silent = TelephoneLine("silent", "Nobody")
    store_version(replace(NAMED, lines=(WARD, silent))).parsed()

    assert site(None)["site"]["lines"] == [WARD]  # type: ignore[arg-type, index]


@pytest.mark.django_db
def test_a_start_stops_where_a_live_version_names_a_number_that_nobody_set() -> None:
    store_version(replace(NAMED, lines=(replace(WARD, number=""),)), signed=True)

    with pytest.raises(ImproperlyConfigured, match="names WARD_PHONE, and no number is set"):
        refuse_empty_lines()


@pytest.mark.django_db
def test_a_start_goes_on_where_every_number_is_set_or_none_is_named(settings: Settings) -> None:
    store_version(replace(NAMED, lines=(replace(WARD, number=""),)), signed=True)
    settings.TELEPHONE_LINES = {"ward_phone": "555-0199"}

    refuse_empty_lines()


@pytest.mark.django_db
def test_a_damaged_version_stops_no_start(version: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE triage_questionnaireversion SET document = '{}'")

    refuse_empty_lines()


@pytest.mark.django_db
def test_without_the_database_a_start_goes_on() -> None:
    with failing():
        refuse_empty_lines()


def test_they_need_no_database() -> None:
    assert current_lines()
    assert find_line("nothing") is None
