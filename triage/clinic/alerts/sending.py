"""One message by e-mail or to a webhook. What goes wrong is said in a word, never in its text."""

import hashlib
import hmac
import json
import smtplib
import ssl
from collections.abc import Callable, Iterable
from contextlib import closing
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, parse_headers
from typing import cast
from urllib.parse import SplitResult, quote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection

from triage.clinic.alerts.addresses import LeadsInside, check_address, resolve
from triage.clinic.alerts.messages import Message
from triage.models import Recipient
from triage.site.cut_off import cut_off, note


class NotSent(Exception):
    """It did not arrive; the message is a word that names the reason and no person."""


#: What an exception is called; the first that fits.
_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (TimeoutError, "timeout"),
    (ssl.SSLError, "certificate"),
    (smtplib.SMTPRecipientsRefused, "address-refused"),
    (smtplib.SMTPAuthenticationError, "login-refused"),
    (smtplib.SMTPServerDisconnected, "broken-off"),
    (smtplib.SMTPException, "mail-server-refused"),
    (OSError, "no-connection"),
    (HTTPException, "no-connection"),  # what was answered is no HTTP
)
_PORTS = {"https": 443, "http": 80}
#: What stands in an address as it was typed; anything else is written with a percent sign.
_AS_TYPED = "!$%&'()*+,/:;=?@[]~"


def send(recipient: Recipient, message: Message) -> None:
    """Hand the message over, within twice the time limit. Raises :class:`NotSent`."""
    try:
        with cut_off():
            _SENDERS[recipient.channel](recipient.address, message)
    except (OSError, HTTPException) as error:  # every one of _WORDS is one
        raise NotSent(_word(error, _WORDS)) from error


def _word(error: Exception, words: Iterable[tuple[type[Exception], str]]) -> str:
    return next(word for kind, word in words if isinstance(error, kind))


def _send_email(address: str, message: Message) -> None:
    host = urlsplit(settings.SITE_URL).hostname
    headers = {
        "Message-ID": f"<{message.id}@{host}>",
        "Auto-Submitted": "auto-generated",  # asks for no "I am on holiday"
    }
    email = EmailMessage(message.subject, message.text, to=[address], headers=headers)
    email.connection = connection = get_connection()
    try:
        email.send()
    finally:
        connection.close()  # Django leaves it open where signing in fails


def _send_webhook(address: str, message: Message) -> None:
    """POST the message as JSON, signed.

    The address is looked at again: where a name leads may have changed since it was stored.
    """
    try:
        check_address(Recipient.Channel.WEBHOOK, address)
        status = _post(address, message)
    except (ValidationError, LeadsInside) as error:
        raise NotSent("not-allowed") from error
    if not 200 <= status < 300:
        raise NotSent(f"http-{status}")


def _post(address: str, message: Message) -> int:
    """The status that is answered.

    What was judged is what is connected to: the name is looked up once, and whoever is there is
    asked for the certificate of that name. No redirect is followed: it could lead anywhere. No
    proxy that the machine names is used. Raises :class:`LeadsInside`.
    """
    body = json.dumps(message.data, sort_keys=True).encode()
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    with closing(HTTPConnection(resolve(host, port), port, settings.DELIVERY_TIMEOUT)) as line:
        line.response_class = _LastAnswer
        note(line)
        line.connect()
        if parts.scheme == "https":
            line.sock = ssl.create_default_context().wrap_socket(line.sock, server_hostname=host)
        headers = {**_headers(message, body), "Host": parts.netloc}
        line.request("POST", place(parts), body, headers)
        return line.getresponse().status  # what it answers beyond that is nothing to us


class _LastAnswer(HTTPResponse):
    """What is answered in the end. "Go on" is passed over by `http.client`, "I am at it" is not."""

    def _read_status(self) -> tuple[str, int, str]:
        found = super()._read_status()  # type: ignore[misc] # of the standard library
        while found[1] in (HTTPStatus.PROCESSING, HTTPStatus.EARLY_HINTS):
            parse_headers(self.fp)
            found = super()._read_status()  # type: ignore[misc]
        return cast("tuple[str, int, str]", found)


def place(parts: SplitResult) -> str:
    """What is asked for at the host."""
    query = f"?{parts.query}" if parts.query else ""
    return quote(f"{parts.path or '/'}{query}", safe=_AS_TYPED)


def _headers(message: Message, body: bytes) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "Idempotency-Key": str(message.id),
        "X-Signature-SHA256": signature(body),
    }


def signature(body: bytes) -> str:
    """HMAC-SHA-256 of the body in hexadecimal, with the key that the receiver knows too."""
    return hmac.new(settings.WEBHOOK_KEY.encode(), body, hashlib.sha256).hexdigest()


_SENDERS: dict[str, Callable[[str, Message], None]] = {
    Recipient.Channel.EMAIL: _send_email,
    Recipient.Channel.WEBHOOK: _send_webhook,
}
