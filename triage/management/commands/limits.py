"""``manage.py limits``: how often what may be tried, and what that means for a PIN."""

from datetime import timedelta
from math import ceil
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from triage.check.codes import CODES, PINS
from triage.check.endless import MOST_CHARACTERS, MOST_EVENTS
from triage.clinic.alerts.bundles import APART, FIRST, WITHIN
from triage.site.limits import LIMITS

_YEAR, _HOUR = timedelta(days=365), timedelta(hours=1)
#: Bytes of an answer beside its text, and what encryption makes of one.
_EVENT, _CIPHER = 80, 1.4


def chance_for_a_known_code() -> float:
    """Of opening one check within a year by trying PINs for its code.

    From strange addresses, and from one more at which its owner was.
    """
    tries = sum(LIMITS[name].tries_in(_YEAR) for name in ("pin-from-strangers", "pin-a-week"))
    return min(1.0, tries / PINS)


def chance_from_outside(*, addresses: int, checks: int) -> float:
    """Of opening any check within a year, knowing no code, from so many addresses."""
    tries = LIMITS["resume"].tries_in(_YEAR) * addresses
    return min(1.0, tries * checks / (CODES * PINS))


def stored_by_one_address() -> tuple[int, int]:
    """Bytes that nobody known can store in an hour, and write: each answer writes the list anew."""
    check = _CIPHER * (MOST_CHARACTERS + MOST_EVENTS * _EVENT)
    starts = LIMITS["start"].tries_in(_HOUR)
    return round(starts * check), round(starts * check * MOST_EVENTS / 2)


def messages_from_one_address() -> int:
    """How often one recipient is told in an hour of alerts of checks that were begun there."""
    one_by_one = FIRST * ceil(_HOUR / WITHIN)
    return one_by_one + ceil(_HOUR / APART)


class Command(BaseCommand):
    """Print the limits and do the sums from them."""

    help = "Show how often what may be tried, and the chance of guessing a code and its PIN."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how strong an attacker is, and how many checks there are to hit."""
        parser.add_argument("--addresses", type=int, default=1000, help="an attacker's addresses")
        parser.add_argument("--checks", type=int, default=100_000, help="checks that have a PIN")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a limit, then the sums."""
        for name, limit in LIMITS.items():
            self.stdout.write(f"{name:18} {limit.tries:4} in {limit.window} by {limit.who}")
        addresses, checks = options["addresses"], options["checks"]
        self.stdout.write(f"There are {CODES:,} codes and {PINS:,} PINs. In one year the chance")
        known = chance_for_a_known_code()
        self.stdout.write(
            "to open one check whose code is known, from strange addresses and one of its owner’s: "
            f"{known:.1e}"
        )
        outside = chance_from_outside(addresses=addresses, checks=checks)
        self.stdout.write(
            f"to open any of {checks:,} checks, knowing no code, from {addresses:,} addresses: "
            f"{outside:.1e}"
        )
        self.stdout.write(self._written())

    def _written(self) -> str:
        starts = LIMITS["start"].tries_in(_HOUR)
        kept, written = stored_by_one_address()
        return (
            f"From one address, in an hour: {starts} checks begun, {MOST_EVENTS} answers each; "
            f"{kept / 1e6:.0f} MB stored, {written / 1e9:.1f} GB written on the way; "
            f"{messages_from_one_address()} messages to each recipient."
        )
