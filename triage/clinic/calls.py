"""Trying to call a person: each try a row, and what it means for the alert.

A try ends nothing. One of a clinician that reached nobody makes the alert quiet until the next
time to try, and no longer than the urgency lets it be. One of somebody who is not of the clinic,
as at the desk, never makes it quiet: nobody has judged anything by it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import starmap
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from triage.check.attending import call_again, call_sooner, reached
from triage.clinic.news import number_known, what_is_known
from triage.clinic.reviews import hold, latest_again
from triage.models import CallTry, Submission
from triage.models.submission import UNREADABLE

Result = CallTry.Result
#: Who sends a form twice has called once.
_TWICE = timedelta(minutes=1)


class NobodyToCall(Exception):
    """What the person gave is erased."""


@dataclass(frozen=True)
class Attempts:
    """What came of the tries since somebody was last reached, the oldest first."""

    results: tuple[str, ...] = ()
    again_at: datetime | None = None

    @property
    def words(self) -> str:
        """For example “no answer ×3, wrong number”; empty where nobody tried."""
        return ", ".join(starmap(_times, Counter(self.results).items()))


@dataclass(frozen=True)
class Drawn:
    """What a form was drawn with: :func:`what_is_known`, unless no alert is quieted by it anyway,
    and :func:`number_known`.
    """

    what: str | None
    number: str


def _times(result: str, times: int) -> str:
    label = str(Result(result).label)
    return label if times == 1 else _("%(what)s ×%(times)d") % {"what": label, "times": times}


def attempts_of(submissions: Iterable[Submission]) -> Mapping[UUID, Attempts]:
    """The tries to call each of these; one query, which decrypts nothing."""
    found: dict[UUID, list[CallTry]] = {submission.pk: [] for submission in submissions}
    rows = CallTry.objects.filter(submission__in=found).order_by("at", "id")
    for row in rows.only("submission_id", "result", "again_at"):
        found[row.submission_id].append(row)
    return {pk: attempts(rows) for pk, rows in found.items()}


def attempts(rows: Sequence[CallTry]) -> Attempts:
    """What came of the tries to call one person, which come oldest first."""
    results = [row.result for row in rows]
    reached_at = (place for place, one in enumerate(results) if one == Result.REACHED)
    since = max(reached_at, default=-1)
    missed = results[since + 1 :] or results[-1:]
    return Attempts(tuple(missed), rows[-1].again_at if rows else None)


@transaction.atomic
def log_try(
    submission: Submission,
    *,
    by: User,
    result: str,
    now: datetime,
    of_clinic: bool,
    again_at: datetime | None = None,
    note: str = "",
    drawn: Drawn | None = None,
) -> CallTry:
    """Add a try to call. It happened, so it is kept whatever others did meanwhile.

    ``drawn`` is what whoever called had before them: told of another danger since, the alert of
    that stays as loud as it is; with another number it is no try of the one there is now. Raises
    :class:`NotListed` and :class:`NobodyToCall`.
    """
    submission = hold(submission)
    if submission.status == Submission.Status.ERASED:
        raise NobodyToCall
    row = CallTry(submission=submission, by=by, at=now, result=Result(result))
    row.of_old_number = drawn is not None and drawn.number != number_known(submission)
    row.again_at = _within_reach(row, again_at)
    row.set_note(note)
    if twin := _twin(row, note):
        return twin
    row.save()
    if drawn is None or drawn.what in {None, what_is_known(submission)}:
        _settle(row, of_clinic=of_clinic)
    return row


def _within_reach(row: CallTry, at: datetime | None) -> datetime | None:
    """When to call again, where nobody was reached; no later than the urgency lets it be."""
    if at is None or row.result == Result.REACHED:
        return None
    return min(max(at, row.at), row.at + latest_again(row.submission.work_urgency))


def _twin(row: CallTry, note: str) -> CallTry | None:
    """The same try of the same person, where the form was sent twice."""
    same: QuerySet[CallTry] = row.submission.calls.filter(by=row.by, result=row.result)
    with suppress(*UNREADABLE):
        recent = same.filter(_same_time(row.again_at), at__gt=row.at - _TWICE)
        return next((one for one in recent if one.note_text() == note), None)
    return None


def _same_time(at: datetime | None) -> Q:
    """What was chosen as "in an hour" is a moment later the second time; another time is news."""
    if at is None:
        return Q(again_at=None)
    return Q(again_at__gt=at - _TWICE, again_at__lt=at + _TWICE)


def _settle(row: CallTry, *, of_clinic: bool) -> None:
    """What is done stays done; else it is quiet for a while, if a clinician called."""
    if not of_clinic:
        if row.again_at:
            call_sooner(row.submission, at=row.again_at)
    elif row.result == Result.REACHED:
        reached(row.submission, now=row.at)
    else:
        call_again(row.submission, now=row.at, at=row.again_at)
