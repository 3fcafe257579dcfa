"""Pages for when something went wrong. None of them needs the database."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from triage.context import site
from triage.danger import danger_signs


def page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """Draw an error page with the emergency number and the danger signs.

    Drawn without the request, so that no context processor asks for a session or a user.
    """
    context = {**site(request), "danger_signs": danger_signs()}
    return HttpResponse(render_to_string(template, context), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a request that cannot be read, for example one that is too large."""
    return page(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: a door that is closed to this person."""
    return page(request, "403.html", 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was too old, or came from another site."""
    return page(request, "403_csrf.html", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page."""
    return page(request, "404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; danger advice is still there."""
    return page(request, "500.html", 500)
