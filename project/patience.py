"""How gunicorn waits for who sends slowly: not for ever, whether headers or a body are missing."""

from socket import SHUT_RD
from threading import Timer
from typing import Any

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped] # no types

#: Seconds until all of a request has arrived. Nobody types meanwhile: a form is sent in one piece.
SECONDS = 20


class PatientWorker(ThreadWorker):  # type: ignore[misc] # as above
    """Threads that read no longer than that; what has arrived by then is answered as always.

    Gunicorn has a limit for the first sign of a request alone, so that whoever sends one sign every
    few seconds would hold a thread as long as they like. Behind nginx nobody can: it hands over
    whole requests.
    """

    def handle(self, conn: Any) -> Any:
        """One request, read within bounds."""
        end = Timer(SECONDS, _stop_reading, [conn.sock])
        end.daemon = True
        end.start()
        try:
            return super().handle(conn)
        finally:
            end.cancel()


def _stop_reading(line: Any) -> None:
    """Whoever waits for more is told that there is none; the answer can still be sent."""
    try:
        line.shutdown(SHUT_RD)
    except OSError:  # it is closed
        return


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
