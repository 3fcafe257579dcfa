"""A talk with another machine ends in time, however slowly that machine talks.

The time-out of a socket begins anew with each sign that arrives: whoever sends one every few
seconds would hold us for as long as they like, and whoever is to be told next would wait behind
them.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from http.client import HTTPException
from threading import Event, Thread
from typing import Protocol

from django.conf import settings

#: Seconds between two looks at a talk whose time is over: its line may only just be there.
_AGAIN = 0.2


class Talk(Protocol):
    """What holds the line: a connection of `http.client` or `smtplib`."""

    sock: socket.socket | None


_talks: ContextVar[list[Talk] | None] = ContextVar("talks", default=None)


def note(talk: Talk) -> None:
    """A talk that begins; outside of :func:`cut_off` it takes as long as it takes."""
    talks = _talks.get()
    if talks is not None:
        talks.append(talk)


@contextmanager
def cut_off() -> Iterator[None]:
    """Shut the lines of all that is noted inside after twice `DELIVERY_TIMEOUT`.

    Once to connect and once to send, which for the most part take far less.

    Inside of another one it does nothing. Raises ``TimeoutError`` where something came to its
    end by that.
    """
    if _talks.get() is not None:
        yield
        return
    talks: list[Talk] = []
    ended, was_cut = Event(), Event()
    Thread(target=_watch, args=(talks, ended, was_cut), daemon=True).start()
    token = _talks.set(talks)
    try:
        yield
    except (OSError, HTTPException) as error:
        if was_cut.is_set():
            raise TimeoutError from error
        raise
    finally:
        _talks.reset(token)
        ended.set()


def _watch(talks: list[Talk], ended: Event, was_cut: Event) -> None:
    while not ended.wait(_AGAIN if was_cut.is_set() else 2 * settings.DELIVERY_TIMEOUT):
        was_cut.set()
        for line in [talk.sock for talk in talks]:
            with suppress(OSError):  # it has just been closed
                if line is not None:  # of TLS the line itself, with no goodbye to wait for
                    socket.socket.shutdown(line, socket.SHUT_RDWR)
