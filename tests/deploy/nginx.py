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
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import create_connection

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

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

    def log(self) -> str:
        return (self.folder / "symptom-check.access.log").read_text()

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
        _write_certificate(proxy.folder / "tls")
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


def _write_certificate(folder: Path) -> None:
    """A certificate of its own, for an hour."""
    folder.mkdir()
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
