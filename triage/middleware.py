"""What every request meets before a view does, and every answer after it."""

import logging
import re
import time
from collections.abc import Callable
from functools import cache
from typing import Any
from uuid import uuid4

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.admin.views.main import SEARCH_VAR
from django.core.signals import request_finished
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone

from triage.check.views import errors
from triage.clinic.admin.worklist_filters import SOUGHT
from triage.records.metrics import count_request
from triage.site.limits import client_address, within
from triage.site.logs import page_of, request_id

logger = logging.getLogger("triage.access")

GetResponse = Callable[[HttpRequest], HttpResponse]

_PERMISSIONS = (
    "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(),"
    " gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
)
#: What a proxy may name a request; anything else is not repeated in a log.
_SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
#: No page of ours has a longer address, nor as many parameters.
_LONGEST_QUERY = 4000
_MOST_PARAMETERS = 100


class RequestLog:
    """Name each request, count it, and log how it ended: the page's name, never its address."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Everything logged meanwhile carries the request's id, and so does the answer."""
        name = _name_of(request)
        request_id.set(name)
        began = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - began
        response.headers["X-Request-ID"] = name
        count_request(page_of(request), response.status_code, seconds)
        logger.info("request", extra=_line(request, response, seconds))
        return response


class CompressPages(GZipMiddleware):
    """Pages only, for lines as slow as people have: a table or a picture is small already.

    Django adds a random length, and draws the token against forgery anew in each page, so that
    the size of a page tells nothing.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Leave what is no page as it is."""
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        compressed: HttpResponseBase = super().process_response(request, response)
        return compressed


@receiver(request_finished)
def _forget_name(**_signal: object) -> None:
    """Not before all is sent: Django logs an error only when every middleware is done."""
    request_id.set("-")


def _name_of(request: HttpRequest) -> str:
    """The name that our own proxy gave the request, else a new one."""
    given = request.headers.get("X-Request-ID", "") if settings.BEHIND_TLS_PROXY else ""
    return given if _SANE_ID.fullmatch(given) else uuid4().hex


def _line(request: HttpRequest, response: HttpResponse, seconds: float) -> dict[str, Any]:
    line = {
        "method": request.method,
        "page": page_of(request),
        "status": response.status_code,
        "ms": round(seconds * 1000),
    }
    if settings.LOG_ADDRESSES:
        line["address"] = client_address(request)
    return line


class OnePolicy(CSPMiddleware):
    """The policy of the settings with every answer: built once, as no page of ours has its own."""

    def process_request(self, request: HttpRequest) -> None:
        """No page has a script or style inside, so none needs a word that allows it."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Nobody's page is left out, the pages of errors least of all."""
        response.headers.setdefault(HEADER, _policy())
        return response


@cache
def _policy() -> str:
    return build_policy()


class PrivacyHeaders:
    """Forbid storing any page that is not plainly public, and device features everywhere.

    Closed by default: a view that may be stored says so with its own ``Cache-Control``.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers on the way out."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class RequestLimits:
    """Turn away what is larger than any page of ours, before any of it is read.

    Django's own limit is on forms; this one counts files too, and the address.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Judge by the size that was announced: the server reads no more than that."""
        if _is_odd(request):
            return errors.bad_request(request, ValueError())
        if _announced(request) > _largest(request):
            return errors.too_large(request)
        return self.get_response(request)


def _is_odd(request: HttpRequest) -> bool:
    """Whether no page of ours has such an address; no database takes a text with a zero in it."""
    query = request.META.get("QUERY_STRING", "")
    is_long = len(query) > _LONGEST_QUERY or query.count("&") >= _MOST_PARAMETERS
    return is_long or "\x00" in request.path_info or "%00" in query


def _announced(request: HttpRequest) -> int:
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(length) if length.isdecimal() else 0


def _largest(request: HttpRequest) -> int:
    """Staff upload questionnaires; a patient sends one short form."""
    staff = request.path_info.startswith("/admin/")
    return settings.UPLOAD_MAX_BYTES if staff else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def _searches(request: HttpRequest) -> bool:
    """A list is searched by its address, the worklist by a form, so that no name is in one."""
    return bool(request.GET.get(SEARCH_VAR) or request.POST.get(SOUGHT))


def _in_a_list(request: HttpRequest) -> bool:
    """Whether it is a page of the admin; a patient's page that is shown there lists nobody."""
    match = request.resolver_match
    if match is None or match.app_name != "admin":
        return False
    return not (match.url_name or "").endswith("_preview")


class StaffSearchLimit:
    """One member of staff may search a list so often, so that no script tries every name."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing here: which view it is, is known only later."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Count searches in the admin, whichever list they are in."""
        if not _in_a_list(request) or not request.user.is_authenticated or not _searches(request):
            return None
        if within("staff-search", str(request.user.pk), now=timezone.now()):
            return None
        return errors.too_many(request, "staff-search")
