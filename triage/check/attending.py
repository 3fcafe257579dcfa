"""Whether somebody of the clinic is on a check: since when, and until when it counts.

The only writer of ``attended_at``, ``attended_until`` and ``call_again_at``, but for the columns'
being emptied with the stage in ``triage.check.worklist``. A look, a claim or a call that was
logged counts for a while; then the check waits for somebody again, whoever held it.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Greatest

from triage.engine.urgency import Urgency
from triage.models import Submission

#: What is less urgent than same day.
_DAY = timedelta(days=1)


def lapses_after(urgency: int) -> timedelta:
    """How long being on a check of this urgency counts while nothing is recorded."""
    if urgency >= Urgency.EMERGENCY:
        return timedelta(minutes=settings.ALERT_AGAIN_EMERGENCY_MINUTES)
    if urgency >= Urgency.SAME_DAY:
        return timedelta(minutes=settings.ALERT_AGAIN_SAME_DAY_MINUTES)
    return _DAY


def attend(submission: Submission, *, now: datetime) -> None:
    """Somebody takes it on. A time to call again that was named holds."""
    until = now + lapses_after(submission.work_urgency)
    held = Greatest(Coalesce("call_again_at", until), until)
    _row(submission).update(attended_at=now, attended_until=held)


def attend_by_look(submission: Submission, *, now: datetime) -> None:
    """Somebody has opened it. While it is held a look holds it no longer.

    Else a page that is reloaded every few minutes would keep an alert silent.
    """
    free = Q(attended_until=None) | Q(attended_until__lte=now)
    until = now + lapses_after(submission.work_urgency)
    _row(submission).filter(free).update(attended_at=now, attended_until=until)


def call_again(submission: Submission, *, now: datetime, at: datetime | None) -> None:
    """Nobody was reached: it is quiet until somebody means to try again."""
    at = at or now + lapses_after(submission.work_urgency)
    _row(submission).update(attended_at=now, attended_until=at, call_again_at=at)


def reached(submission: Submission, *, now: datetime) -> None:
    """Somebody speaks with the person: quiet for as long as a claim counts, and no longer."""
    until = now + lapses_after(submission.work_urgency)
    _row(submission).update(attended_at=now, attended_until=until, call_again_at=None)


def call_sooner(submission: Submission, *, at: datetime) -> None:
    """Somebody must call at this time at the latest: it may end quiet, and never makes any."""
    _row(submission).filter(attended_until__gt=at).update(attended_until=at, call_again_at=at)


def leave(submission: Submission, *, until: datetime) -> None:
    """Nobody is on it any longer than ``until``; a time to call again that was named holds."""
    held = Greatest(Coalesce("call_again_at", until), until)
    _row(submission).filter(attended_until__gt=held).update(attended_until=held)


def nobody_left(rows: QuerySet[Submission], *, now: datetime) -> int:
    """Whoever was on these is gone: the quiet ends, and a call that they meant to make is due."""
    due = Case(When(call_again_at__gt=now, then=Value(now)), default=F("call_again_at"))
    return rows.update(attended_until=now, call_again_at=due)


def forget_attention(submission: Submission) -> None:
    """What was done was about something else; the caller saves the row."""
    submission.attended_at = submission.attended_until = submission.call_again_at = None


def is_attended(submission: Submission, *, now: datetime) -> bool:
    """Whether somebody is on it now."""
    return submission.attended_until is not None and submission.attended_until > now


def _row(submission: Submission) -> QuerySet[Submission]:
    """What is done needs nobody."""
    return Submission.objects.filter(pk=submission.pk).exclude(stage=Submission.Stage.DONE)
