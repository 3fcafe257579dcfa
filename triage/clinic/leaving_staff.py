"""What somebody who leaves holds of the clinic's work: checks, a place on the ladder, teams.

The verbs of whoever keeps accounts, who see how much it is and no answer.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.db.models import Count, QuerySet

from triage.clinic.assigning import NotOpen, NotYours, Owner, hand_over, to_do_of
from triage.clinic.gone import note_gone
from triage.clinic.reviews import NotListed, claims_held, release
from triage.models import Recipient, Submission, Team
from triage.site.audit import record
from triage.staff.holdings import hold_taker

_OPEN = (Submission.Stage.WAITING, Submission.Stage.SEEN)
_LONGEST_NAME: int = Recipient._meta.get_field("name").max_length or 0  # noqa: SLF001 (public in all but name)


def taken_on_by(person: User) -> QuerySet[Submission]:
    """What they are on, as far as anything is left to do."""
    claims = claims_held().filter(by=person, submission__stage__in=_OPEN).order_by()
    ids = list(claims.values_list("submission", flat=True))
    return Submission.objects.filter(pk__in=ids).order_by("pk")


def give_back(person: User, *, now: datetime) -> tuple[UUID, ...]:
    """Give back all that they took on, so that its alerts go on; which checks it was.

    Nor does a call that they logged, or a look of theirs, keep anything quiet.
    """
    released = tuple(_released(taken_on_by(person).only("pk"), person, now))
    note_gone(now=now)
    return released


def _released(rows: Iterable[Submission], person: User, now: datetime) -> Iterator[UUID]:
    for submission in rows:
        release(submission, by=person, now=now)
        yield submission.pk


def hand_over_all(person: User, *, to: Owner, by: User, now: datetime) -> tuple[UUID, ...]:
    """Give all that they have to one colleague or team; which checks it was."""
    handover = uuid4()
    rows = to_do_of(person).order_by("pk").only("pk")
    given = []
    for submission in rows:
        with suppress(NotListed, NotOpen, NotYours):  # somebody was faster
            hand_over(submission, to=to, by=by, note="", handover=handover, now=now, of=person)
            given.append(submission.pk)
    return tuple(given)


def recipients_of(person: User) -> list[Recipient]:
    """Where alerts go to this person's own mailbox."""
    if not person.email:
        return []
    by_mail = Recipient.objects.filter(is_active=True, channel=Recipient.Channel.EMAIL)
    told = by_mail.filter(address__iexact=person.email)
    return list(told.annotate(times=Count("shifts")).order_by("step", "pk"))


def tell_instead(recipient: Recipient, *, of: User, to: User, by: User) -> None:
    """Another one is told there, on the same step and in the same shifts. Raises `NotThere`."""
    hold_taker(to)
    if recipient.name == of.get_full_name():
        recipient.name = (to.get_full_name() or to.username)[:_LONGEST_NAME]
    recipient.address = to.email
    recipient.save(update_fields=["name", "address"])
    record("recipient changed", by=by, about=f"{recipient} (e-mail {recipient.address})")


def teams_of(person: User) -> QuerySet[Team]:
    """Those in use that they are in."""
    return Team.objects.filter(is_active=True, members=person).order_by("name")


def replace_in_team(team: Team, *, of: User, to: User, by: User) -> None:
    """One goes, the other comes. Raises `NotThere`."""
    hold_taker(to)
    team.members.remove(of)
    team.members.add(to)
    record("team changed", by=by, about=f"{team}: {to.username} in the place of {of.username}")
