"""Danger signs that were asked for too long ago to count."""

from datetime import datetime, timedelta

from django.db import transaction

from triage.check.locking import lock
from triage.check.recording import RECORDED, record
from triage.models import Submission
from triage.models.events import GATES_AGAIN

#: Resumed after longer than this, the danger signs are asked again.
GATES_HOLD = timedelta(hours=1)


def gates_are_stale(submission: Submission, *, now: datetime) -> bool:
    """Whether so long has passed that a danger sign may have come since it was asked for.

    A last step that lies ahead was taken by a clock that was wrong: it says as little.
    """
    if submission.status != Submission.Status.IN_PROGRESS:
        return False
    if abs(now - submission.last_step_at) < GATES_HOLD:
        return False
    gates = {q.link_id for q in submission.version.parsed().questions if q.is_gate}
    return not gates.isdisjoint(submission.current_answers())


@transaction.atomic
def ask_gates_again(submission: Submission, *, now: datetime) -> None:
    """Start the gates over where they are stale; what was answered stays on record."""
    submission = lock(submission)
    if gates_are_stale(submission, now=now):
        forget_gates(submission, now)
        submission.last_step_at = now
        submission.save(update_fields=(*RECORDED, "last_step_at"))


def forget_gates(submission: Submission, now: datetime) -> None:
    """Note that the gates start over; the caller holds the row and saves it."""
    record(submission, {GATES_AGAIN: ()}, now=now)
