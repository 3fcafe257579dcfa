"""Retention: what is kept of a check is erased once its time has come; counts stay.

How long is set for each kind. What a clinician took on or wrote about, and whoever left a way
to be reached, is linked to care and kept as long as a patient's record. What remains of the
others is a tombstone: an id and a code made at random, dates and urgency.
"""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from triage.check import erase_requests
from triage.check.leaving import WORK, leave_tombstone
from triage.check.lifetime import LIFETIME
from triage.models import (
    Alert,
    ProblemReport,
    Replay,
    ReplayCase,
    Submission,
)
from triage.site.audit import record

#: Erased in one transaction.
_BATCH = 100
#: So long the checks behind the counts of a replay can be looked at.
_CASES_KEPT = timedelta(days=90)


_Status = Submission.Status
_CLOSED = (_Status.COMPLETED, _Status.STOPPED)


class Kind(StrEnum):
    """What a check was when it was closed; each has a setting of its own."""

    UNFINISHED = "unfinished"
    ANONYMOUS = "anonymous"
    CARE = "linked to care"


_SETTINGS = {
    Kind.UNFINISHED: "RETENTION_UNFINISHED_DAYS",
    Kind.ANONYMOUS: "RETENTION_ANONYMOUS_DAYS",
    Kind.CARE: "RETENTION_CARE_DAYS",
}


def days_kept(kind: Kind) -> int:
    """After how many days checks of this kind are erased."""
    days: int = getattr(settings, _SETTINGS[kind])
    return days


def due(kind: Kind, *, now: datetime, among: Collection[str] = _CLOSED) -> QuerySet[Submission]:
    """Closed checks of a kind whose time has come.

    It begins with the last step, and for those linked to care with the last thing that a
    clinician did. The index is one of when they began, perhaps by a clock that was ahead by as
    much as a check takes answers.
    """
    until = now - timedelta(days=days_kept(kind))
    begun = Submission.objects.filter(status__in=among, started_at__lte=until + LIFETIME)
    old = begun.filter(last_step_at__lte=until)
    in_care = Q(contact__isnull=False) | _worked_on()
    if kind is Kind.CARE:
        return old.filter(in_care).exclude(_worked_on(at__gt=until))
    finished = Q(status=_Status.COMPLETED)
    return old.exclude(in_care).filter(finished if kind is Kind.ANONYMOUS else ~finished)


def _worked_on(**when: datetime) -> Q:
    """Whether a clinician took it on or wrote about it, or somebody tried to call."""
    rows = (work.objects.filter(submission=OuterRef("pk"), **when) for work in WORK)
    return Q(*map(Exists, rows), _connector=Q.OR)


def erase_due(kind: Kind, *, now: datetime) -> Iterator[int]:
    """Erase them a batch at a time; how many of each batch.

    Each batch is one transaction, with its line in the audit log: killed in the middle, what
    was begun is whole or was never begun, and the next run goes on.
    """
    # Looked for once: to look anew for each batch would pass over the rest each time.
    ids = list(due(kind, now=now).values_list("pk", flat=True))
    for start in range(0, len(ids), _BATCH):
        yield _erase(ids[start : start + _BATCH], kind, now=now)


@transaction.atomic
def _erase(ids: list[UUID], kind: Kind, *, now: datetime) -> int:
    """Those that are still due once they are held: a clinician may just have taken one on.

    Nothing is decrypted, so what no key opens any more goes as well.
    """
    rows = Submission.objects.defer("answers", "contact").filter(pk__in=ids)
    # The earlier one of two linked checks first, as everywhere.
    held = list(rows.select_for_update().order_by("started_at", "pk"))
    still = set(due(kind, now=now).filter(pk__in=ids).values_list("pk", flat=True))
    erased = [submission for submission in held if submission.pk in still]
    for submission in erased:
        leave_tombstone(submission)
    asked = [submission for submission in erased if submission.asked_to_erase_at]
    Alert.objects.filter(submission__in=asked).update(erased_by_person=True)
    if erased:
        record(f"erased: {kind}", by=None, amount=len(erased))
    return len(erased)


def count_due(kind: Kind, *, now: datetime) -> int:
    """How many a purge would erase, with those that it would close first."""
    return due(kind, now=now, among=(*_CLOSED, _Status.IN_PROGRESS)).count()


def waiting_requests() -> QuerySet[Submission]:
    """Whose people asked to be erased, where the clinic still has to decide."""
    return Submission.objects.filter(erase_requests.waiting())


def old_reports(*, now: datetime) -> QuerySet[ProblemReport]:
    """Reports of problems whose time has come, whatever became of them."""
    until = now - timedelta(days=settings.RETENTION_REPORTS_DAYS)
    return ProblemReport.objects.filter(hour__lte=until)


def drop_replay_cases(*, now: datetime) -> int:
    """Forget which checks stood behind the counts of old replays; the counts stay."""
    old = Replay.objects.filter(finished_at__lt=now - _CASES_KEPT)
    count, _by_model = ReplayCase.objects.filter(replay__in=old).delete()
    return count
