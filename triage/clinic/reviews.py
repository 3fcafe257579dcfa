"""The clinicians' verbs: take a submission on, give it back, record what was done.

Each holds the submission's row while it works, so that of two people at once the second
sees what the first did. Only what stands on the clinicians' list is worked on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from triage.check.attending import attend, call_again, lapses_after, leave
from triage.check.locking import lock_unread
from triage.check.worklist import mark_done, mark_open
from triage.clinic.alerts.attention import SINCE, end_alerts, reopen_alerts
from triage.clinic.no_way import check_no_way
from triage.clinic.outcomes import NO_WAY, NOT_REACHED, find_kind
from triage.engine.urgency import Urgency
from triage.models import Alert, CallTry, Claim, Review, Submission

#: The latest that somebody may mean to call again, by urgency: so long an alert may be quiet.
LATEST_AGAIN: Mapping[int, timedelta] = {
    Urgency.EMERGENCY: timedelta(hours=1),
    Urgency.SAME_DAY: timedelta(hours=4),
}
_LATEST = timedelta(days=3)


class NotListed(Exception):
    """The submission is not on the clinicians' list, so there is nothing to do about it yet."""


class SomebodyWasFaster(Exception):
    """Others have recorded something since this person last looked."""


class NothingIsKept(Exception):
    """The person's answers were erased, and no note about them is kept any more."""


class PersonSaidMore(SomebodyWasFaster):
    """The check has told of another danger since this person last looked."""


@dataclass(frozen=True)
class Known:
    """What somebody had before them: how many reviews, and the last danger."""

    reviews: int
    danger: str


class AlreadyCorrected(Exception):
    """Somebody has corrected this review before; what they wrote is the one to correct."""


@dataclass(frozen=True)
class Hold:
    """Who took a check on, when, and whether that has lapsed: nothing was recorded in time."""

    by: User
    at: datetime
    has_lapsed: bool


@transaction.atomic
def claim(submission: Submission, *, by: User, now: datetime) -> tuple[User, ...]:
    """Take a submission on, for a while; returns the others who hold it.

    Twice changes nothing while the first time counts. Raises :class:`NotListed`.
    """
    submission = hold(submission)
    held_by = holders([submission], now=now)[submission.pk]
    if not any(one.by == by and not one.has_lapsed for one in held_by):
        Claim.objects.create(submission=submission, by=by, at=now, is_held=True)
        attend(submission, now=now)
    return tuple(one.by for one in held_by if one.by != by)


@transaction.atomic
def release(submission: Submission, *, by: User, now: datetime) -> None:
    """Give a submission back; without holding it, nothing changes."""
    submission = hold(submission)
    held_by = holders([submission], now=now)[submission.pk]
    if not any(one.by == by for one in held_by):
        return
    Claim.objects.create(submission=submission, by=by, at=now, is_held=False)
    if all(one.by == by or one.has_lapsed for one in held_by):
        leave(submission, now=now)


def holders(submissions: Iterable[Submission], *, now: datetime) -> Mapping[UUID, tuple[Hold, ...]]:
    """Who holds each of these, whoever took it on first standing first; one query."""
    rows = {submission.pk: submission for submission in submissions}
    held: dict[UUID, tuple[Hold, ...]] = dict.fromkeys(rows, ())
    for taken in claims_held().filter(submission__in=held).select_related("by"):
        held[taken.submission_id] += (as_hold(taken, rows[taken.submission_id], now=now),)
    return held


def as_hold(taken: Any, submission: Submission, *, now: datetime) -> Hold:
    """A row of :func:`claims_held`, as it counts now."""
    is_over = taken.at + lapses_after(submission.work_urgency) <= now
    is_open = submission.stage != Submission.Stage.DONE
    return Hold(taken.by, taken.at, has_lapsed=is_open and is_over and not taken.was_used)


def claims_held() -> QuerySet[Claim]:
    """The last row of each person about each submission, where it says "taken on".

    ``was_used`` says whether anything was recorded since, or that person tried to call.
    """
    same = {"submission": OuterRef("submission"), "by": OuterRef("by")}
    later = Claim.objects.filter(id__gt=OuterRef("id"), **same)
    since = Review.objects.filter(submission=OuterRef("submission"), at__gte=OuterRef("at"))
    called = CallTry.objects.filter(at__gte=OuterRef("at"), **same)
    held = Claim.objects.filter(~Exists(later), is_held=True)
    return held.annotate(was_used=Exists(since) | Exists(called)).order_by("id")


@transaction.atomic
def review(  # noqa: PLR0913 (what somebody recorded, each by its name)
    submission: Submission,
    *,
    by: User,
    outcome: str,
    verdict: str,
    note: str,
    now: datetime,
    corrects: Review | None = None,
    known: Known | None = None,
    on_date: date | None = None,
) -> Review:
    """Record what was done, or how what was recorded should have read.

    What does not end it leaves it open, and quiet for as long as a claim counts. A correction
    moves the submission only where it makes a difference. ``known`` is what the person had
    before them; it may be left out where nobody looked. Raises what is named at its head here,
    :class:`NotListed`, and what :func:`check_no_way` does.
    """
    submission = hold(submission)
    _refuse(submission, known, note)
    _refuse_correction(submission, corrects)
    was_done = _is_done(submission)
    row = Review(submission=submission, by=by, at=now, corrects=corrects)
    row.outcome, row.verdict = outcome, verdict and Review.Verdict(verdict)
    row.on_date = on_date if find_kind(outcome).asks_date else None
    _write_note(row, note)
    row.save()
    _settle(submission, row, was_done=was_done)
    return row


def _write_note(row: Review, note: str) -> None:
    if row.outcome == NO_WAY:
        check_no_way(row.submission, note)
    row.set_note(note)


def latest_again(urgency: int) -> timedelta:
    """How far ahead somebody may mean to call again."""
    return LATEST_AGAIN.get(urgency, _LATEST)


def last_danger(submission: Submission) -> str:
    """When the check last told of any danger, exactly; empty where it never did."""
    last = _danger_at(submission)
    return last.isoformat() if last else ""


def _danger_at(submission: Submission) -> datetime | None:
    told = submission.alerts.exclude(kind=Alert.Kind.LATE).annotate(caused_at=SINCE)
    last: datetime | None = told.aggregate(last=Max("caused_at"))["last"]
    return last


def _refuse(submission: Submission, known: Known | None, note: str) -> None:
    """What ends an alert must be meant for what it told of; of somebody erased no note is kept."""
    if note and submission.status == Submission.Status.ERASED:
        raise NothingIsKept
    if known is None:
        return
    if known.danger != last_danger(submission):
        raise PersonSaidMore
    if known.reviews != submission.reviews.count():
        raise SomebodyWasFaster


def _refuse_correction(submission: Submission, corrects: Review | None) -> None:
    if corrects is None:
        return
    if corrects.submission_id != submission.pk:
        raise ValueError("A review corrects one of the same submission.")
    if Review.objects.filter(corrects=corrects).exists():
        raise AlreadyCorrected


def _settle(submission: Submission, row: Review, *, was_done: bool) -> None:
    """Close or open the submission as the review says."""
    is_done = _is_done(submission) if row.corrects else closes(row)
    if row.corrects and (is_done == was_done or _danger_since(submission, row)):
        return  # it may have risen since; a word put right must not close it again
    if is_done:
        mark_done(submission, now=row.at)
        end_alerts(submission, now=row.at)
        return
    mark_open(submission)
    if submission.stage == Submission.Stage.DONE:
        reopen_alerts(submission)
    if row.outcome == NOT_REACHED:
        call_again(submission, now=row.at, at=None)
    else:
        attend(submission, now=row.at)


def _danger_since(submission: Submission, row: Review) -> bool:
    """Whether it told of a danger after what is put right was first recorded."""
    first, danger = row, _danger_at(submission)
    while first.corrects is not None:
        first = first.corrects
    return danger is not None and danger > first.at


def standing(reviews: Iterable[Review]) -> list[Review]:
    """The reviews that count: each corrected one replaced, in its place, by its correction."""
    rows = list(reviews)
    corrections = {row.corrects_id: row for row in rows if row.corrects_id}
    return [_latest(row, corrections) for row in rows if not row.corrects_id]


def _latest(row: Review, corrections: Mapping[UUID, Review]) -> Review:
    while row.pk in corrections:
        row = corrections[row.pk]
    return row


def closes(row: Review) -> bool:
    """Whether nobody has to act any more once this was done."""
    return find_kind(row.outcome).ends


def _is_done(submission: Submission) -> bool:
    """Whether the last review that stands closes the submission."""
    stand = standing(submission.reviews.defer("note"))
    return bool(stand) and closes(stand[-1])


def hold(submission: Submission) -> Submission:
    """The row of one that is listed, held until the transaction ends, without what is encrypted."""
    held = lock_unread(submission)
    if held.stage == Submission.Stage.UNLISTED:
        raise NotListed
    return held
