"""Verifying alerts: each that is quiet is so because of something that somebody did.

And each message that says it went out has an attempt that says so, too.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from triage.engine.urgency import Urgency
from triage.models import Alert, Delivery, DeliveryAttempt, Submission
from triage.records.mismatch import Mismatch
from triage.records.traces import Outcomes, Rounds, Traces

#: Clocks of several machines, and the time that a page takes between reading and recording.
SLACK = timedelta(minutes=1)
#: No step of the ladder, and no other try to send, waits for longer than this.
_LONGEST_WAIT = timedelta(days=1)
_Status, _Stage, _Kind = Submission.Status, Submission.Stage, Alert.Kind
#: Told of although it is done, where something else had put it on the list before.
_TOLD_AFTERWARDS = (_Kind.LEFT, _Kind.RECALLED)


def reasons_of_alert(
    alert: Alert, traces: Traces, *, outcomes: Outcomes, rounds: Rounds, now: datetime
) -> Iterator[str]:
    """What is wrong with one alert."""
    if traces.submission.stage == _Stage.DONE:
        return  # what made it so is looked at, and ends every alert
    if alert.ended_at is not None:
        if not _was_ended(alert, alert.ended_at, traces, outcomes):
            yield "it has ended, and nothing was recorded that ends it"
    elif alert.acknowledged_at is not None:
        if not _was_acknowledged(alert, alert.acknowledged_at, traces):
            yield "it is acknowledged, and nobody did anything about it"
    elif alert.next_step_at is not None:
        yield from _of_next_step(alert, rounds, traces, now)


def _was_ended(alert: Alert, at: datetime, traces: Traces, outcomes: Outcomes) -> bool:
    """By what was recorded since it gave cause, though it was put right later."""
    if traces.submission.status == _Status.ERASED:
        return alert.urgency < Urgency.SAME_DAY or bool(traces.reviews)
    ending = (row.at for row in traces.reviews if outcomes.ends(row))
    later = alert.kind in _TOLD_AFTERWARDS
    return any(row <= at + SLACK and (later or row >= alert.since - SLACK) for row in ending)


def _was_acknowledged(alert: Alert, at: datetime, traces: Traces) -> bool:
    """By somebody who did anything since it gave cause, and since it was last taken up again."""
    since = max(alert.since, alert.lapsed_at or alert.since)
    return any(since - SLACK <= act <= at + SLACK for act in traces.acts)


def _of_next_step(alert: Alert, rounds: Rounds, traces: Traces, now: datetime) -> Iterator[str]:
    was_told = alert.is_bundled or (alert.pk, alert.round) in rounds
    if not was_told and traces.submission.status != _Status.ERASED:
        yield "it says that somebody was told, and there is no message"
    if alert.next_step_at is not None and alert.next_step_at > now + _LONGEST_WAIT:
        yield "its next step is later than any step waits"


def verify_messages(now: datetime) -> Iterator[Mismatch]:
    """Messages that nobody sent although they say so, and those that wait for too long."""
    for rows, why in _not_so(now):
        for pk in rows.order_by("pk").values_list("pk", flat=True):
            yield Mismatch("message", pk, why)


def _not_so(now: datetime) -> Iterator[tuple[QuerySet[Delivery], str]]:
    tried = DeliveryAttempt.objects.filter(delivery=OuterRef("pk"))
    arrived = Delivery.objects.filter(delivered_at__isnull=False)
    yield arrived.filter(~Exists(tried.filter(ok=True))), "it arrived, and no attempt says so"
    given_up = Delivery.objects.filter(given_up_at__isnull=False)
    yield given_up.filter(~Exists(tried.filter(ok=False))), "it was given up, and no attempt failed"
    soon = now + _LONGEST_WAIT
    waiting = Delivery.objects.filter(delivered_at=None, given_up_at=None)
    late = Q(due_at__gt=soon) | Q(leased_until__gt=soon)
    yield waiting.filter(late), "it waits for longer than any message does"
