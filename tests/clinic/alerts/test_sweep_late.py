"""Checks that are not done by their deadline."""

import pytest

from tests.alerts import MINUTE, made_alerts
from tests.checks import CRISIS, DAY, HOUR, NOW, SOON, completed
from tests.queries import meanwhile
from triage.clinic.alerts.sweep import note_late
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db


def test_a_check_that_is_not_done_by_its_deadline_makes_an_alert(
    version: QuestionnaireVersion,
) -> None:
    completed(version, SOON)

    found = [note_late(now=NOW + HOUR + minutes * MINUTE) for minutes in (-1, 0, 1, 2)]

    assert found == [0, 0, 1, 0]
    assert made_alerts() == [("late", 20, False)]


@pytest.mark.parametrize(
    ("stage", "made"), [("waiting", 1), ("seen", 1), ("done", 0), ("unlisted", 0)]
)
def test_only_what_is_on_the_list_and_not_done_is_late(
    version: QuestionnaireVersion, stage: str, made: int
) -> None:
    check = completed(version, SOON)
    listed = None if stage == "unlisted" else NOW
    Submission.objects.filter(pk=check.pk).update(stage=stage, listed_at=listed)

    note_late(now=NOW + DAY)

    assert len(made_alerts()) == made


def test_what_is_done_while_it_is_looked_at_is_not_late(version: QuestionnaireVersion) -> None:
    check = completed(version, SOON)

    with meanwhile(
        "SAVEPOINT", lambda: Submission.objects.filter(pk=check.pk).update(stage="done")
    ):
        note_late(now=NOW + DAY)

    assert made_alerts() == []


def test_a_crisis_is_told_at_once_and_again_when_it_is_late(version: QuestionnaireVersion) -> None:
    completed(version, CRISIS)

    note_late(now=NOW + DAY)

    assert made_alerts() == [("red-flag", 30, False), ("late", 30, False)]
