"""``manage.py deliver``: send the alerts that are due, once or as a worker."""

import logging
import signal
import threading
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, close_old_connections, connection

from triage.clinic.alerts.worker import run_round

logger = logging.getLogger(__name__)

#: Seconds between two rounds, unless said otherwise.
_EVERY = 5
#: Seconds to wait while the database is away: doubled each time, up to the last.
_FIRST_WAIT, _LONGEST_WAIT = 1, 30
#: Seconds after which a round leaves nothing out, whatever one statement says of what is due: what
#: that statement forgets is late by no more.
_WHOLE = 60


class Command(BaseCommand):
    """Look for what has become due, make the messages, and send them."""

    help = "Send the alerts that are due. With --loop, go on until told to end."
    #: They are of pages, and would load every one. Wrong settings stop it all the same.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take ``--loop`` and ``--every``."""
        parser.add_argument("--loop", action="store_true", help="go on until SIGTERM or Ctrl-C")
        parser.add_argument(
            "--every",
            type=_seconds,
            default=_EVERY,
            metavar="SECONDS",
            help=f"with --loop, the pause between two rounds ({_EVERY})",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Once, or round after round."""
        if options["loop"]:
            _loop(every=options["every"], stop=_stop_on_signal())
            return
        came_to = run_round(whole=True)
        self.stdout.write(f"Messages sent: {came_to.sent}, failed: {came_to.failed}.")


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= 60:  # any longer and staff are warned that nobody delivers
        raise ValueError(text)
    return seconds


def _stop_on_signal() -> threading.Event:
    """Set once the process is told to end; the message on its way is finished first."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _loop(*, every: float, stop: threading.Event) -> None:
    """Round after round. While the database is away it waits, longer each time, and goes on."""
    away, whole_at = 0, 0.0
    logger.info("The delivery worker has begun.")
    while not stop.is_set():
        pause = every
        try:
            close_old_connections()
            whole = monotonic() >= whole_at
            run_round(stopping=stop.is_set, whole=whole)
            if whole:
                whole_at = monotonic() + _WHOLE
            away = 0
        except Error as error:
            pause = min(_FIRST_WAIT * 2**away, _LONGEST_WAIT)
            away += 1
            logger.warning("No database (%s); trying again in %s s.", type(error).__name__, pause)
            connection.close()
        stop.wait(pause)
    logger.info("The delivery worker has ended.")
