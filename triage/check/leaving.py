"""How a check ends without a result: finished with here, left behind, or erased."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Subquery

from triage.check.alerting import alert_left, news_as_left, raise_left, says_more
from triage.check.codes import new_reference
from triage.check.dropoff import count_left
from triage.check.lifetime import is_expired
from triage.check.locking import lock, lock_unread
from triage.check.recalls import recall_late
from triage.check.recording import demand
from triage.check.sealing import answers_digest
from triage.check.worklist import forget_person, note_findings, put_on_list
from triage.engine.outcome import Outcome, evaluate
from triage.engine.route import as_left
from triage.engine.urgency import Urgency
from triage.models import (
    Alert,
    Assignment,
    CallTry,
    Claim,
    Delivery,
    RecordNumber,
    Review,
    SamePerson,
    Submission,
)

#: In place of where it was begun: those that were erased while they were only counted in a flood.
_ERASED = "erased"
#: What is care, once there is one of a check. A link to another check is none: it is about both.
WORK = (Claim, Review, CallTry, RecordNumber)


def finish(submission: Submission) -> None:
    """Revoke this browser's secret: what is cached or copied opens nothing any more."""
    Submission.objects.filter(pk=submission.pk).update(browser_hash="")


@transaction.atomic
def expire(submission: Submission, *, now: datetime) -> Submission:
    """Stop a check that was left behind.

    Follow-ups of a sign that were left open count as "not sure" for the alert and the
    worklist. The answers stay only where the person let the clinic follow up.
    """
    submission = lock(submission)
    if is_expired(submission, now=now):
        answers = as_left(submission.questionnaire, submission.current_answers())
        left = evaluate(submission.questionnaire, answers)
        before = submission.left_noted_at
        news = news_as_left(submission, left, before)  # while its answers are there to be read
        anew = says_more(submission, left, left_at=before)
        _stop(submission, left)
        raise_left(submission, left, news, now=now)
        anew = anew and submission.stage == Submission.Stage.DONE  # else it was told just now
        _hand_over(submission, left, now=now, reopen=anew)
        recall_late(submission, now=now)
        _tell_left(submission, now=now, anew=anew)
    return submission


def expire_if_due(submission: Submission, *, now: datetime) -> Submission:
    """As :func:`expire`, without holding the row of a check that is not that old."""
    return expire(submission, now=now) if is_expired(submission, now=now) else submission


def _stop(submission: Submission, left: Outcome) -> None:
    submission.status = Submission.Status.STOPPED
    demand(submission, left.urgency if left.findings else None)
    count_left(submission)
    if submission.clinic_may_follow_up:
        submission.digest = answers_digest(submission)
    else:
        submission.answers = submission.contact = None
    submission.save()


def _tell_left(submission: Submission, *, now: datetime, anew: bool) -> None:
    """Unless an alert has said so already, and nothing came since that nobody looked at."""
    highest = submission.highest_urgency
    told = submission.alerts.filter(left_at__isnull=False, urgency__gte=highest)
    if anew or not told.exists():
        alert_left(submission, highest, now=now, anew=anew)


def _hand_over(submission: Submission, left: Outcome, *, now: datetime, reopen: bool) -> None:
    """Put on the list what the person let the clinic follow up, and whatever is urgent."""
    if submission.clinic_may_follow_up or submission.highest_urgency >= Urgency.SAME_DAY:
        put_on_list(submission, left, now=now, reopen=reopen)
    if submission.clinic_may_follow_up:
        note_findings(submission, left)


@transaction.atomic
def ask_to_erase(submission: Submission, *, now: datetime) -> bool:
    """Erase at once, or ask the clinic to; says whether it is done.

    What a clinician has taken on or written about is part of a patient's care, so from then
    on the clinic decides. Asking twice changes nothing; once it is answered, one may ask again.
    """
    submission = lock_unread(submission)
    if not is_worked_on(submission):
        erase(submission)
        return True
    if submission.asked_to_erase_at is None or _has_answer(submission):
        submission.asked_to_erase_at = now
        submission.save(update_fields=["asked_to_erase_at"])
    return False


def _has_answer(submission: Submission) -> bool:
    return submission.erase_answers.filter(at__gte=submission.asked_to_erase_at).exists()


def is_worked_on(submission: Submission) -> bool:
    """Whether a clinician has ever taken it on or recorded anything about it, a call included."""
    return any(work.objects.filter(submission=submission).exists() for work in WORK)


@transaction.atomic
def erase(submission: Submission) -> None:
    """Remove all that the person gave, as they wish; a tombstone stays, and alerts, so marked."""
    submission = lock_unread(submission)
    leave_tombstone(submission)
    submission.alerts.update(erased_by_person=True)


def leave_tombstone(submission: Submission) -> None:
    """Remove answers, contact details and every way back; the row must be held by the caller.

    Dates and urgency stay for the clinic's figures, under a new random code. Reviews, calls and
    assignments stay as rows, but what was noted in them goes: the one exception to their never
    being changed.
    """
    submission.status = Submission.Status.ERASED
    submission.reference = new_reference()
    submission.answers = submission.contact = submission.earlier = None
    submission.pin_hash = submission.browser_hash = submission.digest = ""
    submission.origin = ""
    submission.save()
    submission.later.update(earlier=None)
    _pass_bundles_on(submission)
    _leave_bundles(submission)
    submission.reading_choices.all().delete()
    submission.reviews.update(note=None)
    submission.calls.update(note=None)
    submission.erase_answers.update(reason=None)
    _forget_handovers(submission)
    _forget_who_it_was(submission)


def _leave_bundles(submission: Submission) -> None:
    """One that was only counted among others, and that nobody is on, is told of by itself.

    It begins anew, as nothing that went out names it; a flood of them is bundled once more.
    """
    only_counted = {"is_bundled": True, "acknowledged_at": None, "ended_at": None}
    submission.alerts.exclude(**only_counted).update(origin="")
    submission.alerts.filter(**only_counted).update(
        origin=_ERASED, next_step_at=None, step_told=None, round=F("round") + 1
    )
    submission.alerts.update(is_bundled=False)


def _pass_bundles_on(submission: Submission) -> None:
    """A message about many is no longer about this one, and still about the others.

    One that is not out yet and about nobody else any more says nothing that is true.
    """
    _hold_flood(submission)
    of_many = Delivery.objects.filter(
        alert__submission=submission, alert__is_bundled=True, reason=Delivery.Reason.BUNDLE
    )
    for message in of_many.order_by("pk").select_for_update(of=("self",)):
        heir = _heir(message, but=submission)
        if heir is not None:
            Delivery.objects.filter(pk=message.pk).update(alert=heir)
        elif message.delivered_at is None:
            Delivery.objects.filter(pk=message.pk).delete()


def _hold_flood(submission: Submission) -> None:
    """All of one flood, in one order: nothing is passed on to whom somebody erases just now."""
    bundled = Alert.objects.filter(is_bundled=True)
    origins = list(bundled.filter(submission=submission).values_list("origin", flat=True))
    if origins:
        flood = bundled.filter(origin__in=origins).order_by("pk")
        list(flood.select_for_update().values_list("pk"))


def _heir(message: Delivery, *, but: Submission) -> Alert | None:
    """Another alert that the message counts, first of those that nobody is on."""
    origin = Subquery(Alert.objects.filter(deliveries=message).values("origin"))
    same = Alert.objects.filter(origin=origin, is_bundled=True, ended_at=None)
    unseen_first = F("acknowledged_at").asc(nulls_first=True)
    told = {"recipient": message.recipient_id, "reason": message.reason}
    known = Delivery.objects.filter(alert=OuterRef("pk"), round=message.round, **told)
    others = same.exclude(submission=but).order_by(unseen_first, "pk")
    return others.filter(~Exists(known)).first()


def _forget_who_it_was(submission: Submission) -> None:
    """Numbers go as notes do; which checks were of the same person is nobody's to know."""
    submission.record_numbers.update(number=None)
    SamePerson.objects.of(submission).forget()
    forget_person(submission)


def _forget_handovers(submission: Submission) -> None:
    """What was noted of all that was handed over together stands beside each of them."""
    together = submission.assignments.filter(handover__isnull=False).values("handover")
    Assignment.objects.filter(handover__in=together).update(note=None)
