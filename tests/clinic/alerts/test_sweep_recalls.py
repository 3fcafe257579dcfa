"""Past checks that a newer version rates higher."""

import pytest

from tests.alerts import MINUTE, flagged, made_alerts, messages, recipient, round_at
from tests.checks import NOW, completed
from triage.check.leaving import erase
from triage.clinic.alerts.sweep import note_recalls
from triage.models import Alert, QuestionnaireVersion, Recall, Submission

pytestmark = pytest.mark.django_db


def recalled(check: Submission, after: int) -> None:
    Recall.objects.create(
        submission=check, version=check.version, before=10, after=after, created_at=NOW
    )


def test_a_past_check_that_a_newer_version_rates_same_day_or_more_makes_an_alert(
    version: QuestionnaireVersion,
) -> None:
    for after in (20, 30, 40):
        recalled(completed(version), after)

    found = [note_recalls(now=NOW), note_recalls(now=NOW + MINUTE)]

    assert found == [2, 0]
    assert made_alerts() == [("recalled", 40, False), ("recalled", 30, False)]


def test_a_recalled_check_that_was_erased_says_so(version: QuestionnaireVersion) -> None:
    check = completed(version)
    recalled(check, 40)
    erase(check)

    note_recalls(now=NOW)

    assert list(Alert.objects.values_list("kind", "erased_by_person")) == [("recalled", True)]


def test_a_person_who_erases_is_still_told_of(version: QuestionnaireVersion) -> None:
    """An alert that has not gone out survives."""
    nurse = recipient("nurse")
    alert = flagged(version)
    erase(alert.submission)

    assert round_at(1).sent == 1

    assert messages() == [(nurse.name, "new", 1)]
