"""How often somebody may try to sign in.

Counted in the database, so that every worker counts the same. A try is counted before the
password or code is looked at, and given back if it was right: many tries at once cannot slip
through, and a stranger's own right sign-ins do not clear his wrong ones.

Nobody is locked out for long by a stranger's wrong passwords. One address is stopped for one
user name; all addresses together are slowed for that name, but not those from which its owner
signed in lately.

Who gets as far as the code knows the password. Three codes of a million are right at any
moment; guessing as often as is allowed, all day for a year, succeeds with a chance of 1 in 45.
"""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from triage.models import RateLimit
from triage.site.digests import keyed_digest
from triage.site.limits import free_again, give_back, network_of, within

#: How long an address counts as its owner's after a right password.
_KNOWN_FOR = timedelta(days=30)


class TooManyTries(Exception):
    """No more for now; says in words when again."""

    def __init__(self, until: datetime) -> None:
        super().__init__(_("Too many tries. %(when)s") % {"when": _when(until)})


class CodeUsed(Exception):
    """This very code was tried a moment ago; whoever watched it being typed may not use it."""


class Attempt:
    """One try that was counted; ``succeeded`` gives it back."""

    def __init__(self, counted: list[tuple[str, str]]) -> None:
        self._counted = counted

    def succeeded(self) -> None:
        """It was right, so it does not count."""
        for limit, identity in self._counted:
            give_back(limit, identity)


def try_password(username: str, address: str) -> Attempt:
    """Count a try at a password, or raise :class:`TooManyTries`.

    The address first: one that is stopped cannot use up anybody's tries.
    """
    name, network = username.casefold(), network_of(address)
    limits = [("staff-address", network), ("staff-name-here", _place(name, network))]
    if not _is_known(name, network):
        limits.append(("staff-name", name))
    return _count(limits)


def know(username: str, address: str) -> None:
    """This person gave the right password here, so strangers elsewhere do not slow them here."""
    key = _known_key(username.casefold(), network_of(address))
    RateLimit.objects.update_or_create(key=key, defaults={"window_start": timezone.now()})


def try_code(user_id: int, code: str) -> Attempt:
    """Count a try at a second factor; the same code is tried once."""
    attempt = _count([("staff-code", str(user_id)), ("staff-code-a-day", str(user_id))])
    if not within("staff-same-code", f"{user_id}:{code.strip()}", now=timezone.now()):
        raise CodeUsed
    return attempt


def _count(limits: list[tuple[str, str]]) -> Attempt:
    for limit, identity in limits:
        if not within(limit, identity, now=timezone.now()):
            raise TooManyTries(free_again(limit, identity))
    return Attempt(limits)


def _when(until: datetime) -> str:
    """Rounded up to the minute, so that whoever waits for it is not refused once more."""
    later = timezone.localtime(until + timedelta(minutes=1))
    if later.date() == timezone.localdate():
        return _("Try again at %(time)s.") % {"time": date_format(later, "TIME_FORMAT")}
    return _("Try again on %(time)s.") % {"time": date_format(later, "DATETIME_FORMAT")}


def _place(name: str, network: str) -> str:
    return f"{name}\n{network}"


def _known_key(name: str, network: str) -> str:
    return keyed_digest("staff-known", _place(name, network))


def _is_known(name: str, network: str) -> bool:
    since = timezone.now() - _KNOWN_FOR
    key = _known_key(name, network)
    return RateLimit.objects.filter(key=key, window_start__gte=since).exists()
