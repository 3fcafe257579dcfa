"""The number under which the clinic's own record has a person: entered, changed, taken back."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from triage.check.locking import lock_unread
from triage.check.person_tokens import note_number
from triage.clinic.reviews import NotListed, SomebodyWasFaster
from triage.models import RecordNumber, Submission
from triage.site.damaged_rows import BROKEN, read_each


class IsErased(Exception):
    """Nothing that says who it was is kept of this check any more."""


@dataclass(frozen=True)
class Entered:
    """A number in clear, and its row; ``is_lost`` where it cannot be read any more."""

    row: RecordNumber
    number: str
    is_lost: bool = False


@transaction.atomic
def enter_number(
    submission: Submission, number: str, *, by: User, now: datetime, known: str
) -> RecordNumber | None:
    """Enter a number in place of the one before; an empty one takes it back.

    ``known`` is the id of the row somebody had before them, if any. None where nothing changes.
    Raises :class:`NotListed`, :class:`IsErased` and :class:`SomebodyWasFaster`.
    """
    held = _hold(submission)
    entered = numbers_of(held)
    last = next(reversed(entered), None)
    if known != (str(last.row.pk) if last else ""):
        raise SomebodyWasFaster
    before = standing_number(entered)
    if number == before and not (last and last.is_lost):
        return None
    row = RecordNumber(submission=held, by=by, at=now)
    _store(row, number, before=before)
    return row


def _store(row: RecordNumber, number: str, *, before: str) -> None:
    row.set_text(number)
    row.save()
    note_number(row.submission, number, before=before)


def _hold(submission: Submission) -> Submission:
    held = lock_unread(submission)
    if held.status == Submission.Status.ERASED:
        raise IsErased
    if held.stage == Submission.Stage.UNLISTED:
        raise NotListed
    return held


def numbers_of(submission: Submission) -> tuple[Entered, ...]:
    """Every number that was entered, oldest first."""
    return tuple(_read(RecordNumber.objects.filter(submission=submission).select_related("by")))


def standing_number(entered: Sequence[Entered]) -> str:
    """The last that was entered; empty without one, or where it cannot be read."""
    return entered[-1].number if entered else ""


def standing_numbers(submissions: Collection[UUID]) -> Mapping[UUID, str]:
    """The number that stands for each that has one; what cannot be read is left out."""
    rows = RecordNumber.objects.filter(submission__in=submissions)
    last = {one.row.submission_id: one.number for one in _read(rows)}
    return {pk: number for pk, number in last.items() if number}


def _read(rows: QuerySet[RecordNumber]) -> Iterator[Entered]:
    for row, is_whole in read_each(rows.order_by("at", "id"), "number"):
        number = _text(row) if is_whole else None
        yield Entered(row, number or "", is_lost=number is None)


def _text(row: RecordNumber) -> str | None:
    with suppress(*BROKEN):
        return row.text()
    return None
