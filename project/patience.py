"""How gunicorn waits for who sends slowly: not for ever, whether headers or a body are missing."""

import time
from contextlib import suppress
from socket import SHUT_RD, socket
from threading import Thread
from typing import Any

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped] # no types

#: Seconds until all of a request has arrived. Nobody types meanwhile: a form is sent in one piece.
SECONDS = 20
#: Between two looks at who is still being read; a timer for each request would cost more than it.
_EVERY = 1.0


class PatientWorker(ThreadWorker):  # type: ignore[misc] # as above
    """Threads that read no longer than that; what has arrived by then is answered as always.

    Gunicorn has a limit for the first sign of a request alone, so that whoever sends one sign every
    few seconds would hold a thread as long as they like. Behind nginx nobody can: it hands over
    whole requests.
    """

    def init_process(self) -> None:
        """Look at the time in a thread of its own, in each worker process."""
        self._until: dict[socket, float] = {}
        Thread(target=self._watch, daemon=True).start()
        super().init_process()

    def handle(self, conn: Any) -> Any:
        """One request, read within bounds."""
        self._until[conn.sock] = time.monotonic() + SECONDS
        try:
            return super().handle(conn)
        finally:
            self._until.pop(conn.sock, None)

    def _watch(self) -> None:
        while True:
            time.sleep(_EVERY)
            now = time.monotonic()
            for line, until in list(self._until.items()):
                if until <= now:
                    self._until.pop(line, None)
                    _stop_reading(line)


def _stop_reading(line: socket) -> None:
    """Whoever waits for more is told that there is none; the answer can still be sent."""
    with suppress(OSError):  # it is closed
        line.shutdown(SHUT_RD)


class WholeBody:
    """A body that ends where it was said to end; one that breaks off is none.

    Half a form is a form too, with less ticked than the person ticked. Django never asks for more
    than was announced.
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def read(self, size: int) -> bytes:
        """So many bytes."""
        found: bytes = self._stream.read(size)
        if len(found) < size:
            raise ConnectionError("The body broke off.")
        return found

    def readline(self, size: int) -> bytes:
        """A line, of at most so many bytes."""
        found: bytes = self._stream.readline(size)
        if len(found) < size and not found.endswith(b"\n"):
            raise ConnectionError("The body broke off.")
        return found
