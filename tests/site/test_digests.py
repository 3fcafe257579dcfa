"""Keyed digests."""

import pytest
from django.test import override_settings

from triage.site.digests import digest_matches, keyed_digest


def test_a_digest_is_the_same_every_time_and_as_long_as_its_column() -> None:
    assert keyed_digest("pin", "123456") == keyed_digest("pin", "123456")
    assert len(keyed_digest("pin", "123456")) == 64


@pytest.mark.parametrize(("purpose", "text"), [("pin", "123457"), ("browser", "123456")])
def test_another_text_or_purpose_has_another_digest(purpose: str, text: str) -> None:
    assert not digest_matches(purpose, text, keyed_digest("pin", "123456"))


def test_a_digest_matches_its_text() -> None:
    assert digest_matches("pin", "123456", keyed_digest("pin", "123456"))


@override_settings(DIGEST_KEY="another key")
def test_without_the_key_nobody_makes_the_same_digest() -> None:
    with override_settings(DIGEST_KEY="the key"):
        made = keyed_digest("pin", "123456")

    assert not digest_matches("pin", "123456", made)


@pytest.mark.parametrize("text", ["", "123456"])
def test_an_empty_digest_matches_nothing(text: str) -> None:
    assert not digest_matches("pin", text, "")
