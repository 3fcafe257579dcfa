"""Alerts and those who are told of them, for tests below HTTP."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from tests.checks import EMERGENCY, NOW, begun
from triage.clinic.alerts.worker import Round, run_round
from triage.models import Alert, Delivery, QuestionnaireVersion, Recipient, Submission

MINUTE = timedelta(minutes=1)


def recipient(name: str = "nurse", **fields: Any) -> Recipient:
    """Somebody on the first step, reached by e-mail."""
    plain = {"name": name, "address": f"{name}@clinic.example"}
    return Recipient.objects.create(**{**plain, **fields})


def flagged(version: QuestionnaireVersion, *, follow_up: bool = True) -> Alert:
    """An emergency at ``NOW`` of somebody who is still answering."""
    return begun(version, EMERGENCY, follow_up=follow_up).alerts.get()


def at(moment: datetime) -> Callable[[], datetime]:
    """A clock that stands still."""
    return lambda: moment


def round_at(minutes: float) -> Round:
    """One round of the worker, so many minutes after ``NOW``."""
    return run_round(clock=at(NOW + minutes * MINUTE))


def look_at(submission: Submission) -> None:
    """Somebody of the clinic opens it."""
    Submission.objects.filter(pk=submission.pk).update(stage="seen", first_seen_at=NOW)


def messages() -> list[tuple[str, str, int]]:
    """Who was told, why, and in which round, in the order of being told."""
    rows = Delivery.objects.order_by("created_at", "recipient__name", "id")
    return list(rows.values_list("recipient__name", "reason", "round"))


def made_alerts() -> list[tuple[str, int, bool]]:
    """Kind, urgency, and whether it says that the person has left."""
    rows = Alert.objects.order_by("id")
    return [(alert.kind, alert.urgency, alert.left_at is not None) for alert in rows]
