"""Moments as a person reads them."""

from datetime import UTC, datetime

import pytest
from django.test import override_settings

from triage.site.times import in_words


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
