"""The verbs of an account's beginning: invite, a new link, take it back, and come in by it.

Nobody types another's password. A link holds a random token, of which a keyed digest is stored;
it works once, for a while, and the newest of an account alone. Each verb holds the account's row,
so that of two people at once the second sees what the first did, and leaves its line in the
audit log.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils.text import slugify

from triage.models import Invitation
from triage.site.audit import record
from triage.site.digests import keyed_digest
from triage.staff.naming import named
from triage.staff.sessions import end_sessions
from triage.staff.standing import may_keep

#: So long a link works.
LASTS = timedelta(days=3)
_BYTES = 32
#: In signs; a user name may be longer.
_LONGEST_NAME = 60


class IsLocked(Exception):
    """A locked account gets no link: it is unlocked first."""


@dataclass(frozen=True)
class NewPerson:
    """Who is to get an account, and into which groups."""

    first_name: str
    last_name: str
    email: str
    groups: tuple[Group, ...]


@transaction.atomic
def invite(person: NewPerson, *, by: User, now: datetime) -> tuple[User, str]:
    """Make an account that opens nothing yet, and the token of its link."""
    user = _make_account(person)
    user.groups.set(person.groups)
    token = _make_link(user, by=by, now=now)
    record("account invited", by=by, about=named(user))
    return user, token


@transaction.atomic
def make_link(user: User, *, by: User, now: datetime) -> str:
    """The token of a new link; the one before it dies. Raises :class:`IsLocked`."""
    held = User.objects.select_for_update().get(pk=user.pk)
    if is_locked(held):
        raise IsLocked
    token = _make_link(held, by=by, now=now)
    action = "link for a new password made" if has_been_here(held) else "account invited again"
    record(action, by=by, about=named(held))
    return token


@transaction.atomic
def take_back(user: User, *, by: User) -> bool:
    """Let the link open nothing any more; whether there was one."""
    held = User.objects.select_for_update().get(pk=user.pk)
    taken, _rows = Invitation.objects.filter(user=held).delete()
    if taken:
        record("link taken back", by=by, about=named(held))
    return bool(taken)


def find(digest: str, *, now: datetime) -> Invitation | None:
    """The link with this digest, while it counts."""
    rows = Invitation.objects.select_related("user", "by").filter(expires_at__gt=now)
    found = rows.filter(digest=digest).first() if digest else None
    return None if found is None or is_locked(found.user) or not _is_backed(found) else found


def _is_backed(found: Invitation) -> bool:
    """Whether who made it could make it now: they may have seen it, and stand lower meanwhile."""
    by = found.by
    return by.has_perm("auth.change_user") and may_keep(by, found.user)


def digest_of(token: str) -> str:
    """What is stored of a token."""
    return keyed_digest("invitation", token)


@transaction.atomic
def come_in(found: Invitation, password: str, *, now: datetime) -> User | None:
    """Set the password of whoever holds the link; nobody where another was faster."""
    user = User.objects.select_for_update().get(pk=found.user_id)
    again = find(found.digest, now=now)
    if again is None:
        return None
    again.delete()
    action = "password set by a link" if has_been_here(user) else "invitation accepted"
    user.set_password(password)
    user.is_active = True
    user.save(update_fields=["password", "is_active"])
    end_sessions(user)  # also one that waits for a code behind the old password
    record(action, by=user, about=named(user))
    return user


def has_been_here(user: User) -> bool:
    """Whether somebody has come in by their first link, or was given a password otherwise."""
    return user.has_usable_password()


def is_locked(user: User) -> bool:
    """Whether an account was closed: one that nobody has used yet opens nothing either."""
    return not user.is_active and has_been_here(user)


def _make_link(user: User, *, by: User, now: datetime) -> str:
    token = secrets.token_urlsafe(_BYTES)
    row = {"digest": digest_of(token), "by": by, "made_at": now, "expires_at": now + LASTS}
    Invitation.objects.update_or_create(user=user, defaults=row)
    return token


def _make_account(person: NewPerson) -> User:
    """Under the first name that is free; of two at once each gets one."""
    new = {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "password": make_password(None),
        "is_staff": True,
        "is_active": False,
    }
    for name in _user_names(f"{person.first_name} {person.last_name}"):
        if User.objects.filter(username__iexact=name).exists():
            continue
        user, is_made = User.objects.get_or_create(username=name, defaults=new)
        if is_made:
            return user
    raise AssertionError("There is no last number.")


def _user_names(name: str) -> Iterator[str]:
    """``nora.quinn``, ``nora.quinn2`` and so on; nobody types one, so nobody finds out others."""
    plain = slugify(name).replace("-", ".").replace("_", ".").strip(".")[:_LONGEST_NAME] or "staff"
    yield plain
    yield from (f"{plain}{number}" for number in count(2))
