"""The clinicians' verbs: take a submission on, give it back, record what was done.

Each holds the submission's row while it works, so that of two people at once the second
sees what the first did. Only what stands on the clinicians' list is worked on.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from triage.check.locking import lock_unread
from triage.check.worklist import mark_done, mark_open
from triage.models import Claim, Review, Submission


class NotListed(Exception):
    """The submission is not on the clinicians' list, so there is nothing to do about it yet."""


class SomebodyWasFaster(Exception):
    """Others have recorded something since this person last looked."""


class AlreadyCorrected(Exception):
    """Somebody has corrected this review before; what they wrote is the one to correct."""


@transaction.atomic
def claim(submission: Submission, *, by: User, now: datetime) -> tuple[User, ...]:
    """Take a submission on; returns the others who hold it now. Twice changes nothing.

    Raises :class:`NotListed`.
    """
    submission = _hold(submission)
    held_by = holders([submission.pk])[submission.pk]
    if by not in held_by:
        Claim.objects.create(submission=submission, by=by, at=now, is_held=True)
    return tuple(holder for holder in held_by if holder != by)


@transaction.atomic
def release(submission: Submission, *, by: User, now: datetime) -> None:
    """Give a submission back; without holding it, nothing changes."""
    submission = _hold(submission)
    if by in holders([submission.pk])[submission.pk]:
        Claim.objects.create(submission=submission, by=by, at=now, is_held=False)


def holders(submission_ids: Iterable[UUID]) -> Mapping[UUID, tuple[User, ...]]:
    """Who holds each of these now, whoever took it on first standing first; one query."""
    held: dict[UUID, tuple[User, ...]] = dict.fromkeys(submission_ids, ())
    for taken in claims_held().filter(submission__in=held).select_related("by"):
        held[taken.submission_id] += (taken.by,)
    return held


def claims_held() -> QuerySet[Claim]:
    """The last row of each person about each submission, where it says "taken on"."""
    same = {"submission": OuterRef("submission"), "by": OuterRef("by")}
    later = Claim.objects.filter(id__gt=OuterRef("id"), **same)
    return Claim.objects.filter(~Exists(later), is_held=True).order_by("id")


@transaction.atomic
def review(
    submission: Submission,
    *,
    by: User,
    outcome: str,
    verdict: str,
    note: str,
    now: datetime,
    corrects: Review | None = None,
    known: int | None = None,
) -> Review:
    """Record what was done, or how what was recorded should have read.

    Whoever could not be reached stays open; every other outcome means that it is done. A
    correction takes the place of the review it names, and moves the submission only where
    that makes a difference. ``known`` is how many reviews the person had before them; it may
    be left out where nobody looked. Raises :class:`NotListed`, :class:`AlreadyCorrected` and
    :class:`SomebodyWasFaster`.
    """
    submission = _hold(submission)
    if known is not None and submission.reviews.count() != known:
        raise SomebodyWasFaster
    _refuse_correction(submission, corrects)
    was_done = _is_done(submission)
    row = Review(submission=submission, by=by, at=now, corrects=corrects)
    row.outcome, row.verdict = Review.Outcome(outcome), verdict and Review.Verdict(verdict)
    row.set_note(note)
    row.save()
    _settle(submission, row, was_done=was_done)
    return row


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
    if row.corrects and is_done == was_done:
        return  # it may have risen since; a word put right must not close it again
    if is_done:
        mark_done(submission, now=row.at)
    else:
        mark_open(submission)


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
    return row.outcome != Review.Outcome.NOT_REACHED


def _is_done(submission: Submission) -> bool:
    """Whether the last review that stands closes the submission."""
    stand = standing(submission.reviews.defer("note"))
    return bool(stand) and closes(stand[-1])


def _hold(submission: Submission) -> Submission:
    """The row, held until the transaction ends, without what is encrypted."""
    held = lock_unread(submission)
    if held.stage == Submission.Stage.UNLISTED:
        raise NotListed
    return held
