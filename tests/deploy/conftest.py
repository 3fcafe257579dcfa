"""What stands behind the proxy while it is tried: two apps that write down what they are sent."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.conftest import require_tool
from tests.deploy.nginx import NGINX, Proxy, nginx
from tests.faults.conftest import nginx_program, postgres_programs
from tests.postgres import free_port

__all__ = ["nginx_program", "postgres_programs"]  # fixtures of the fault tests, used here too

Start = Callable[..., Proxy]


@dataclass
class Upstream:
    """An app: its address, and every request that reached it as (method, path, headers)."""

    address: str
    seen: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    #: Set when the test is over, so that nothing waits for it any longer.
    over: threading.Event = field(default_factory=threading.Event)


class _Handler(BaseHTTPRequestHandler):
    """``/die`` never answers, ``/slow`` answers too late, all others say which app they are."""

    upstream: Upstream

    def _answer(self) -> None:
        self.upstream.seen.append((self.command, self.path, dict(self.headers)))
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/die":
            self.close_connection = True
            return
        if self.path == "/slow":
            self.upstream.over.wait(20)
        status = 500 if self.path == "/broken" else 200
        body = self.upstream.address.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = _answer  # noqa: N815 (so the library looks them up)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def upstreams() -> Iterator[tuple[Upstream, Upstream]]:
    """Two apps that answer."""
    with ExitStack() as stack:
        yield _start(stack), _start(stack)


def _start(stack: ExitStack) -> Upstream:
    upstream = Upstream("")
    handler = type("Handler", (_Handler,), {"upstream": upstream})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # the proxy has gone
    upstream.address = f"127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    stack.callback(server.server_close)
    stack.callback(thread.join)
    stack.callback(server.shutdown)
    stack.callback(upstream.over.set)
    return upstream


@pytest.fixture
def nobody() -> str:
    """An address where nobody listens."""
    return f"127.0.0.1:{free_port()}"


@pytest.fixture
def start_nginx() -> Iterator[Start]:
    """Start the proxy in front of two addresses; it is gone after the test."""
    require_tool("nginx", NGINX)
    with ExitStack() as stack:

        def start(*apps: str, changes: Mapping[str, str] | None = None) -> Proxy:
            proxy = stack.enter_context(nginx(*apps, changes=changes))
            (proxy.www / "emergency.html").write_text("THE EMERGENCY PAGE")
            return proxy

        yield start
