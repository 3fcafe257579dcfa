"""One message by e-mail or to a webhook, to servers on this machine."""

import hashlib
import hmac
import json
import socket
import uuid
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from django.core import mail
from pytest_django import Settings

from tests.sinks import mail_server, webhook, webhook_over_tls
from triage.clinic.alerts.errors import in_words
from triage.clinic.alerts.messages import Message
from triage.clinic.alerts.sending import NotSent, send
from triage.models import Recipient

KEY = uuid.UUID("0123456789abcdef0123456789abcdef")
MESSAGE = Message(KEY, "Emergency: check K7QM-2XRD", "How urgent: …\n", {"code": "K7QM-2XRD"})


def to(address: str, channel: str = "webhook") -> Recipient:
    return Recipient(name="nurse", channel=channel, address=address)


def why(address: str, channel: str = "webhook") -> str:
    """Why it was not sent."""
    with pytest.raises(NotSent) as failed:
        send(to(address, channel), MESSAGE)
    assert in_words(str(failed.value))
    return str(failed.value)


def closed_port() -> int:
    """Where nobody listens."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def _here(settings: Settings) -> None:
    """The demonstration, which may send to this machine without TLS."""
    settings.DEBUG = True
    settings.DELIVERY_TIMEOUT = settings.EMAIL_TIMEOUT = 1


# e-mail


def test_an_e_mail_carries_its_message_id_and_asks_for_no_answer(settings: Settings) -> None:
    settings.SITE_URL = "https://clinic.example"
    settings.DEFAULT_FROM_EMAIL = "check@clinic.example"

    send(to("nurse@clinic.example", "email"), MESSAGE)

    sent = mail.outbox[0].message()
    assert sent["Message-ID"] == f"<{KEY}@clinic.example>"
    assert sent["Auto-Submitted"] == "auto-generated"
    assert (sent["To"], sent["From"]) == ("nurse@clinic.example", "check@clinic.example")
    assert (sent["Subject"], mail.outbox[0].body) == (MESSAGE.subject, MESSAGE.text)


@pytest.fixture
def _by_smtp(_here: None, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "triage.site.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False


@pytest.mark.parametrize(
    ("replies", "said"),
    [
        ({b"RCPT": b"550 No such person K7QM-2XRD"}, "address-refused"),
        ({b"MAIL": b"451 Later"}, "mail-server-refused"),
        ({b"HELLO": b"554 Go away"}, "mail-server-refused"),
        ({b"EHLO": b"250-Yes\r\n250 AUTH PLAIN", b"AUTH": b"535 Wrong"}, "login-refused"),
    ],
)
@pytest.mark.usefixtures("_by_smtp")
def test_what_a_mail_server_refuses_is_said_in_a_word(
    settings: Settings, replies: dict[bytes, bytes], said: str
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "", ""
    if b"AUTH" in replies:
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "check", "secret"

    with mail_server(replies) as settings.EMAIL_PORT:
        assert why("nurse@clinic.example", "email") == said


@pytest.mark.usefixtures("_by_smtp")
def test_a_mail_server_takes_a_message(settings: Settings) -> None:
    with mail_server({}) as settings.EMAIL_PORT:
        send(to("nurse@clinic.example", "email"), MESSAGE)


@pytest.mark.usefixtures("_by_smtp")
def test_a_mail_server_that_is_away_or_silent_is_said_so(settings: Settings) -> None:
    settings.EMAIL_PORT = closed_port()
    away = why("nurse@clinic.example", "email")
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        settings.EMAIL_PORT = silent.getsockname()[1]
        silence = why("nurse@clinic.example", "email")

    assert (away, silence) == ("no-connection", "broken-off")


# webhook


@pytest.mark.usefixtures("_here")
def test_a_webhook_gets_signed_json_with_the_message_id(settings: Settings) -> None:
    settings.WEBHOOK_KEY = "key"

    with webhook() as sink:
        send(to(sink.address), MESSAGE)

    ((headers, body),) = sink.came
    assert json.loads(body) == MESSAGE.data
    assert headers["idempotency-key"] == str(KEY)
    assert headers["x-signature-sha256"] == hmac.new(b"key", body, hashlib.sha256).hexdigest()
    assert headers["content-type"] == "application/json"


@pytest.mark.parametrize("status", [199, 301, 302, 307, 400, 404, 500, 503])
@pytest.mark.usefixtures("_here")
def test_whatever_is_no_success_is_a_failure_and_no_redirect_is_followed(status: int) -> None:
    with webhook() as other, webhook() as sink:
        sink.status, sink.location = status, other.address
        said = why(sink.address)

    assert (said, other.came) == (f"http-{status}", [])


@pytest.mark.usefixtures("_here")
def test_a_webhook_that_is_away_or_silent_is_said_so() -> None:
    away = why(f"http://127.0.0.1:{closed_port()}/")
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        silence = why(f"http://127.0.0.1:{silent.getsockname()[1]}/")

    assert (away, silence) == ("no-connection", "timeout")


@pytest.mark.usefixtures("_here")
def test_a_webhook_without_a_valid_certificate_is_not_sent_to() -> None:
    with webhook() as sink:  # it speaks no TLS at all
        said = why(sink.address.replace("http://", "https://"))

    assert (said, sink.came) == ("certificate", [])


@pytest.mark.usefixtures("_here")
def test_no_proxy_of_the_machine_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port()}")

    with webhook() as sink:
        send(to(sink.address), MESSAGE)

    assert len(sink.came) == 1


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/",  # stored by a demonstration
        "https://127.0.0.1:1/",
        "https://10.1.2.3/",
        "https://localtest.example/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
    ],
)
def test_outside_the_demonstration_nothing_is_sent_inside(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.168.0.9", 0))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: inside)

    assert why(address) == "not-allowed"


def found_at(*places: str) -> Callable[..., Any]:
    """What a name leads to."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, 0)) for place in places]
    return lambda *_, **__: found


@pytest.mark.parametrize(
    "places",
    [
        ("10.0.0.5",),
        ("93.184.216.34", "10.0.0.5"),
        ("fec0::1",),
        ("64:ff9b::a00:5",),
        ("fe80::1%eth0",),
        ("ff02::fb",),
    ],
)
def test_a_name_that_leads_inside_is_not_sent_to(
    places: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.getaddrinfo", found_at(*places))

    assert why("https://pager.example/") == "not-allowed"


def test_a_name_is_looked_up_once_so_that_nobody_changes_it_in_between(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is connected to is what was judged, and it is asked for the name's certificate."""
    settings.WEBHOOK_INSIDE, settings.DELIVERY_TIMEOUT = ["pager.example"], 2
    asked: list[str] = []
    real = socket.getaddrinfo

    def look_up(host: str, *rest: Any, **more: Any) -> Any:
        asked.append(host)
        return real("127.0.0.1" if host == "pager.example" else host, *rest, **more)

    with webhook_over_tls("pager.example") as sink:
        monkeypatch.setattr("socket.getaddrinfo", look_up)
        monkeypatch.setenv("SSL_CERT_FILE", str(sink.authority))
        send(to(f"https://pager.example:{sink.port}/alerts?key=1"), MESSAGE)

    ((headers, _body),) = sink.came
    assert headers["host"] == f"pager.example:{sink.port}"
    assert sink.named == ["pager.example"]
    assert asked == ["pager.example", "127.0.0.1"]


def test_another_names_certificate_is_none(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_INSIDE, settings.DELIVERY_TIMEOUT = ["pager.example"], 2
    real = socket.getaddrinfo

    with webhook_over_tls("other.example") as sink:
        monkeypatch.setattr(
            "socket.getaddrinfo", lambda _host, *rest, **more: real("127.0.0.1", *rest, **more)
        )
        monkeypatch.setenv("SSL_CERT_FILE", str(sink.authority))
        said = why(f"https://pager.example:{sink.port}/")

    assert (said, sink.came) == ("certificate", [])


def test_a_host_that_is_named_may_be_inside(settings: Settings) -> None:
    settings.WEBHOOK_INSIDE, settings.DELIVERY_TIMEOUT = ["127.0.0.1"], 1

    assert why(f"https://127.0.0.1:{closed_port()}/") == "no-connection"


def test_a_public_host_that_nobody_knows_cannot_be_reached(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror("Name or service not known")

    monkeypatch.setattr("socket.getaddrinfo", unknown)

    assert why("https://pager.example/") == "no-connection"


def test_a_message_that_arrived_is_said_to_have_arrived() -> None:
    assert in_words("") == "It arrived."


def test_a_word_of_another_release_is_shown_as_it_is() -> None:
    assert in_words("pigeon-lost") == "pigeon-lost"
