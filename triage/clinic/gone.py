"""Whoever is gone is on nothing: a check that they alone were on waits for somebody at once.

A claim, a call that was logged, "I have seen this" and a look keep a check quiet for a while.
Which of these it was does not stand on its row, so what is recorded is asked: whether somebody
whose account is locked did any of them since it is quiet, and nobody who is still there did.
Asked when an account is locked, and in every round of the worker, so that what was about to be
stored at that moment counts no longer than a round.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from triage.check.attending import nobody_left
from triage.models import AccessLogEntry, Alert, CallTry, Claim, Submission

_OPEN = (Submission.Stage.WAITING, Submission.Stage.SEEN)
#: A look is written down in the same request, a moment before or after it counts.
_SLACK = timedelta(minutes=1)


def note_gone(*, now: datetime) -> int:
    """Let nothing be quiet any longer because of somebody who is gone; of how many checks."""
    return nobody_left(held_by_gone(now), now=now)


def held_by_gone(now: datetime) -> QuerySet[Submission]:
    """Checks that are quiet because of them alone."""
    since: Any = OuterRef("attended_at")
    quiet = Submission.objects.filter(stage__in=_OPEN, attended_until__gt=now)
    gone, there = _did(False, since - _SLACK), _did(True, since)
    return quiet.filter(gone, ~there)


def _did(is_active: bool, since: Any) -> Q:
    """Whether somebody who may sign in, or may not any more, did anything about it since then."""
    of = {"submission": OuterRef("pk")}
    claims = Claim.objects.filter(**of, by__is_active=is_active, at__gte=since, is_held=True)
    calls = CallTry.objects.filter(**of, by__is_active=is_active, at__gte=since)
    seen = Alert.objects.filter(
        **of, acknowledged_by__is_active=is_active, acknowledged_at__gte=since
    )
    looks = AccessLogEntry.objects.filter(
        submission_id=OuterRef("pk"), user__is_active=is_active, at__gte=since
    )
    return Q(Exists(claims)) | Q(Exists(calls)) | Q(Exists(seen)) | Q(Exists(looks))
