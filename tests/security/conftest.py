"""Passwords that are quick to check, so that many can be tried."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from tests.security.world import World, undone
from tests.staff.people import log_in

__all__ = ["log_in"]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Made once for a module, as every request is undone. An app is required of staff."""
    with django_db_blocker.unblock(), undone(), override_settings(REQUIRE_SECOND_FACTOR=True):
        yield World()


@pytest.fixture(autouse=True, scope="session")
def _quick_passwords() -> Iterator[None]:
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    assert hashers != settings.PASSWORD_HASHERS
    with override_settings(PASSWORD_HASHERS=hashers):
        yield


@pytest.fixture
def second_factor_required() -> Iterator[None]:
    """As outside the demonstration."""
    with override_settings(REQUIRE_SECOND_FACTOR=True):
        yield
