"""Checks that may be of one person: what points to it, and what a clinician made of it.

A suggestion is no more than a question. Only a clinician says that two checks are of one person,
and may take it back. No patient sees either, and nothing of the two is merged.
"""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from triage.check.person_tokens import number_token, person_token
from triage.clinic.record_numbers import IsErased, standing_numbers
from triage.clinic.reviews import NotListed
from triage.models import SamePerson, Submission, SubmissionToken
from triage.site.damaged_rows import BROKEN

#: So many are suggested, the newest; whoever has done more is known to the clinic by then.
MOST = 10
_Stage, _Status = Submission.Stage, Submission.Status


class NotSuggested(Exception):
    """Nothing points to the two being one person, or not any more."""


@dataclass(frozen=True)
class Linked:
    """Another check that somebody said is of the same person, and who said so."""

    submission: Submission
    row: SamePerson


@dataclass(frozen=True)
class Others:
    """The checks that a clinician has linked to one, and those that may be; the newest first."""

    linked: tuple[Linked, ...]
    suggested: tuple[Submission, ...]


def find_others(submission: Submission, *, number: str) -> Others:
    """Whom it may be, by name and date of birth or by the record ``number`` that it has."""
    rows = _standing(submission)
    others = _light().filter(pk__in=rows).order_by("-started_at", "pk")
    return Others(
        tuple(Linked(other, rows[other.pk]) for other in others),
        tuple(_suggested(submission, number, known=rows)),
    )


def _suggested(
    submission: Submission, number: str, *, known: Collection[UUID]
) -> QuerySet[Submission]:
    """Listed checks that have something in common with it, and are not linked already."""
    tokens = SubmissionToken.objects.filter(token__in=_tokens(submission, number))
    found = _light().filter(pk__in=tokens.values("submission")).exclude(stage=_Stage.UNLISTED)
    found = found.exclude(pk__in=[submission.pk, *known]).exclude(status=_Status.ERASED)
    return found.order_by("-started_at", "pk")[:MOST]


@transaction.atomic
def link_person(submission: Submission, other: Submission, *, by: User, now: datetime) -> None:
    """Say that both are of one person. Twice changes nothing.

    Raises :class:`NotListed`, :class:`IsErased`, and :class:`NotSuggested`.
    """
    held = _hold(submission, other)
    if other.pk in _standing(held):
        return
    number = standing_numbers([held.pk]).get(held.pk, "")
    if other not in _suggested(held, number, known=()):
        raise NotSuggested
    _say(held, other, by=by, now=now, is_same=True)


@transaction.atomic
def unlink_person(submission: Submission, other: Submission, *, by: User, now: datetime) -> None:
    """Take back that both are of one person; where nobody says so nothing changes.

    Raises :class:`NotListed` and :class:`IsErased`.
    """
    held = _hold(submission, other)
    if other.pk in _standing(held):
        _say(held, other, by=by, now=now, is_same=False)


def _say(
    submission: Submission, other: Submission, *, by: User, now: datetime, is_same: bool
) -> None:
    first, second = sorted((submission.pk, other.pk))
    SamePerson(first_id=first, second_id=second, by=by, at=now, is_same=is_same).save()


def _hold(submission: Submission, other: Submission) -> Submission:
    """Both rows, held until the transaction ends: the earlier one first, as erasing does."""
    rows = Submission.objects.filter(pk__in=[submission.pk, other.pk]).defer("answers", "contact")
    held = {row.pk: row for row in rows.select_for_update().order_by("started_at", "pk")}
    for row in held.values():
        if row.status == _Status.ERASED:
            raise IsErased
        if row.stage == _Stage.UNLISTED:
            raise NotListed
    return held[submission.pk]


def _standing(submission: Submission) -> dict[UUID, SamePerson]:
    """The last row of each pair, where it says that they are the same; by the other one's id."""
    last: dict[UUID, SamePerson] = {}
    for row in SamePerson.objects.of(submission).select_related("by").order_by("id"):
        last[row.second_id if row.first_id == submission.pk else row.first_id] = row
    return {pk: row for pk, row in last.items() if row.is_same}


def _tokens(submission: Submission, number: str) -> list[str]:
    """What the checks of this person are found by; what cannot be read finds nobody."""
    tokens = [number_token(number)] if number else []
    with suppress(*BROKEN):
        token = person_token(submission.contact_details()) if submission.clinic_may_read else ""
        tokens += [token] if token else []
    return tokens


def _light() -> QuerySet[Submission]:
    """What a suggestion tells, and nothing that is encrypted."""
    return Submission.objects.defer("answers", "contact")
