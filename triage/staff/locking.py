"""To lock an account, and to open it again.

Locked, it is out at once: its sessions are gone, its link opens nothing, and what its person took
on is given back, so that the alerts go on. Nothing that they did is lost.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from triage.models import Invitation
from triage.site.audit import record
from triage.staff.holdings import give_back_all
from triage.staff.invitations import has_been_here
from triage.staff.naming import named
from triage.staff.sessions import end_sessions


class NeverHere(Exception):
    """Nobody has come in yet: such an account is opened by a new link."""


@transaction.atomic
def lock(person: User, *, by: User, now: datetime) -> list[str]:
    """Close it; what was given back, in words. Twice changes nothing."""
    held = User.objects.select_for_update().get(pk=person.pk)
    had_link = Invitation.objects.filter(user=held).delete()[0]
    if not held.is_active and not had_link:
        return []
    held.is_active = False
    held.save(update_fields=["is_active"])
    end_sessions(held)
    given_back = list(give_back_all(held, now))
    words = [one.words for one in given_back]
    among: Iterable[UUID] = (pk for one in given_back for pk in one.among)
    record("account locked", by=by, about=": ".join([named(held), *words]), among=among)
    return words


@transaction.atomic
def unlock(person: User, *, by: User) -> bool:
    """Open it as it was; whether it was locked. Raises :class:`NeverHere`."""
    held = User.objects.select_for_update().get(pk=person.pk)
    if held.is_active:
        return False
    if not has_been_here(held):
        raise NeverHere
    held.is_active = True
    held.save(update_fields=["is_active"])
    record("account unlocked", by=by, about=named(held))
    return True
