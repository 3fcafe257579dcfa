"""``manage.py replay``: go on with replays and recalls that were left unfinished."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from triage.check.replays import run_pending
from triage.models import Replay

#: Each replay in turn is given this long, so that a long one does not hold up a short one.
_TURN = 5.0


class Command(BaseCommand):
    """Run whatever is pending, until nothing is or the time is up.

    It can be stopped at any moment, and several may run at once: each batch is one
    transaction, and nothing is counted twice.
    """

    help = "Go on with replays and recalls that are not finished."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take ``--seconds``."""
        parser.add_argument(
            "--seconds", type=float, default=float("inf"), help="stop after about so long"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Turn by turn."""
        end = time.monotonic() + options["seconds"]
        before = self._pending()
        while (left := end - time.monotonic()) > 0 and run_pending(seconds=min(_TURN, left)):
            pass
        pending = self._pending()
        self.stdout.write(f"{before - pending} finished, {pending} left.")

    def _pending(self) -> int:
        return Replay.objects.filter(finished_at=None).count()
