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
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from triage.check.attending import attend, call_again, is_attended, lapses_after, leave
from triage.check.locking import lock_unread
from triage.check.worklist import mark_done, mark_open
from triage.clinic.alerts.attention import end_alerts, reopen_alerts
from triage.clinic.news import SINCE, dangers, is_news_since, what_is_known
from triage.clinic.no_way import check_no_way
from triage.clinic.outcomes import NOT_REACHED, find_kind
from triage.engine.urgency import Urgency
from triage.models import CallTry, Claim, Review, Submission
from triage.models.review import NO_WAY, last_standing

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


class TooUrgent(Exception):
    """It rose meanwhile, and is not taken on among others."""


class NothingIsKept(Exception):
    """The person's answers were erased, and no note about them is kept any more."""


class PersonSaidMore(SomebodyWasFaster):
    """Something else gives cause to act since this person last looked."""


@dataclass(frozen=True)
class Known:
    """What somebody had before them: :func:`count_records`, and :func:`what_is_known`."""

    records: int
    what: str


class AlreadyCorrected(Exception):
    """Somebody has corrected this review before; what they wrote is the one to correct."""


@dataclass(frozen=True)
class Hold:
    """Who took a check on, when, and until when that counts: something is to be recorded in time.

    What is done lapses no more.
    """

    by: User
    at: datetime
    until: datetime
    has_lapsed: bool


@transaction.atomic
def claim(
    submission: Submission, *, by: User, now: datetime, below: int | None = None
) -> tuple[User, ...]:
    """Take a submission on, for a while; returns the others who hold it.

    Twice changes nothing while the first time counts and keeps it quiet. Raises
    :class:`NotListed`, and :class:`TooUrgent` where it is not ``below`` that urgency by now.
    """
    submission = hold(submission)
    if below is not None and submission.work_urgency >= below:
        raise TooUrgent
    held_by = holders([submission], now=now)[submission.pk]
    is_mine = any(one.by == by and not one.has_lapsed for one in held_by)
    if not is_mine or not is_attended(submission, now=now):
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
    others = (one.until for one in held_by if one.by != by and not one.has_lapsed)
    leave(submission, until=max(others, default=now))


def holders(submissions: Iterable[Submission], *, now: datetime) -> Mapping[UUID, tuple[Hold, ...]]:
    """Who holds each of these, whoever took it on first standing first; one query."""
    rows = {submission.pk: submission for submission in submissions}
    held: dict[UUID, tuple[Hold, ...]] = dict.fromkeys(rows, ())
    for taken in claims_held().filter(submission__in=held).select_related("by"):
        held[taken.submission_id] += (as_hold(taken, rows[taken.submission_id], now=now),)
    return held


def as_hold(taken: Any, submission: Submission, *, now: datetime) -> Hold:
    """A row of :func:`claims_held`, as it counts now."""
    until = taken.used_at + lapses_after(submission.work_urgency)
    if submission.call_again_at is not None and taken.used_at > taken.at:
        until = max(until, submission.call_again_at)
    is_open = submission.stage != Submission.Stage.DONE
    is_over = until <= now or (taken.danger_at is not None and taken.used_at < taken.danger_at)
    return Hold(taken.by, taken.at, until, has_lapsed=is_open and is_over)


def claims_held() -> QuerySet[Claim]:
    """The last row of each person about each submission, where it says "taken on".

    ``used_at`` is when anything was recorded last, or that person tried to call; else when it
    was taken on; ``danger_at`` when an alert last told of any danger: who took it on before that
    was on it for something else.
    """
    same = {"submission": OuterRef("submission"), "by": OuterRef("by")}
    later = Claim.objects.filter(id__gt=OuterRef("id"), **same)
    since = Review.objects.filter(submission=OuterRef("submission"), at__gte=OuterRef("at"))
    called = CallTry.objects.filter(at__gte=OuterRef("at"), **same)
    held = Claim.objects.filter(~Exists(later), is_held=True)
    used_at = Greatest("at", _last_of(since), _last_of(called))
    return held.annotate(used_at=used_at, danger_at=_last_danger()).order_by("id")


def _last_danger() -> Subquery:
    told = dangers().filter(submission=OuterRef("submission")).order_by(SINCE.desc())
    return Subquery(told.values_list(SINCE)[:1])


def _last_of(rows: QuerySet[Any]) -> Coalesce:
    """When the last of them was recorded, or else when the claim was."""
    return Coalesce(Subquery(rows.order_by("-at").values("at")[:1]), "at")


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


def _refuse(submission: Submission, known: Known | None, note: str) -> None:
    """What ends an alert must be meant for what it told of; of somebody erased no note is kept."""
    if note and submission.status == Submission.Status.ERASED:
        raise NothingIsKept
    if known is None:
        return
    if submission.status != Submission.Status.ERASED and known.what != what_is_known(submission):
        raise PersonSaidMore
    if known.records != count_records(submission):
        raise SomebodyWasFaster


def count_records(submission: Submission) -> int:
    """How many reviews and tries to call there are, so that one more is noticed."""
    return submission.reviews.count() + submission.calls.count()


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
    is_open = submission.stage != Submission.Stage.DONE
    if row.corrects and (is_done == was_done or (is_open and is_news_since(submission, row))):
        return  # it may have risen since; a word put right must not close it again
    if is_done:
        mark_done(submission, now=row.at)
        end_alerts(submission, now=row.at)
    else:
        _open_again(submission, row)


def _open_again(submission: Submission, row: Review) -> None:
    """Back among those to be seen to; whoever recorded it is on it for a while."""
    mark_open(submission)
    if submission.stage == Submission.Stage.DONE:
        reopen_alerts(submission)
    if row.outcome == NOT_REACHED:
        call_again(submission, now=row.at, at=None)
    else:
        attend(submission, now=row.at)


def closes(row: Review) -> bool:
    """Whether nobody has to act any more once this was done."""
    return find_kind(row.outcome).ends


def _is_done(submission: Submission) -> bool:
    """Whether the last review that stands closes the submission."""
    last = last_standing(submission)
    return last is not None and closes(last)


def hold(submission: Submission) -> Submission:
    """The row of one that is listed, held until the transaction ends, without what is encrypted."""
    held = lock_unread(submission)
    if held.stage == Submission.Stage.UNLISTED:
        raise NotListed
    return held
