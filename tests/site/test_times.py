"""Moments as a person reads them."""

from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.test import override_settings

from triage.site.times import day, here, in_words


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("UTC", "26 November 2026, 23:15 UTC"),
        ("Europe/Berlin", "27 November 2026, 00:15 CET"),
        ("America/Sao_Paulo", "26 November 2026, 20:15 -03"),
    ],
)
def test_a_moment_has_its_zone_with_it(zone: str, words: str) -> None:
    with override_settings(TIME_ZONE=zone):
        assert in_words(datetime(2026, 11, 26, 23, 15, tzinfo=UTC)) == words


def test_on_a_page_of_staff_it_stands_in_the_sites_zone_without_its_name() -> None:
    moment = datetime(2026, 11, 26, 23, 15, tzinfo=UTC)

    with override_settings(TIME_ZONE="Europe/Berlin"):
        assert (here(moment), day(moment)) == ("27 November 2026, 00:15", "27 November 2026")


def test_templates_and_lists_of_the_admin_write_it_the_same_way() -> None:
    moment = datetime(2026, 11, 26, 14, 15, tzinfo=UTC)

    drawn = Template("{{ at }}; {{ at|date }}; {{ at|time }}").render(Context({"at": moment}))

    assert drawn == "26 November 2026, 14:15; 26 November 2026; 14:15"
