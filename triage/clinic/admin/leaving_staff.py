"""What the clinic asks of the page on which somebody who leaves hands over."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triage.clinic.admin.owners import all_owners
from triage.clinic.admin.reviewing import full_name
from triage.clinic.assigning import to_do_of
from triage.clinic.belonging import everybody_of_clinic
from triage.clinic.leaving_staff import (
    give_back,
    hand_over_all,
    recipients_of,
    replace_in_team,
    taken_on_by,
    teams_of,
    tell_instead,
)
from triage.models import Recipient, Team
from triage.staff.holdings import Done, Holding, Keeper, keeps

_CHECKS, _RECIPIENT, _TEAM = "checks", "recipient", "team"


def _checks(person: User, _asker: User) -> Iterator[Holding]:
    number, taken = to_do_of(person).count(), taken_on_by(person).count()
    if number:
        said = ngettext(
            "%(n)d check is theirs to do (taken on: %(taken)d)",
            "%(n)d checks are theirs to do (taken on: %(taken)d)",
            number,
        )
        what = said % {"n": number, "taken": taken}
        takers = all_owners(but=person).choices("")[1:]
        nobody = _("There is neither a team nor a colleague who could take them.")
        yield Holding(_CHECKS, what, takers=tuple(takers), settled=nobody)


def _give_checks(person: User, _name: str, to: str, by: User) -> Done:
    owner = all_owners(but=person).by_key[to]
    given = hand_over_all(person, to=owner, by=by, now=timezone.now())
    said = ngettext("%(n)d check goes to %(to)s.", "%(n)d checks go to %(to)s.", len(given))
    who = owner.team or (full_name(owner.user) if owner.user else "")
    return Done(said % {"n": len(given), "to": who}, given)


def _give_back(person: User, now: datetime) -> Done:
    given = give_back(person, now=now)
    said = ngettext(
        "%(n)d check that they had taken on was given back.",
        "%(n)d checks that they had taken on were given back.",
        len(given),
    )
    return Done(said % {"n": len(given)}, given) if given else Done()


def _recipients(person: User, asker: User) -> Iterator[Holding]:
    settled = _("A clinical lead names somebody else under “Recipients of alerts”.")
    for row in recipients_of(person):
        times: Any = getattr(row, "times", 0)
        said = _("Alerts go to their mailbox: %(name)s, step %(step)d, shifts a week: %(n)d")
        what = said % {"name": row.name, "step": row.step, "n": times}
        may = asker.has_perm("triage.change_recipient")
        takers = _colleagues(person, with_mail=True) if may else ()
        address = _page(row, asker, "recipient")
        yield Holding(f"{_RECIPIENT}-{row.pk}", what, address, takers, settled)


def _give_recipient(person: User, name: str, to: str, by: User) -> Done:
    row, taker = Recipient.objects.get(pk=_key(name)), User.objects.get(pk=int(to))
    tell_instead(row, of=person, to=taker, by=by)
    said = _("Alerts of step %(step)d go to %(to)s.")
    return Done(said % {"step": row.step, "to": taker.email})


def _teams(person: User, asker: User) -> Iterator[Holding]:
    settled = _("A clinical lead keeps the teams.")
    for row in teams_of(person):
        what = _("Member of the team %(team)s") % {"team": row}
        takers = _colleagues(person) if asker.has_perm("triage.change_team") else ()
        yield Holding(f"{_TEAM}-{row.pk}", what, _page(row, asker, "team"), takers, settled)


def _give_team(person: User, name: str, to: str, by: User) -> Done:
    row, taker = Team.objects.get(pk=_key(name)), User.objects.get(pk=int(to))
    replace_in_team(row, of=person, to=taker, by=by)
    return Done(_("%(to)s is in the team %(team)s.") % {"to": full_name(taker), "team": row})


def _colleagues(person: User, *, with_mail: bool = False) -> tuple[tuple[str, str], ...]:
    """Those of the clinic who are there, by name."""
    found = everybody_of_clinic().exclude(pk=person.pk)
    people = _not_yet_told(found) if with_mail else found
    named = sorted(((str(one.pk), full_name(one)) for one in people), key=lambda one: one[1])
    return tuple(named)


def _not_yet_told(people: QuerySet[User]) -> QuerySet[User]:
    """With a mailbox to which no alert goes: nobody is two steps of the ladder."""
    told = Recipient.objects.filter(is_active=True).annotate(mail=Lower("address")).values("mail")
    return people.exclude(email="").annotate(mail=Lower("email")).exclude(mail__in=told)


def _page(row: Recipient | Team, asker: User, model: str) -> str:
    """Where it is kept, for who may look at it."""
    if not asker.has_perm(f"triage.view_{model}"):
        return ""
    return reverse(f"admin:triage_{model}_change", args=[row.pk])


def _key(name: str) -> int:
    return int(name.rpartition("-")[2])


keeps(Keeper(_checks, _give_checks, _give_back))
keeps(Keeper(_recipients, _give_recipient))
keeps(Keeper(_teams, _give_team))
