"""Log lines that say what happened, and nothing that a person said.

Django's own messages quote paths, hosts and forms, and an exception's message quotes whatever
was in hand. So a line about a request names its page instead of its path, and a traceback has
its frames and types without their messages or values.
"""

import copy
import logging
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter
from pythonjsonlogger.json import JsonFormatter

#: The request that is being answered; a dash outside of one.
request_id: ContextVar[str] = ContextVar("request_id", default="-")

#: What our own lines may say besides their message.
DETAILS = ("method", "page", "status", "ms", "address")
#: Exceptions that speak of the machine and not of a person; only these may say what they say.
_SPEAK = (OperationalError, InterfaceError, ImproperlyConfigured, ImportError)
_OF_REQUESTS = ("django.request", "django.security", "django.server")


def page_of(request: Any) -> str:
    """The name of the page a request was for, never its address; a dash where there is none."""
    match = getattr(request, "resolver_match", None)
    return (match.view_name or "-") if match else "-"


class Discreet(logging.Formatter):
    """A line of text, without values."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a copy: other handlers get the record as it is."""
        record = copy.copy(record)
        record.msg, record.args = self.said(record), ()
        record.request_id = request_id.get()
        record.exc_text = None  # as another formatter may have left it, with its message
        return super().format(record)

    def said(self, record: logging.LogRecord) -> str:
        """The message, with its details behind it."""
        details = (f" {key}={vars(record)[key]}" for key in DETAILS if key in vars(record))
        return _message(record) + "".join(details)

    def formatException(self, ei: Any) -> str:  # noqa: N802 (logging's name)
        """Frames and types, from the first cause to the last consequence."""
        return discreet_traceback(ei[1])


class JsonLines(Discreet, JsonFormatter):
    """One JSON object a line, with the fields that are named here and no others."""

    def said(self, record: logging.LogRecord) -> str:
        """The message alone: details are fields of their own."""
        return _message(record)

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        """Leave out whatever else was attached, such as Django's request."""
        log_data["at"] = self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z")
        log_data["level"] = record.levelname
        log_data["logger"] = record.name
        log_data["message"] = record.message
        log_data["request_id"] = request_id.get()
        log_data.update({key: vars(record)[key] for key in DETAILS if key in vars(record)})
        log_data.update(message_dict)  # the traceback


def _message(record: logging.LogRecord) -> str:
    """What a record says; of a request, only how it ended and which page it was for."""
    if not record.name.startswith(_OF_REQUESTS):
        return record.getMessage()
    status = getattr(record, "status_code", None)
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Refused"
    return f"{phrase}: {page_of(getattr(record, 'request', None))}"


def discreet_traceback(error: BaseException | None) -> str:
    """The frames and types of an exception and of its causes."""
    return "\n".join(_parts(error)) if error else ""


def _parts(error: BaseException) -> Iterator[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _parts(cause)
        yield "which led to"
    frames = traceback.StackSummary.extract(
        traceback.walk_tb(error.__traceback__), capture_locals=False
    )
    yield "".join(frames.format()).rstrip("\n")
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    yield f"{kind}: {error}" if isinstance(error, _SPEAK) else kind


class DiscreetReport(ExceptionReporter):
    """Django's error report without forms, cookies, headers, settings or local values."""

    def get_traceback_text(self) -> SafeString:
        """Where it failed and with what, as in the log."""
        request: HttpRequest | None = self.request
        return SafeString(f"{page_of(request)}\n{discreet_traceback(self.exc_value)}")

    def get_traceback_html(self) -> SafeString:
        """The same, as a page that shows text alone."""
        text = str(self.get_traceback_text())  # no longer safe where it is markup
        return format_html("<!doctype html><title>Error</title><pre>{}</pre>", text)
