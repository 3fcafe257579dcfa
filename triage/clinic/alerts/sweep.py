"""What no request notices: a check that was left, a deadline that passed, a recall.

Each is done in a transaction of its own with the row held, and a second time does nothing. A
person who comes back in the middle is no error: they wait for a moment, or are found to be back.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from triage.check.alerting import (
    alert_left,
    make_alert,
    news_as_left,
    raise_again,
    raise_left,
    says_more,
)
from triage.check.locking import lock_unread
from triage.check.worklist import put_on_list
from triage.clinic.alerts.ladder import tell_left
from triage.clinic.news import SINCE
from triage.engine.outcome import Outcome, evaluate
from triage.engine.route import as_left
from triage.engine.urgency import Urgency
from triage.models import Alert, Recall, Submission
from triage.models.submission import UNREADABLE

logger = logging.getLogger(__name__)

#: So long without a step, and the person is taken to have left.
LEFT_AFTER = timedelta(minutes=15)
#: Rows of one kind in one round.
_AT_ONCE = 200
_LONG = ("version__document", "version__note")
_OPEN_STAGES = (Submission.Stage.WAITING, Submission.Stage.SEEN)


def note_left(*, now: datetime) -> int:
    """Alert of urgent checks that nobody went on with for a quarter of an hour."""
    rows = left_checks(now).order_by("-highest_urgency", "last_step_at")
    return _each(rows, _note_left, now=now)


def note_late(*, now: datetime) -> int:
    """Alert of checks that are not done although their deadline has passed."""
    rows = late_checks(now).order_by("respond_by")
    return _each(rows, _note_late, now=now)


def note_recalls(*, now: datetime) -> int:
    """Alert of past checks that a newer version rates same day or more."""
    rows = untold_recalls().order_by("-after", "created_at")
    return _each(rows, _note_recall, now=now)


def _each(rows: QuerySet[Any], note: Callable[..., None], *, now: datetime) -> int:
    """One by one; what cannot be done must not keep the others waiting."""
    keys = list(rows.values_list("pk", flat=True)[:_AT_ONCE])
    for key in keys:
        try:
            with transaction.atomic():
                note(key, now=now)
        except (OperationalError, InterfaceError):
            raise  # the database is away, for the others too
        except Exception:
            logger.exception("%s %s could not be looked at.", rows.model.__name__, key)
    return len(keys)


def left_checks(now: datetime) -> QuerySet[Submission]:
    """Checks that nobody went on with, of which that was not looked at yet."""
    fresh = Q(left_noted_at=None) | Q(left_noted_at__lt=F("last_step_at"))
    return Submission.objects.filter(
        fresh, status=Submission.Status.IN_PROGRESS, last_step_at__lte=now - LEFT_AFTER
    )


def late_checks(now: datetime) -> QuerySet[Submission]:
    """Checks past their deadline, of which nobody was told yet."""
    return Submission.objects.filter(stage__in=_OPEN_STAGES, late_noted_at=None, respond_by__lt=now)


def _hold(rows: QuerySet[Submission], key: UUID) -> Submission | None:
    """The row, held, if it is still what was looked for; what is encrypted is read later."""
    rows = rows.select_related("version").select_for_update(of=("self",))
    return rows.defer("answers", "contact", *_LONG).filter(pk=key).first()


def _note_left(key: UUID, *, now: datetime) -> None:
    submission = _hold(left_checks(now), key)
    if submission is None:
        return
    before, submission.left_noted_at = submission.left_noted_at, now
    submission.save(update_fields=["left_noted_at"])
    outcome = _outcome_as_left(submission)
    urgency = max(submission.highest_urgency, (outcome and outcome.urgency) or 0)
    if urgency < Urgency.SAME_DAY:
        return
    anew = False
    if outcome is not None:
        raise_left(submission, outcome, news_as_left(submission, outcome, before), now=now)
        anew = says_more(submission, outcome, left_at=before)
        put_on_list(submission, outcome, now=now, urgency=urgency, reopen=anew)
    _tell_left(submission, urgency, now=now, anew=anew)


def _tell_left(submission: Submission, urgency: int, *, now: datetime, anew: bool) -> None:
    """To those who were told of a danger that the person has gone, and of any greater one."""
    alerts = list(submission.alerts.filter(kind=Alert.Kind.RED_FLAG))
    for alert in alerts:
        tell_left(alert, now=now)
    if anew or urgency > max((alert.urgency for alert in alerts), default=0):
        alert_left(submission, urgency, now=now, anew=anew)


def _outcome_as_left(submission: Submission) -> Outcome | None:
    """What is demanded with open follow-ups as "not sure"; none where it cannot be read.

    Then what stands in clear counts, and that is never less than was demanded.
    """
    try:
        answers = as_left(submission.questionnaire, submission.current_answers())
    except UNREADABLE:
        logger.exception("Submission %s cannot be read.", submission.pk)
        return None
    return evaluate(submission.questionnaire, answers)


def _note_late(key: UUID, *, now: datetime) -> None:
    if submission := _hold(late_checks(now), key):
        submission.late_noted_at = now
        submission.save(update_fields=["late_noted_at"])
        late = (submission, Alert.Kind.LATE, submission.work_urgency)
        if not make_alert(*late, created_at=now):
            raise_again(*late, now=now)  # late once before, then done, then reopened


def untold_recalls() -> QuerySet[Recall]:
    """Nobody was told of it, or of one before it only; what is done meanwhile needs nobody."""
    same = {"kind": Alert.Kind.RECALLED, "submission": OuterRef("submission")}
    alerts = Alert.objects.filter(urgency=OuterRef("after"), **same)
    since = alerts.annotate(caused_at=SINCE).filter(caused_at__gte=OuterRef("created_at"))
    anew = ~Exists(since) & Q(submission__stage__in=_OPEN_STAGES)
    return Recall.objects.filter(~Exists(alerts) | anew, after__gte=Urgency.SAME_DAY)


def _note_recall(key: int, *, now: datetime) -> None:
    recall = Recall.objects.select_related("submission").get(pk=key)
    submission = lock_unread(recall.submission)
    told = (submission, Alert.Kind.RECALLED, recall.after)
    if not make_alert(*told, created_at=now):
        raise_again(*told, now=max(now, recall.created_at))  # by another version before
