"""The WSGI application."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
_site = get_wsgi_application()
import_string("triage.site.telephones.refuse_empty_lines")()  # its models need the apps
#: Seconds until the next piece of a body, or until a piece of the answer is taken.
_PATIENCE = 10


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The site. A body that is sent in half must not hold a thread of the server for ever."""
    if line := environ.get("gunicorn.socket"):
        line.settimeout(_PATIENCE)
    return _site(environ, start_response)
