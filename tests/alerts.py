"""Alerts and those who are told of them, for tests below HTTP."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.auth.models import User

from tests.checks import EMERGENCY, NOW, again, begun
from tests.small import SMALL, rule, when
from triage.check.worklist import mark_seen
from triage.clinic.alerts.worker import Round, run_round
from triage.clinic.calls import log_try
from triage.clinic.reviews import review
from triage.models import (
    Alert,
    CallTry,
    Delivery,
    QuestionnaireVersion,
    Recipient,
    Review,
    Shift,
    Submission,
)

MINUTE = timedelta(minutes=1)
#: Fever is an emergency as well, under a sign of its own.
TWO_DANGERS = replace(
    SMALL, rules=(*SMALL.rules, rule("hot", "emergency", when(("fever", "yes")), "infection"))
)


def recipient(name: str = "nurse", **fields: Any) -> Recipient:
    """Somebody on the first step, reached by e-mail."""
    plain = {"name": name, "address": f"{name}@clinic.example"}
    return Recipient.objects.create(**{**plain, **fields})


def on_duty(
    who: Recipient, days: Iterable[int] = range(7), begins: int = 8, ends: int = 20
) -> Recipient:
    """Each of these days from then to then."""
    for day in days:
        Shift.objects.create(recipient=who, weekday=day, begins=time(begins), ends=time(ends))
    return who


def flagged(version: QuestionnaireVersion, *, follow_up: bool = True) -> Alert:
    """An emergency at ``NOW`` of somebody who is still answering."""
    return begun(version, EMERGENCY, follow_up=follow_up).alerts.get()


def at(moment: datetime) -> Callable[[], datetime]:
    """A clock that stands still."""
    return lambda: moment


def round_at(minutes: float) -> Round:
    """One round of the worker, so many minutes after ``NOW``."""
    return run_round(clock=at(NOW + minutes * MINUTE))


def look_at(submission: Submission, minutes: float = 0) -> None:
    """Somebody of the clinic opens it, so many minutes after ``NOW``."""
    mark_seen(again(submission), now=NOW + minutes * MINUTE)


def messages() -> list[tuple[str, str, int]]:
    """Who was told, why, and in which round, in the order of being told."""
    rows = Delivery.objects.order_by("created_at", "recipient__name", "id")
    return list(rows.values_list("recipient__name", "reason", "round"))


def made_alerts() -> list[tuple[str, int, bool]]:
    """Kind, urgency, and whether it says that the person has left."""
    rows = Alert.objects.order_by("id")
    return [(alert.kind, alert.urgency, alert.left_at is not None) for alert in rows]


def told_in(*minutes: float) -> dict[float, list[str]]:
    """Who is told in which minute, where anybody is."""
    found = {}
    for minute in minutes:
        before = len(messages())
        round_at(minute)
        found[minute] = [f"{name} {reason}" for name, reason, _round in messages()[before:]]
    return {minute: names for minute, names in found.items() if names}


def record(check: Submission, by: User, outcome: str, minutes: float) -> Review:
    """So many minutes after ``NOW``."""
    now = NOW + minutes * MINUTE
    return review(check, by=by, outcome=outcome, verdict="", note="", now=now)


def ring(
    check: Submission,
    by: User,
    minutes: float = 0,
    again_in: timedelta | None = None,
    **changes: Any,
) -> CallTry:
    """A clinician calls so many minutes after ``NOW``, and nobody answers."""
    now = NOW + minutes * MINUTE
    again_at = None if again_in is None else now + again_in
    plain = {"by": by, "result": "no-answer", "now": now, "of_clinic": True, "again_at": again_at}
    return log_try(check, **{**plain, **changes})
