"""For how long browsers insist on https: what is said once cannot be taken back before its time."""

from typing import NamedTuple

from django.core.exceptions import ImproperlyConfigured

from project.given import DEBUG, whole_number, yes_or_no

#: A certificate that was forgotten on the first day shuts nobody out for longer.
_HOUR, _YEAR = 3600, 31_536_000


class Hsts(NamedTuple):
    """What the header Strict-Transport-Security says; nothing in a demonstration."""

    seconds: int
    subdomains: bool
    preload: bool


def hsts() -> Hsts:
    """An hour, for this host alone, until somebody raises it.

    The lists that browsers are shipped with want a year and all hosts below; whoever stands on
    one is there for months after changing their mind.
    """
    seconds = whole_number("SECURE_HSTS_SECONDS", _HOUR, least=1, most=10 * _YEAR)
    subdomains = yes_or_no("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False)
    preload = yes_or_no("SECURE_HSTS_PRELOAD", default=False)
    if preload and not (subdomains and seconds >= _YEAR):
        raise ImproperlyConfigured(
            "SECURE_HSTS_PRELOAD needs SECURE_HSTS_INCLUDE_SUBDOMAINS=1 and"
            f" SECURE_HSTS_SECONDS of {_YEAR} or more."
        )
    return Hsts(0, False, False) if DEBUG else Hsts(seconds, subdomains, preload)
