"""What rows of the clinic's work are called."""

import pytest
from django.contrib.auth.models import User

from tests.checks import NOW, begun
from triage.models import (
    Claim,
    Delivery,
    DeliveryAttempt,
    QuestionnaireVersion,
    Recipient,
    Review,
    SubmissionToken,
    WorkerBeat,
)

pytestmark = pytest.mark.django_db


def test_each_row_is_called_by_what_a_person_knows_it_by(version: QuestionnaireVersion) -> None:
    check, ann = begun(version), User(username="ann")

    rows = [
        Claim(submission=check, by=ann, at=NOW, is_held=True),
        Review(submission=check, by=ann, at=NOW, outcome="called"),
        SubmissionToken(submission=check, token="0123456789"),
        Delivery(recipient=Recipient(name="Night desk"), reason=Delivery.Reason.NEW),
        DeliveryAttempt(ok=True, error=""),
        DeliveryAttempt(ok=False, error="timeout"),
        WorkerBeat(name="deliver", at=NOW),
    ]

    assert [str(row) for row in rows] == [
        f"{check.code}: ann",
        f"{check.code}: called",
        f"01234567 {check.pk}",
        f"Night desk: {Delivery.Reason.NEW.label}",
        "ok",
        "timeout",
        f"deliver {NOW:%Y-%m-%d %H:%M}",
    ]
