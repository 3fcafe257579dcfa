"""Pages for when something went wrong. None of them needs the database.

A demonstration asks it whether what is live is signed, and goes without where it is away.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.template.loader import render_to_string

from triage.site.context import site
from triage.site.danger import danger_signs
from triage.site.limits import ask_to_wait

#: What the addresses of staff begin with.
_STAFF = ("/admin/", "/staff/")


def page(request: HttpRequest, template: str, status: int, **more: object) -> HttpResponse:
    """An error page, drawn without the request, so that nothing asks for a session or a user.

    Whoever was on a page of staff sees one of staff: by its address, as nobody knows who it is.
    """
    if request.path_info.startswith(_STAFF):
        return OurPage(render_to_string(f"staff/errors/{template}", site(request)), status=status)
    context = {**site(request), "danger_signs": danger_signs(), **more}
    return OurPage(render_to_string(template, context), status=status)


class OurPage(HttpResponse):
    """An error page of our own."""


class OwnErrorPages:
    """In DEBUG too, whoever meets an error sees our page; Django's goes to the log only.

    The demonstration is for people, and Django's page shows settings and local values.
    """

    _PAGES = {400: "400.html", 404: "404.html", 500: "500.html"}

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Swap Django's page for ours."""
        response = self.get_response(request)
        template = self._PAGES.get(response.status_code)
        if template is None or not settings.DEBUG or isinstance(response, OurPage):
            return response
        return page(request, template, response.status_code)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a request that cannot be read; 413 where it is only too large."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return page(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: a door that is closed to this person."""
    return page(request, "403.html", 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was too old, or came from another site, or cookies are blocked."""
    blocked = reason == REASON_NO_CSRF_COOKIE
    return page(request, "403_cookies.html" if blocked else "403_csrf.html", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page."""
    return page(request, "404.html", 404)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: longer than any page of ours sends."""
    return page(request, "413.html", 413)


def too_many(request: HttpRequest, limit: str = "reading-search") -> HttpResponse:
    """429: so often that it looks like a script; with when to come back."""
    return ask_to_wait(page(request, "429.html", 429), limit)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; danger advice is still there."""
    return page(request, "500.html", 500)
