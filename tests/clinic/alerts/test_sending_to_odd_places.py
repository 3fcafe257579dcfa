"""Webhooks that answer something else than HTTP, and addresses with odd signs."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Thread
from urllib.parse import urlsplit

import pytest
from pytest_django import Settings

from tests.clinic.alerts.test_sending import why
from triage.clinic.alerts.sending import place


@contextmanager
def answering(text: bytes) -> Iterator[str]:
    """The address of a server that says this, whatever it is asked, and hangs up."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def answer() -> None:
            line, _address = server.accept()
            with line:
                line.recv(65_536)
                line.sendall(text)

        thread = Thread(target=answer, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        thread.join()


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"220 Welcome, this is a mail server\r\n",
        b"HTTP/1.1 two hundred\r\n\r\n",
        b"HTTP/1.1 200 Fine\r\nX: " + b"x" * 70_000 + b"\r\n\r\n",
    ],
    ids=["nothing", "no HTTP", "no number", "endless"],
)
def test_an_answer_that_is_none_is_no_success(text: bytes, settings: Settings) -> None:
    settings.DEBUG, settings.DELIVERY_TIMEOUT = True, 1

    with answering(text) as address:
        assert why(address) == "no-connection"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", "/"),
        ("/a/?key=1&b=%20,c", "/a/?key=1&b=%20,c"),
        ('/"{a}"?b=<c>', "/%22%7Ba%7D%22?b=%3Cc%3E"),
        ("//elsewhere.example/", "//elsewhere.example/"),
    ],
)
def test_an_address_is_asked_for_as_it_was_typed(typed: str, asked: str) -> None:
    assert place(urlsplit(f"https://clinic.example{typed}")) == asked
