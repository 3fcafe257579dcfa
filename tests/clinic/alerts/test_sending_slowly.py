"""Whoever answers without an end holds nobody: whoever comes next is told in time."""

import socket
import ssl
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

import pytest
from pytest_django import Settings

from tests.alerts import flagged, recipient, round_at
from tests.certificates import write_certificate
from tests.sinks import webhook
from triage.clinic.alerts.messages import Message
from triage.clinic.alerts.outbox import lease
from triage.clinic.alerts.sending import NotSent, send
from triage.models import Delivery, QuestionnaireVersion, Recipient

MESSAGE = Message(uuid.UUID(int=7), "Emergency: check K7QM-2XRD", "…\n", {"code": "K7QM-2XRD"})
#: What is said first, and then again and again.
WITHOUT_END = {
    "a status": (b"", b"H"),
    "go on": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "I am at it": (b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
    "a header": (b"HTTP/1.1 503 Busy\r\nX: ", b"a"),
}


@pytest.fixture(autouse=True)
def _here(settings: Settings) -> None:
    settings.DEBUG = True
    settings.DELIVERY_TIMEOUT = settings.EMAIL_TIMEOUT = 1
    settings.EMAIL_BACKEND = "triage.site.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False


@contextmanager
def talker(first: bytes, again: bytes, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Whoever connects is told this for as long as they listen."""
    over = Event()

    def talk(server: socket.socket) -> None:
        with (
            suppress(OSError),
            server.accept()[0] as line,
            tls.wrap_socket(line, server_side=True) if tls else line as heard,
        ):
            heard.sendall(first)
            while not over.wait(0.1):
                heard.sendall(again)

    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(20)
        Thread(target=talk, args=(server,), daemon=True).start()
        try:
            yield server.getsockname()[1]
        finally:
            over.set()


def why(channel: str, address: str) -> tuple[str, float]:
    """Why it was not sent, and after how many seconds."""
    began = time.monotonic()
    with pytest.raises(NotSent) as failed:
        send(Recipient(name="nurse", channel=channel, address=address), MESSAGE)
    return str(failed.value), time.monotonic() - began


@pytest.mark.parametrize(("first", "again"), WITHOUT_END.values(), ids=WITHOUT_END)
def test_a_webhook_that_never_comes_to_an_end_is_cut_off(first: bytes, again: bytes) -> None:
    with talker(first, again) as port:
        said, took = why("webhook", f"http://127.0.0.1:{port}/alerts")

    assert said in {"timeout", "http-503"}
    assert took < lease().total_seconds()


def test_so_is_one_over_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_certificate(tmp_path / "tls", "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "tls/fullchain.pem"))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(tmp_path / "tls/fullchain.pem", tmp_path / "tls/privkey.pem")

    with talker(b"", b"H", tls) as port:
        said, took = why("webhook", f"https://localhost:{port}/alerts")

    assert (said, took < lease().total_seconds()) == ("timeout", True)
    assert took > 1.5


def test_so_is_a_mail_server(settings: Settings) -> None:
    with talker(b"", b"220-hello\r\n") as settings.EMAIL_PORT:
        said, took = why("email", "nurse@clinic.example")

    assert said == "timeout"
    assert took < lease().total_seconds()


@pytest.mark.parametrize("status", [b"100 Continue", b"102 Processing", b"103 Early Hints"])
def test_what_is_answered_in_the_end_counts(status: bytes) -> None:
    first = b"HTTP/1.1 " + status + b"\r\nLink: </>\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"

    with talker(first, b"") as port:
        send(to_webhook(port), MESSAGE)


def to_webhook(port: int) -> Recipient:
    return Recipient(name="n", channel="webhook", address=f"http://127.0.0.1:{port}/alerts")


@pytest.mark.django_db
@pytest.mark.parametrize("channel", ["webhook", "email"])
def test_whoever_is_next_is_told_all_the_same(
    version: QuestionnaireVersion, settings: Settings, channel: str
) -> None:
    with talker(b"", b"220-go on\r\n" if channel == "email" else b"H") as port, webhook() as good:
        settings.EMAIL_PORT = port
        addresses = {"webhook": to_webhook(port).address, "email": "nurse@clinic.example"}
        recipient("a", channel=channel, address=addresses[channel])
        recipient("b", channel="webhook", address=good.address)
        flagged(version)
        began = time.monotonic()

        round_at(0)

        assert time.monotonic() - began < lease().total_seconds()
    assert len(good.came) == 1
    assert [one.recipient.name for one in Delivery.objects.exclude(delivered_at=None)] == ["b"]
