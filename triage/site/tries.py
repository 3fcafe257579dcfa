"""Tries at something secret: counted before it is looked at, and given back if it was right.

So many tries at once cannot slip through, and nobody's own right ones clear another's wrong ones.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from triage.models import RateLimit
from triage.site.digests import keyed_digest
from triage.site.limits import free_again, give_back, within

#: How long a place counts as its owner's after something right was said there.
_KNOWN_FOR = timedelta(days=30)


class TooManyTries(Exception):
    """No more for now; says in words when again, and ``until`` as a time."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(_("Too many tries. %(when)s") % {"when": _when(until)})


class Attempt:
    """One try that was counted; ``succeeded`` gives it back."""

    def __init__(self, counted: list[tuple[str, str]]) -> None:
        self._counted = counted

    def succeeded(self) -> None:
        """It was right, so it does not count."""
        for limit, identity in self._counted:
            give_back(limit, identity)


def count_try(limits: Iterable[tuple[str, str]]) -> Attempt:
    """Count one under each of these (limit, identity), or raise :class:`TooManyTries`.

    The first that is used up stops it, and nothing behind that one is counted.
    """
    counted = []
    for limit, identity in limits:
        if not within(limit, identity, now=timezone.now()):
            raise TooManyTries(free_again(limit, identity))
        counted.append((limit, identity))
    return Attempt(counted)


def know(what: str, place: str) -> None:
    """The owner was at this place, so strangers elsewhere do not slow them here."""
    defaults = {"window_start": timezone.now()}
    RateLimit.objects.update_or_create(key=_known_key(what, place), defaults=defaults)


def is_known(what: str, place: str) -> bool:
    """Whether the owner was there lately."""
    since = timezone.now() - _KNOWN_FOR
    return RateLimit.objects.filter(key=_known_key(what, place), window_start__gte=since).exists()


def _known_key(what: str, place: str) -> str:
    return keyed_digest("known-place", f"{what}\n{place}")


def _when(until: datetime) -> str:
    """Rounded up to the minute, so that whoever waits for it is not refused once more."""
    later = timezone.localtime(until + timedelta(minutes=1))
    if later.date() == timezone.localdate():
        return _("Try again at %(time)s.") % {"time": date_format(later, "H:i T")}
    return _("Try again on %(time)s.") % {"time": date_format(later, "j F Y, H:i T")}
