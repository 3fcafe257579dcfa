"""The WSGI application."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
_site = get_wsgi_application()
#: Seconds until the next piece of a body, or until a piece of the answer is taken.
_PATIENCE = 10


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The site. A body that is sent in half must not hold a thread of the server for ever."""
    if line := environ.get("gunicorn.socket"):
        line.settimeout(_PATIENCE)
    return _site(environ, start_response)
