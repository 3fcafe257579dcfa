"""A browser in the middle of a check."""

import pytest
from django.test import Client

from tests.check.views.walk import begin
from triage.models import QuestionnaireVersion, Submission


@pytest.fixture
def check(client: Client, version: QuestionnaireVersion) -> Submission:
    """A check that ``client`` has just begun."""
    begin(client)
    return Submission.objects.get()
