"""Gunicorn as `deploy/` starts it, for the site and for what it is measured beside."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.postgres import free_port

ROOT = Path(__file__).parents[2]
#: Of the site's own, these two: projects that are not the site run gunicorn's.
_NOT_OURS = ("--worker-class", "sync", "--logger-class", "gunicorn.glogging.Logger")
_SECONDS_TO_START = 60


@dataclass(frozen=True)
class Server:
    """One that answers: where, and its first process."""

    port: int
    pid: int
    #: From the command until the first page was there.
    seconds: float


@contextmanager
def gunicorn(
    settings: str, environment: Mapping[str, str], python: Path | str = sys.executable
) -> Iterator[Server]:
    """Serve a project on a free port of the loopback; gone afterwards."""
    port, ours = free_port(), settings.startswith("project.")
    command = [
        *(python, "-m", "gunicorn", "django.core.wsgi:get_wsgi_application()"),
        *("--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"),
        *("--log-level", "critical", *(() if ours else _NOT_OURS)),
    ]
    variables = {**os.environ, **environment, "DJANGO_SETTINGS_MODULE": settings}
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=variables)
    try:
        _wait(process, port)
        yield Server(port, process.pid, time.perf_counter() - began)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    """Until a worker has answered anything at all."""
    deadline = time.monotonic() + _SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as line:
            line.settimeout(_SECONDS_TO_START)
            line.sendall(b"GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
            if line.recv(12).startswith(b"HTTP/1."):
                return
        time.sleep(0.02)
    raise RuntimeError("The server did not start.")
