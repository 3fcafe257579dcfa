"""Servers on this machine that take what is sent: a webhook's receiver and a mail server."""

import socketserver
import ssl
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from tests.certificates import write_certificate


@dataclass
class Sink:
    """Where it listens, what came, and how it answers, which may be changed at any time."""

    address: str = ""
    status: int = 200
    location: str = ""
    #: So long it thinks before it answers.
    seconds: float = 0
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    port: int = 0
    #: Over TLS: whom they asked for, and the file with the authority that knows it.
    named: list[str] = field(default_factory=list)
    authority: Path = Path()


@contextmanager
def webhook() -> Iterator[Sink]:
    """A receiver of POSTs, with its headers in lower case."""
    sink = Sink()
    with _running(ThreadingHTTPServer(("127.0.0.1", 0), _handler(sink))) as sink.port:
        sink.address = f"http://127.0.0.1:{sink.port}/alerts"
        yield sink


@contextmanager
def webhook_over_tls(name: str) -> Iterator[Sink]:
    """The same, with a certificate of this name."""
    sink = Sink()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(sink))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "tls"
        write_certificate(folder, name)
        sink.authority = folder / "fullchain.pem"
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sink.authority, folder / "privkey.pem")
        context.sni_callback = lambda _socket, asked, _context: sink.named.append(str(asked))
        server.socket = context.wrap_socket(server.socket, server_side=True)
        with _running(server) as sink.port:
            yield sink


def _handler(sink: Sink) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            sink.came.append(({k.lower(): v for k, v in self.headers.items()}, body))
            time.sleep(sink.seconds)
            self.send_response(sink.status)
            if sink.location:
                self.send_header("Location", sink.location)
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def mail_server(replies: dict[bytes, bytes], came: list[bytes] | None = None) -> Iterator[int]:
    """A mail server that answers these commands so, and every other one with yes.

    What it was given is put into ``came``, a message each.
    """
    usual = {b"DATA": b"354 Go on", b"QUIT": b"221 Bye", **replies}

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say(usual.get(b"HELLO", b"220 Welcome"))
            in_data, lines = False, list[bytes]()
            for line in self.rfile:
                verb = line.strip().upper().split(b" ")[0]
                if in_data and verb != b".":
                    lines.append(line)
                    continue
                if in_data and came is not None:
                    came.append(b"".join(lines))
                in_data = verb == b"DATA"
                self.say(usual.get(verb, b"250 Yes"))
                if verb == b"QUIT":
                    return

        def say(self, text: bytes) -> None:
            self.wfile.write(text + b"\r\n")

    with _running(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)) as port:
        yield port


@contextmanager
def _running(server: Any) -> Iterator[int]:
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
