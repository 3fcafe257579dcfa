"""Acknowledged means that somebody is on it, for a while; only an outcome ends an alert.

The only writer of ``acknowledged_at``, ``acknowledged_by``, ``first_acknowledged_at``,
``lapsed_at`` and ``ended_at``, but for an alert that is raised again by
``triage.check.alerting``.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Case, Max, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from triage.check.attending import attend
from triage.check.locking import lock_unread
from triage.clinic.news import SINCE, what_is_known
from triage.models import Alert, Submission

Stage = Submission.Stage
_OPEN = (Stage.WAITING, Stage.SEEN)


class SaidMore(Exception):
    """The check has told of another danger since this person last looked."""


@transaction.atomic
def acknowledge(alert: Alert, *, by: User, now: datetime, known: str | None = None) -> bool:
    """Somebody says that they have seen it, and is on it; the first to say so is kept.

    ``known`` is the :func:`what_is_known` that they had before them; it may be left out where
    nobody looked. Raises :class:`SaidMore`.
    """
    submission = lock_unread(alert.submission)  # first, as whoever records an outcome does
    if known is not None and known != what_is_known(submission):
        raise SaidMore
    fresh = Alert.objects.filter(pk=alert.pk, acknowledged_at=None, ended_at=None)
    done = fresh.update(acknowledged_at=now, acknowledged_by=by)
    if done:
        attend(submission, now=now)
    return bool(done)


def note_ended(*, now: datetime) -> int:
    """Whatever is done needs nobody any more, whoever recorded it and by whichever release."""
    return _end(over(), now=now)


def over() -> QuerySet[Alert]:
    """Alerts of checks that are done, and are not known to be."""
    return Alert.objects.filter(ended_at=None, submission__stage=Stage.DONE)


def end_alerts(submission: Submission, *, now: datetime) -> None:
    """An outcome that ends it was recorded."""
    _end(submission.alerts.filter(ended_at=None), now=now)


def _end(alerts: QuerySet[Alert], *, now: datetime) -> int:
    seen_at = Coalesce("acknowledged_at", Value(now))
    return alerts.update(ended_at=now, acknowledged_at=seen_at)


def reopen_alerts(submission: Submission) -> None:
    """What was recorded was taken back: what it ended goes on, once nobody is on it."""
    last = submission.alerts.aggregate(last=Max("ended_at"))["last"]
    submission.alerts.filter(ended_at=last).update(ended_at=None)


def note_attended(*, now: datetime) -> int:
    """While somebody is on it, nobody else is told.

    What was done before an alert gave cause was about something else: a late one was perhaps
    opened long before.
    """
    return attended(now).update(acknowledged_at=now)


def attended(now: datetime) -> QuerySet[Alert]:
    """Alerts that are not quiet, though somebody is on them."""
    waiting = Alert.objects.filter(acknowledged_at=None, ended_at=None)
    return waiting.filter(
        submission__stage__in=_OPEN,
        submission__attended_until__gt=now,
        submission__attended_at__gt=SINCE,
    )


def note_lapsed(*, now: datetime) -> int:
    """Nothing was recorded in time: the ladder goes on where it stood."""
    return lapsed(now).update(
        first_acknowledged_at=Coalesce("first_acknowledged_at", "acknowledged_at"),
        acknowledged_at=None,
        acknowledged_by=None,
        lapsed_at=now,
        # One that nobody was told of yet is due as it is.
        next_step_at=Case(When(next_step_at__isnull=False, then=Value(now))),
    )


def lapsed(now: datetime) -> QuerySet[Alert]:
    """Alerts that are quiet, though nobody is on them any longer."""
    free = Q(submission__attended_until=None) | Q(submission__attended_until__lte=now)
    quiet = Alert.objects.filter(free, acknowledged_at__isnull=False, ended_at=None)
    return quiet.filter(submission__stage__in=_OPEN)
