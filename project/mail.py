"""Readers of the settings that messages leave by."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from project.environment import is_address, is_host, private
from project.given import DEBUG, VAR_DIR, text, text_or_file

_BACKENDS = "django.core.mail.backends"
#: Scheme -> port, STARTTLS, TLS from the first byte.
_SERVERS = {
    "smtps": (465, False, True),
    "smtp+tls": (587, True, False),
    "smtp": (25, False, False),
}


@dataclass(frozen=True)
class Mail:
    """Where e-mail is handed in, as Django's settings want it said."""

    backend: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    use_tls: bool = False
    use_ssl: bool = False
    folder: str | None = None


def mail(name: str) -> Mail:
    """A mail server as one URL; in DEBUG a folder of files, or ``console:``."""
    url = text_or_file(name, f"file://{VAR_DIR}/mail" if DEBUG else "")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured(f"{name} is no address: look at its host and port.") from None
    if DEBUG and parts.scheme == "file" and parts.path:
        Path(parts.path).mkdir(mode=0o700, parents=True, exist_ok=True)
        private(Path(parts.path))
        return Mail(f"{_BACKENDS}.filebased.EmailBackend", folder=parts.path)
    if DEBUG and parts.scheme == "console":
        return Mail(f"{_BACKENDS}.console.EmailBackend")
    if parts.scheme not in _SERVERS or not is_host(parts.hostname or ""):
        said = "must be a mail server: smtps://user:password@host or smtp+tls://…"
        raise ImproperlyConfigured(f"{name} {said}")
    return _server(name, parts, port)


def _server(name: str, parts: SplitResult, port: int | None) -> Mail:
    usual_port, use_tls, use_ssl = _SERVERS[parts.scheme]
    host = parts.hostname or ""
    if not (use_tls or use_ssl or DEBUG or _is_this_machine(host)):
        raise ImproperlyConfigured(
            f"{name} must say smtps:// or smtp+tls://: without encryption only a mail server"
            " on this machine is used."
        )
    return Mail(
        "triage.site.smtp.EmailBackend",
        host=host,
        port=port or usual_port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_tls=use_tls,
        use_ssl=use_ssl,
    )


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def site_url(name: str, hosts: Sequence[str]) -> str:
    """What links in messages begin with: scheme and host, without a slash at the end."""
    url = text(name, "http://127.0.0.1:8000" if DEBUG else "").rstrip("/")
    if not is_address(url, ("http", "https") if DEBUG else ("https",)):
        raise ImproperlyConfigured(f"{name} must be an address such as https://clinic.example.")
    if not DEBUG and urlsplit(url).hostname not in [host.strip("[]").lower() for host in hosts]:
        raise ImproperlyConfigured(f"{name} must be at a host that ALLOWED_HOSTS names.")
    return url


def sender(name: str, site: str) -> str:
    """Whom messages come from: an address, perhaps with a name before it."""
    return _address(name, text(name) or f"symptom-check@{urlsplit(site).hostname}")


def operator_address(name: str) -> str:
    """Whom faults of the machine are told, or nobody."""
    given = text(name)
    return _address(name, given) if given else ""


def _address(name: str, given: str) -> str:
    _name, address = parseaddr(given)
    before, _at, host = address.rpartition("@")
    if not before or " " in address or not is_host(host):
        raise ImproperlyConfigured(f"{name} must be an address such as alerts@clinic.example.")
    return given
