"""The real nginx with the configuration of `deploy/`, on free ports and in a temporary folder."""

import os
import shutil
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from socket import create_connection

from tests.certificates import write_certificate
from tests.postgres import free_port

#: Debian keeps it off the PATH of most users.
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
HOST = "clinic.example"
_CONFIGURATION = Path(__file__).parents[2] / "deploy/nginx.conf"
_AROUND_IT = """
daemon off;
pid {folder}/pid;
error_log {folder}/error.log alert;
worker_processes 1;
{user}
events {{ worker_connections 4096; }}
http {{
    include /etc/nginx/mime.types;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@dataclass(frozen=True)
class Proxy:
    """Where it listens, whom it shows, and what it wrote down."""

    port: int
    plain_port: int
    folder: Path

    @property
    def origin(self) -> str:
        return f"https://{HOST}:{self.port}"

    @property
    def www(self) -> Path:
        """The folder of the emergency page."""
        return self.folder / "www"

    def log(self, *, least: int = 0) -> str:
        """What it wrote down, once that are so many lines: it answers first, and writes then."""
        path, deadline = self.folder / "symptom-check.access.log", time.monotonic() + 10
        while path.read_text().count("\n") < least and time.monotonic() < deadline:
            time.sleep(0.02)
        return path.read_text()

    def errors(self) -> str:
        found = [self.folder / "error.log", self.folder / "symptom-check.error.log"]
        return "".join(path.read_text() for path in found if path.exists())

    def context(self) -> ssl.SSLContext:
        """Trusts this proxy's certificate and no other."""
        return ssl.create_default_context(cafile=str(self.folder / "tls/fullchain.pem"))


@contextmanager
def nginx(
    *apps: str, static: Path | None = None, changes: Mapping[str, str] | None = None
) -> Iterator[Proxy]:
    """The proxy in front of these two addresses. ``changes`` replace lines of its file."""
    with tempfile.TemporaryDirectory(prefix="nginx-", ignore_cleanup_errors=True) as name:
        proxy = Proxy(free_port(), free_port(), Path(name))
        proxy.www.mkdir()
        write_certificate(proxy.folder / "tls", HOST)
        replaced = {
            "listen 443": f"listen 127.0.0.1:{proxy.port}",
            "listen 80": f"listen 127.0.0.1:{proxy.plain_port}",
            "/etc/symptom-check/tls/": f"{name}/tls/",
            "/var/log/nginx/": f"{name}/",
            "/var/lib/symptom-check/www": str(proxy.www),
            "/var/lib/symptom-check/static/": f"{static or name}/",
            "127.0.0.1:8001": apps[0],
            "127.0.0.1:8002": apps[1],
            **(changes or {}),
        }
        (proxy.folder / "site.conf").write_text(_replace(_CONFIGURATION.read_text(), replaced))
        user = "user root;" if os.geteuid() == 0 else ""
        outer = proxy.folder / "nginx.conf"
        outer.write_text(_AROUND_IT.format(folder=name, user=user))
        process = subprocess.Popen([NGINX, "-c", outer], stderr=subprocess.PIPE)
        try:
            _wait(process, proxy.port)
            yield proxy
        finally:
            process.terminate()
            process.communicate(timeout=20)


def _replace(text: str, replaced: Mapping[str, str]) -> str:
    """Put a trial's places into the file; one that is not there any more is an error."""
    for old, new in replaced.items():
        if old not in text:
            raise ValueError(f"deploy/nginx.conf has no “{old}”.")
        text = text.replace(old, new)
    return text


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + 10
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError):
            create_connection(("127.0.0.1", port), 1).close()
            return
        time.sleep(0.05)
    process.terminate()
    raise RuntimeError(process.communicate()[1].decode())
