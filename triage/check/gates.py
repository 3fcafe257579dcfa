"""Danger signs that were asked for too long ago to count."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from triage.check.locking import lock
from triage.check.recording import RECORDED, record
from triage.engine.route import Route
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


@dataclass(frozen=True)
class OnceMore:
    """``number`` urgent questions are asked that were answered before; ``moved`` because they
    are now those of another version, else because too much time has passed.
    """

    number: int
    moved: bool


def once_more(submission: Submission, route: Route, link_id: str) -> OnceMore | None:
    """What to say of a question that is asked again; nothing of one that is asked first."""
    events = submission.events()
    starts = [place for place, event in enumerate(events) if event.link_id == GATES_AGAIN]
    if not starts or link_id not in route.unanswered:
        return None
    before = events[: starts[-1]]
    asked = {event.link_id for event in before if event.values} & submission.asked_again
    if link_id not in asked:
        return None
    left = submission.versions_left()
    moved = bool(left) and not any(event.values for event in before[left[-1].events :])
    return OnceMore(len(asked.intersection(route.unanswered)), moved)


def forget_gates(submission: Submission, now: datetime) -> None:
    """Note that the gates start over; the caller holds the row and saves it."""
    record(submission, {GATES_AGAIN: ()}, now=now)
