"""A clinic, its draft, and people who sign it."""

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from tests.drafts import store_draft
from tests.small import SMALL
from tests.staff.people import staff
from triage.models import Questionnaire


@pytest.fixture
def clinic(settings: Settings) -> None:
    """Not a demonstration: somebody has to sign."""
    settings.DEBUG = False
    settings.REQUIRE_SECOND_APPROVER = True
    for name in ("EMERGENCY_NUMBER", "URGENT_LINE", "CRISIS_LINE"):
        setattr(settings, name, "112")


@pytest.fixture
def lead(db: None) -> User:
    """A clinical lead."""
    return staff("lead")


@pytest.fixture
def other_lead(db: None) -> User:
    """Another one."""
    return staff("lead", called="other")


@pytest.fixture
def draft(db: None) -> Questionnaire:
    """The small questionnaire as rows."""
    return store_draft(SMALL)
