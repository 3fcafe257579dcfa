"""The server as `deploy/` starts it, met by people who send no request, or half of one."""

import itertools
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from socket import SHUT_WR, create_connection, socket

import pytest

from tests.faults.apps import DEPLOY, HOST, command, environment
from tests.postgres import free_port

#: Twice as long as a request may take to arrive (`project/patience.py`).
_SECONDS = 40
_AT_ONCE = 2


class Server:
    """One gunicorn that takes few at once, and what it wrote."""

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


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with _served(tmp_path_factory.mktemp("server"), "--workers", str(_AT_ONCE)) as found:
        yield found


@contextmanager
def _served(folder: Path, *options: str) -> Iterator[Server]:
    log, port = folder / "log", free_port()
    with environment(f"sqlite:///{folder / 'db.sqlite3'}") as settings, log.open("wb") as sink:
        command(settings, "manage.py", "migrate", "--verbosity", "0")
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "project.wsgi"),
                *("--config", DEPLOY / "gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"),
                *options,
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


_HALF = _request("POST", "/resume/", "Content-Length: 900", "Content-Type: text/plain")


@pytest.mark.parametrize(
    "sent",
    [(_HALF, _HALF + b"PUMPERNICKEL"), (b"GET / HTTP/1.1\r\nHost: clinic", b"G")],
    ids=["a body", "its headers"],
)
def test_half_of_a_request_holds_nobody_up_for_ever(
    server: Server, sent: tuple[bytes, ...]
) -> None:
    held = [server.say(text) for text in sent]
    began = time.monotonic()

    answered = server.is_well()

    assert len(held) == _AT_ONCE
    assert (answered, time.monotonic() - began < _SECONDS) == (True, True)
    for line in held:
        line.close()


def test_neither_does_one_that_comes_drop_by_drop(server: Server) -> None:
    _drop_by_drop(server)


def test_nor_where_browsers_come_without_a_proxy(tmp_path: Path) -> None:
    """As `make run` serves it."""
    words = Path("Makefile").read_text().split()
    kind = words[words.index("--worker-class") + 1]
    options = ("--worker-class", kind, "--workers", "1", "--threads", str(_AT_ONCE))
    with _served(tmp_path, *options) as server:
        _drop_by_drop(server)


def _drop_by_drop(server: Server) -> None:
    held, over = [server.say(_HALF) for _ in range(_AT_ONCE)], threading.Event()
    drops = threading.Thread(target=_drip, args=(held, over))
    drops.start()

    answered = server.is_well()
    over.set()
    drops.join()

    assert answered
    for line in held:
        line.close()


def _drip(lines: list[socket], over: threading.Event) -> None:
    while not over.wait(1):
        for line in lines:
            with suppress(OSError):
                line.sendall(b"x")


def test_a_form_that_broke_off_is_not_taken_for_a_whole_one(server: Server) -> None:
    form = b"csrfmiddlewaretoken=x&reference=PUMPERNICKEL&answer=a&ans"
    head = _request(
        "POST", "/resume/", "Content-Length: 90", "Content-Type: application/x-www-form-urlencoded"
    )
    with closing(server.say(head + form)) as line:
        line.shutdown(SHUT_WR)
        answer = line.recv(100)

    assert answer.split(b" ")[1] in {b"400", b"403"}


_CONTROL = bytes(range(1, 32)) + b"\x7f\xff"


@pytest.mark.parametrize(
    "sent",
    [
        b"PUMPERNICKEL\r\n\r\n",
        b"GET /PUMPERNICKEL HTTP/9\r\n\r\n",
        b"PUMPER" + _CONTROL + b"NICKEL\r\n\r\n",
        b"GET /PUMPER\x1b[2JNICKEL\r\n\r\n",
        b"GET / HTTP/1.1\r\nPUMPERNICKEL\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nPUMPER NICKEL: 1\r\n\r\n",
        b"GET / HTTP/1.1\r\nX-Odd: PUMPER\x00\x1bNICKEL\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: 1\r\n PUMPERNICKEL\r\n\r\n",
        b"GET /PUMPERNICKEL" + b"x" * 9000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"PUMPERNICKEL: 1\r\n" * 200 + b"\r\n",
        b"GET / HTTP/1.1\r\nPUMPERNICKEL: " + b"x" * 9000 + b"\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: PUMPERNICKEL\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: PUMPERNICKEL\r\n\r\n",
        b"POST / HTTP/1.1\r\nExpect: PUMPERNICKEL\r\n\r\n",
        b"PROXY TCP4 PUMPERNICKEL\r\nGET / HTTP/1.1\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nPUMPERNICKEL\r\n\r\n",
        b"GET /%50UMPERNICKEL%00%1b HTTP/1.1\r\nHost: PUMPERNICKEL\x1b\r\n\r\n",
        b"GET /?PUMPERNICKEL=%00 HTTP/1.1\r\nHost: clinic.example\r\nCookie: PUMPERNICKEL\r\n\r\n",
        _request("POST", "/resume/", "Transfer-Encoding: chunked") + b"PUMPERNICKEL\r\n",
        bytes(range(256)) * 8 + b"PUMPERNICKEL",
    ],
    ids=itertools.count(),
)
def test_nothing_that_was_sent_is_written_down(server: Server, sent: bytes) -> None:
    with closing(server.say(sent)) as line, suppress(OSError):
        line.shutdown(SHUT_WR)
        while line.recv(4096):
            pass

    assert server.is_well()
    log = server.log.read_bytes()
    assert b"NICKEL" not in log.upper()
    assert [byte for byte in log if byte < 32 and byte not in b"\n\t"] == []
