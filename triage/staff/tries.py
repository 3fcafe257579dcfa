"""How often somebody may try to sign in.

Counted in the database, so that every worker counts the same.

Nobody is locked out for long by a stranger's wrong passwords. One address is stopped for one
user name; all addresses together are slowed for that name, but not those from which its owner
signed in lately.

Who gets as far as the code knows the password. Three codes of a million are right at any
moment; guessing as often as is allowed, all day for a year, succeeds with a chance of 1 in 45.
"""

from django.utils import timezone

from triage.site.limits import network_of, within
from triage.site.tries import Attempt, TooManyTries, count_try, is_known
from triage.site.tries import know as know_place

__all__ = ["Attempt", "TooManyTries"]


class CodeUsed(Exception):
    """This very code was tried a moment ago; whoever watched it being typed may not use it."""


def try_password(username: str, address: str) -> Attempt:
    """Count a try at a password, or raise :class:`TooManyTries`.

    The address first: one that is stopped cannot use up anybody's tries.
    """
    name, network = username.casefold(), network_of(address)
    limits = [("staff-address", network), ("staff-name-here", f"{name}\n{network}")]
    if not is_known(name, network):
        limits.append(("staff-name", name))
    return count_try(limits)


def know(username: str, address: str) -> None:
    """This person gave the right password here, so strangers elsewhere do not slow them here."""
    know_place(username.casefold(), network_of(address))


def try_code(user_id: int, code: str) -> Attempt:
    """Count a try at a second factor; the same code is tried once."""
    attempt = count_try([("staff-code", str(user_id)), ("staff-code-a-day", str(user_id))])
    if not within("staff-same-code", f"{user_id}:{code.strip()}", now=timezone.now()):
        raise CodeUsed
    return attempt
