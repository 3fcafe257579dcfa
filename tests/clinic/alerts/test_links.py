"""Addresses that are written out lead where Django's own do."""

import uuid

from django.urls import reverse
from pytest_django import Settings

from triage.clinic.alerts.links import to_check, to_start, to_worklist
from triage.models import Submission


def test_each_leads_to_its_page(settings: Settings) -> None:
    settings.SITE_URL = "https://clinic.example"
    check = Submission(pk=uuid.uuid4())

    assert [to_start(), to_worklist(), to_check(check)] == [
        f"https://clinic.example{reverse(f'admin:{page}', args=about)}"
        for page, about in (
            ("index", []),
            ("triage_submission_changelist", []),
            ("triage_submission_change", [check.pk]),
        )
    ]
