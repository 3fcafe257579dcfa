"""A browser without eyes: one kept connection, cookies, forms. And a server to talk to."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import urlencode

Data = dict[str, str | Sequence[str]]

_HIDDEN = re.compile(r'name="?(csrfmiddlewaretoken|revision)"? value="([^"]+)"')


def hidden_fields(page: str) -> Data:
    """What the page's form sends by itself."""
    return dict(_HIDDEN.findall(page))


class Browser:
    """Sends what a form would send; follows nothing by itself."""

    def __init__(self, port: int, number: int) -> None:
        # Each has an address of its own on the loopback: how often one may start is limited.
        address = (f"127.0.{number // 250 + 1}.{number % 250 + 1}", 0)
        self._connection = HTTPConnection("127.0.0.1", port, timeout=20, source_address=address)
        self._cookies: dict[str, str] = {}
        self._page = ""
        self.requests = 0

    def get(self, path: str) -> str:
        """The page; its form is the one that is sent next."""
        self._page = self._ask("GET", path)[1]
        return self._page

    def post(self, path: str, data: Data) -> str:
        """Send the form; returns where it leads."""
        form = urlencode({**hidden_fields(self._page), **data}, doseq=True)
        return self._ask("POST", path, form)[0]

    def close(self) -> None:
        self._connection.close()

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[str, str]:
        headers = {"Cookie": "; ".join(f"{name}={v}" for name, v in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        text = response.read().decode()
        self.requests += 1
        if response.status not in (200, 302):
            raise RuntimeError(f"{method} {path}: {response.status}\n{text[:500]}")
        for cookie in response.headers.get_all("Set-Cookie", ()):
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        return response.headers.get("Location", ""), text


@contextmanager
def server() -> Iterator[int]:
    """Gunicorn with the site, on a free port of the loopback; gone afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        command = [
            *(sys.executable, "-m", "gunicorn", "tests.bench.site:application"),
            *("--bind", f"fd://{listener.fileno()}", "--no-control-socket"),
            *("--workers", "1", "--threads", "4", "--log-level", "critical"),
        ]
        process = subprocess.Popen(command, pass_fds=[listener.fileno()])
        try:
            yield listener.getsockname()[1]
        finally:
            process.terminate()
            process.wait(20)
