"""``manage.py rotate_keys``: all under the newest key, so that an old one may go."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from triage.site.keys import BATCH, Tally, encrypted_columns, look, rotate


class Command(BaseCommand):
    """Run it after a new key was put in front of ANSWER_KEYS and every process was restarted."""

    help = (
        "Encrypt answers, contact details, notes and reports anew with the first key of "
        "ANSWER_KEYS. "
        "May be stopped and run again at any time, and while people answer."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take ``--check`` and ``--batch``."""
        parser.add_argument(
            "--check",
            action="store_true",
            help="change nothing; end with status 1 if an old key is still needed",
        )

        parser.add_argument(
            "--batch", type=int, default=BATCH, metavar="ROWS", help="rows in one transaction"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through every encrypted column; say how many rows remain under old keys."""
        needed = []
        for model, column in encrypted_columns():
            at_once = max(options["batch"], 1)
            tally = (
                look(model, column) if options["check"] else rotate(model, column, at_once=at_once)
            )
            self.stdout.write(_line(tally))
            if tally.needs_old_key:
                needed.append(tally.place)
        if needed:
            where = ", ".join(needed)
            raise CommandError(f"An old key is still needed, or one is missing: {where}.")
        may_drop = " The others may be dropped from ANSWER_KEYS."
        several = len(settings.ANSWER_KEYS) > 1
        self.stdout.write(f"Everything is under the newest key.{may_drop if several else ''}")
        self.stdout.write("A backup made before still needs the keys of its day.")


def _line(tally: Tally) -> str:
    return (
        f"{tally.place}: {tally.rotated} encrypted anew, {tally.new} under the newest key, "
        f"{tally.old} under an old one, {tally.unreadable} that no key opens."
    )
