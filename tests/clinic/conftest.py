"""Two clinicians, and a check for them to work on."""

import pytest
from django.contrib.auth.models import User

from tests.checks import SOON, completed
from tests.staff.people import log_in
from triage.models import QuestionnaireVersion, Submission

__all__ = ["log_in"]


@pytest.fixture
def ann(db: None) -> User:
    return User.objects.create(username="ann")


@pytest.fixture
def ben(db: None) -> User:
    return User.objects.create(username="ben")


@pytest.fixture
def check(version: QuestionnaireVersion) -> Submission:
    """A check that is on the list."""
    return completed(version, SOON)
