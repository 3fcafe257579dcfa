"""The server as `deploy/` starts it, met by people who send no request, or half of one."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from socket import create_connection, socket

import pytest

from tests.faults.apps import DEPLOY, HOST, command, environment
from tests.postgres import free_port

#: So long one piece of a body may take (`project/wsgi.py`), and some more.
_SECONDS = 20
_THREADS = 2


class Server:
    """One gunicorn with few threads, and what it wrote."""

    def __init__(self, port: int, log: Path) -> None:
        self.port, self.log = port, log

    def say(self, text: bytes) -> socket:
        line = create_connection(("127.0.0.1", self.port), _SECONDS)
        line.sendall(text)
        return line

    def is_well(self) -> bool:
        with suppress(OSError), closing(self.say(_request("GET", "/healthz"))) as line:
            return line.recv(12).endswith(b" 200")
        return False


def _request(method: str, path: str, *headers: str) -> bytes:
    lines = (f"{method} {path} HTTP/1.1", f"Host: {HOST}", "X-Forwarded-Proto: https", *headers)
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    log, port = tmp_path / "log", free_port()
    with environment(f"sqlite:///{tmp_path / 'db.sqlite3'}") as settings, log.open("wb") as sink:
        command(settings, "manage.py", "migrate", "--verbosity", "0")
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "project.wsgi"),
                *("--config", DEPLOY / "gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"),
                *("--workers", "1", "--threads", str(_THREADS)),
            ],
            env=settings,
            stdout=sink,
            stderr=sink,
        )
        try:
            found, until = Server(port, log), time.monotonic() + 60
            while not found.is_well() and time.monotonic() < until:
                time.sleep(0.1)
            yield found
        finally:
            process.terminate()
            process.wait()


def test_half_a_body_holds_no_thread_for_ever_and_nothing_sent_is_written_down(
    server: Server,
) -> None:
    half = _request("POST", "/resume/", "Content-Length: 900", "Content-Type: text/plain")
    held = [server.say(half + b"PUMPERNICKEL") for _ in range(_THREADS)]
    began = time.monotonic()
    odd = (
        b"PUMPERNICKEL\r\n\r\n",
        b"GET /PUMPERNICKEL HTTP/9\r\n\r\n",
        b"GET / HTTP/1.1\r\nP\r\n\r\n",
    )

    answered = server.is_well()
    waited = time.monotonic() - began
    for text in odd:
        with closing(server.say(text)) as line:
            assert b" 400 " in line.recv(100)

    assert answered
    assert waited < _SECONDS
    assert server.is_well()
    log = server.log.read_text()
    assert log.count("no request") == len(odd)
    assert "PUMPERNICKEL" not in log
    for line in held:
        line.close()
