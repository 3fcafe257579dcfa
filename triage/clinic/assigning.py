"""The verbs of giving work to each other: assign a check, or hand over all that one has.

The only writer of ``assigned_to`` and ``assigned_team``. To give somebody a check is not to be
on it: no alert becomes quiet by it. Who hands over what they took on gives that back, so its
alert goes on at once.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from triage.check.locking import lock_unread
from triage.clinic.reviews import NotListed, claims_held, release
from triage.models import Assignment, Claim, Submission, Team

Stage = Submission.Stage
_OPEN = (Stage.WAITING, Stage.SEEN)


class NotOpen(Exception):
    """What is done is nobody's to do."""


class AssignedMeanwhile(Exception):
    """Somebody else has given it to somebody since this person last looked."""


class NotYours(Exception):
    """They neither hold it nor was it given to them: it was given away meanwhile."""


@dataclass(frozen=True)
class Owner:
    """Whose a check is to do: a colleague's, a team's, or nobody's."""

    user: User | None = None
    team: Team | None = None


NOBODY = Owner()


@transaction.atomic
def assign(
    submission: Submission, *, to: Owner, by: User, now: datetime, known: UUID | None
) -> Assignment:
    """Give it to somebody; ``known`` is the last assignment that the person had before them.

    Raises :class:`NotListed`, :class:`NotOpen` and :class:`AssignedMeanwhile`.
    """
    held = _hold(submission)
    last = last_assignment(held)
    if known != (last.pk if last else None):
        raise AssignedMeanwhile
    return _give(held, to, Assignment(submission=held, by=by, at=now))


@transaction.atomic
def hand_over(
    submission: Submission,
    *,
    to: Owner,
    by: User,
    note: str,
    handover: UUID,
    now: datetime,
    of: User | None = None,
) -> Assignment:
    """Give away what one has, or what is ``of`` somebody who leaves.

    What was taken on is given back with it. Raises :class:`NotListed`, :class:`NotOpen` and
    :class:`NotYours`.
    """
    held, whose = _hold(submission), of or by
    if not Submission.objects.filter(held_or_given(whose), pk=held.pk).exists():
        raise NotYours
    row = Assignment(submission=held, by=by, at=now, handover=handover)
    row.set_note("" if held.status == Submission.Status.ERASED else note)
    release(held, by=whose, now=now)
    return _give(held, to, row)


def _hold(submission: Submission) -> Submission:
    """The row, held until the transaction ends, where there is something to do about it."""
    held = lock_unread(submission)
    if held.stage == Stage.UNLISTED:
        raise NotListed
    if held.stage == Stage.DONE:
        raise NotOpen
    return held


def _give(held: Submission, to: Owner, row: Assignment) -> Assignment:
    row.to_user, row.to_team = to.user, to.team
    row.save()
    Submission.objects.filter(pk=held.pk).update(assigned_to=to.user, assigned_team=to.team)
    return row


def last_assignment(submission: Submission) -> Assignment | None:
    """Who gave it to whom last."""
    rows = submission.assignments.select_related("by", "to_user", "to_team").defer("note")
    return rows.order_by("at", "id").last()


def to_do_of(user: User) -> QuerySet[Submission]:
    """All that somebody took on or was given, and that is not done."""
    return Submission.objects.filter(held_or_given(user), stage__in=_OPEN)


def held_or_given(user: User | AnonymousUser) -> Q:
    """Whether somebody took it on or was given it.

    What they took on is looked up first: joined to the list, every row of it would be asked
    whether they hold it.
    """
    mine = claims_held().filter(by=user.pk, submission__stage__in=_OPEN).order_by()
    return Q(pk__in=list(mine.values_list("submission", flat=True))) | Q(assigned_to=user.pk)


def of_nobody(now: datetime) -> Q:
    """Whether it was given to nobody, and nobody has taken it on; a claim that lapsed is none.

    Nor is one of before the check told of another danger: nobody has been on it since.
    """
    later = {"submission": OuterRef("submission"), "by": OuterRef("by"), "id__gt": OuterRef("id")}
    given_back = Exists(Claim.objects.filter(**later))
    held: Any = Claim.objects.filter(~given_back, submission=OuterRef("pk"), is_held=True)
    waits = Q(attended_until=None, stage__in=_OPEN)
    is_free = ~Q(Exists(held)) | Q(attended_until__lte=now) | waits
    return _to_nobody() & is_free


def teams_in_use() -> QuerySet[Team]:
    """Those in which somebody is who can sign in."""
    return Team.objects.filter(is_active=True, members__is_active=True).distinct()


def _to_nobody() -> Q:
    """Given to nobody, or to a colleague or a team that is there no more, or has nobody in it."""
    gone = User.objects.filter(is_active=False)
    unused = Team.objects.exclude(pk__in=teams_in_use().values("pk"))
    free = Q(assigned_to=None) | Q(assigned_to__in=gone)
    return free & (Q(assigned_team=None) | Q(assigned_team__in=unused))
