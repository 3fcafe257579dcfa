"""A browser without eyes: one kept connection, cookies, forms."""

import gzip
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode

Data = dict[str, str | Sequence[str]]

_HIDDEN = re.compile(r'name="?(csrfmiddlewaretoken|revision|once)"? value="([^"]+)"')


def hidden_fields(page: str) -> Data:
    """What the page's form sends by itself."""
    return dict(_HIDDEN.findall(page))


@dataclass(frozen=True)
class Asked:
    """One request: what it was, where it led, and how many seconds until all of it was there."""

    method: str
    path: str
    location: str
    seconds: float


class Browser:
    """Sends what a form would send; follows nothing by itself."""

    def __init__(self, port: int, number: int) -> None:
        # Each has an address of its own on the loopback: how often one may start is limited.
        address = (f"127.0.{number // 250 + 1}.{number % 250 + 1}", 0)
        self._connection = HTTPConnection("127.0.0.1", port, timeout=20, source_address=address)
        self._cookies: dict[str, str] = {}
        self.page = ""
        self.asked: list[Asked] = []

    def get(self, path: str) -> str:
        """The page; its form is the one that is sent next."""
        self.page = self._ask("GET", path)[1]
        return self.page

    def post(self, path: str, data: Data) -> str:
        """Send the form; returns where it leads."""
        form = urlencode({**hidden_fields(self.page), **data}, doseq=True)
        return self._ask("POST", path, form)[0]

    def close(self) -> None:
        self._connection.close()

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[str, str]:
        headers = {"Accept-Encoding": "gzip"}  # as every browser does
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={v}" for name, v in self._cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        content = response.read()
        location = response.headers.get("Location", "")
        self.asked.append(Asked(method, path, location, time.perf_counter() - began))
        if response.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        text = content.decode()
        if response.status not in (200, 302):
            raise RuntimeError(f"{method} {path}: {response.status}\n{text[:500]}")
        for cookie in response.headers.get_all("Set-Cookie", ()):
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        return location, text
