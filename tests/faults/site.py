"""The site, and a way to kill its worker in the middle of a request. For tests alone.

``X-Die-At: 3`` kills the worker just before the third statement of the request, as a power
cut would; ``X-Die-At: answer`` when everything is stored and nothing has been said yet.
"""

import os
import signal
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import connection

_site = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    moment = environ.get("HTTP_X_DIE_AT")
    if moment is None:
        return _site(environ, start_response)
    if moment == "answer":
        _site(environ, start_response)
        _die()
    statements = count(1)

    def execute(run: Any, *statement: Any) -> Any:
        if next(statements) == int(moment):
            _die()
        return run(*statement)

    with connection.execute_wrapper(execute):
        return _site(environ, start_response)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
