"""How long a check takes answers."""

from datetime import datetime, timedelta

from triage.models import Submission

#: An unfinished check older than this is never shown as a result.
LIFETIME = timedelta(hours=24)


class CheckClosed(Exception):
    """The check is completed, expired or erased; it takes no more answers."""


def is_expired(submission: Submission, *, now: datetime) -> bool:
    """Too old to go on with, or begun on a day yet to come: nobody can tell how old it is."""
    in_progress = submission.status == Submission.Status.IN_PROGRESS
    return in_progress and abs(now - submission.started_at) >= LIFETIME


def refuse_closed(submission: Submission, now: datetime) -> None:
    """Raise :class:`CheckClosed` unless it still takes answers."""
    if submission.status != Submission.Status.IN_PROGRESS or is_expired(submission, now=now):
        raise CheckClosed


def refuse_erased(submission: Submission) -> None:
    """Raise :class:`CheckClosed` for a tombstone: it keeps nothing. The row must be held."""
    if submission.status == Submission.Status.ERASED:
        raise CheckClosed
