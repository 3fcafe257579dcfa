"""How gunicorn waits for who sends slowly: not for ever, whether headers or a body are missing."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socket import SHUT_RD, socket
from threading import Thread
from typing import Any

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped] # no types
from gunicorn.workers.sync import SyncWorker  # type: ignore[import-untyped] # no types

#: Seconds until all of a request has arrived. Nobody types meanwhile: a form is sent in one piece.
SECONDS = 20
#: Between two looks at who is still being read; a timer for each request would cost more than it.
_EVERY = 1.0


class _Patient:
    """What all workers here share: somebody who looks at the time.

    Gunicorn has a limit for the first sign of a request alone, so that whoever sends one sign every
    few seconds would hold a worker as long as they like. Behind nginx nobody can: it hands over
    whole requests.
    """

    def init_process(self) -> None:
        """Look at the time in a thread of its own, in each worker process."""
        self._until: dict[socket, float] = {}
        Thread(target=self._watch, daemon=True).start()
        super().init_process()  # type: ignore[misc] # gunicorn's

    @contextmanager
    def _not_for_ever(self, line: socket) -> Iterator[None]:
        self._until[line] = time.monotonic() + SECONDS
        try:
            yield
        finally:
            self._until.pop(line, None)

    def _watch(self) -> None:
        while True:
            time.sleep(_EVERY)
            now = time.monotonic()
            for line, until in list(self._until.items()):
                if until <= now:
                    self._until.pop(line, None)
                    _stop_reading(line)


class PatientWorker(_Patient, SyncWorker):  # type: ignore[misc] # as above
    """One request after the other, from a proxy that hands over whole requests.

    A worker takes a request when it has nothing else to do, so that nobody waits behind somebody
    while another one is free.
    """

    def handle(self, listener: Any, client: socket, addr: Any) -> None:
        """One request, read within bounds."""
        with self._not_for_ever(client):
            super().handle(listener, client, addr)


class PatientThreads(_Patient, ThreadWorker):  # type: ignore[misc] # as above
    """Several at once, for browsers that come without a proxy: some open lines before they ask."""

    def handle(self, conn: Any) -> Any:
        """One request, read within bounds."""
        with self._not_for_ever(conn.sock):
            return super().handle(conn)


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
