"""The WSGI application."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string
from gunicorn.errors import AppImportError  # type: ignore[import-untyped] # it has no types

from project.patience import WholeBody

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")


def _start() -> WSGIHandler:
    """The site, or an end for which gunicorn says this one line and tries no other worker."""
    try:
        site = get_wsgi_application()
        import_string("triage.site.telephones.refuse_empty_lines")()  # its models need the apps
    except (ImproperlyConfigured, OSError) as error:
        raise AppImportError(f"Not started. {error}") from None
    return site


_site = _start()
#: Seconds until the next piece of a body, or until a piece of the answer is taken.
_PATIENCE = 10


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The site. A body that is sent in half must not hold a thread of the server for ever."""
    if line := environ.get("gunicorn.socket"):
        line.settimeout(_PATIENCE)
    environ["wsgi.input"] = WholeBody(environ["wsgi.input"])
    return _site(environ, start_response)
