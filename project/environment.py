"""Readers of the environment: a wrong value stops the start, in one line that names the setting.

None of them repeats the value, which may be a secret or hold a password.
"""

import ipaddress
import zoneinfo
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from environs import Env, validate
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from project.postgresql import postgresql

env = Env()
DEBUG = env.bool("DEBUG", False)
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))

_EXAMPLE = "example"
#: What Django itself wants of a secret; shorter ones can be guessed.
_SECRET_LENGTH, _SECRET_SIGNS = 50, 5
#: Days.
_CENTURY = 36_500
#: Addresses that mean "whoever can reach this machine", as servers are told them.
_EVERYWHERE = ("0.0.0.0", "[::]", "0:", ":")  # noqa: S104 (looked for, not listened on)


def secret(name: str, example: str) -> str:
    """A secret from the environment or its ``NAME_FILE``; made on first use in DEBUG."""
    value = env.str(name, "")
    if value:
        return value
    path = Path(env.str(f"{name}_FILE", str(VAR_DIR / f"{name.lower()}.key")))
    if not path.exists():
        if not DEBUG:
            raise ImproperlyConfigured(f"{name} is not set, and {path} does not exist.")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(example + "\n")
    return path.read_text().strip()


def strong_secret(name: str, example: str) -> str:
    """A secret that cannot be guessed: long, and not one sign over and over."""
    value = secret(name, example)
    if len(value) < _SECRET_LENGTH or len(set(value)) < _SECRET_SIGNS:
        raise ImproperlyConfigured(
            f"{name} is too weak: it needs at least {_SECRET_LENGTH} characters, made at random."
        )
    return value


def fernet_keys(name: str, example: str) -> list[str]:
    """One key or more, newest first; one a line, or with commas."""
    keys = secret(name, example).replace(",", " ").split()
    if not keys:
        raise ImproperlyConfigured(f"{name} is empty: it needs at least one Fernet key.")
    for place, key in enumerate(keys, start=1):
        try:
            Fernet(key)
        except ValueError:
            raise ImproperlyConfigured(
                f"{name}: key {place} is not a Fernet key (32 bytes in URL-safe base64)."
            ) from None
    if len(set(keys)) < len(keys):
        raise ImproperlyConfigured(f"{name} holds one key twice.")
    return keys


def telephone(name: str, example: str) -> str:
    """A telephone number as it is shown. In DEBUG an example, marked as such; else required."""
    number = env.str(name, f"{example} ({_EXAMPLE})" if DEBUG else "")
    if not any(sign.isdigit() for sign in number):
        raise ImproperlyConfigured(f"{name} must be set to a telephone number.")
    return number


def optional_telephone(name: str, example: str) -> str:
    """As :func:`telephone`, but it may be empty: a questionnaire that names it says so."""
    return telephone(name, example) if DEBUG or env.str(name, "").strip() else ""


def telephone_lines(name: str) -> dict[str, str]:
    """Numbers by the codes of their lines: ``ward_phone=555-0142, nurse_phone=555-0143``."""
    return dict(map(partial(_telephone_line, name), words(name)))


def _telephone_line(name: str, line: str) -> tuple[str, str]:
    code, _equals, number = line.partition("=")
    if not code.strip() or not any(sign.isdigit() for sign in number):
        raise ImproperlyConfigured(f"{name}: write each as code=number, with commas between them.")
    return code.strip().lower(), number.strip()


def required(name: str, example: str) -> str:
    """A text that a page shows. In DEBUG an example; else it must be set."""
    text = env.str(name, example if DEBUG else "").strip()
    if not text:
        raise ImproperlyConfigured(f"{name} must be set.")
    return text


def words(name: str, default: Sequence[str] = ()) -> list[str]:
    """A list with commas."""
    given = env.str(name, ",".join(default)).split(",")
    return [word.strip() for word in given if word.strip()]


def hosts(name: str) -> list[str]:
    """The names this site answers to: every one named, and in DEBUG none that is public."""
    names = words(name, ["127.0.0.1", "localhost", "[::1]"] if DEBUG else [])
    if not names:
        raise ImproperlyConfigured(f"{name} must name at least one host.")
    for host in names:
        if host.startswith(("*", ".")):
            raise ImproperlyConfigured(f"{name} must name each host in full, without “{host[0]}”.")
        if DEBUG and _is_public(host):
            raise ImproperlyConfigured(
                f"{name} names a public host while DEBUG is on. DEBUG is for demonstrations"
                " on one machine: it makes its own keys and serves what nobody has signed."
            )
    return names


def _is_public(host: str) -> bool:
    """Whether others can reach this host: a full name, or an address of the internet."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        return "." in host and not host.endswith((".localhost", ".test"))


def refuse_to_listen_everywhere(arguments: Sequence[str]) -> None:
    """Stop a demonstration that is told, on the command line, to listen for everyone."""
    told = " ".join((*arguments, env.str("GUNICORN_CMD_ARGS", "")))
    parts = told.replace("=", " ").split()
    if DEBUG and any(part.startswith(_EVERYWHERE) for part in parts):
        raise ImproperlyConfigured(
            "DEBUG is on and the server is to listen for everyone. Bind it to 127.0.0.1."
        )


def origins(name: str) -> list[str]:
    """Other addresses of this site that may send its forms: https, but for a demonstration."""
    found = words(name)
    schemes = {"https", "http"} if DEBUG else {"https"}
    for origin in found:
        parts = urlsplit(origin)
        if parts.scheme not in schemes or not parts.hostname or "*" in origin:
            raise ImproperlyConfigured(
                f"{name} must be a list of addresses such as https://clinic.example."
            )
    return found


def networks(name: str, default: Sequence[str]) -> tuple[ipaddress.IPv4Network, ...]:
    """Networks in CIDR form, such as 10.0.0.0/8."""
    try:
        found = [ipaddress.ip_network(word) for word in words(name, default)]
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} must be a list of networks such as 10.1.0.0/16 or 2001:db8::/32."
        ) from None
    return tuple(found)  # type: ignore[arg-type] # and IPv6, which answers to the same


def folder(name: str) -> str:
    """A folder that is there, or nothing."""
    path = env.str(name, "")
    if path and not Path(path).is_dir():
        raise ImproperlyConfigured(f"{name} must be a folder that exists.")
    return path


def days(name: str, default: int, *, least: int = 1) -> int:
    """A number of days, within a hundred years."""
    number = env.int(name, default)
    if not least <= number <= _CENTURY:
        raise ImproperlyConfigured(f"{name} must be a number of days from {least} to {_CENTURY}.")
    return number


def time_zone(name: str, example: str) -> str:
    """A time zone by its name in the IANA database. Outside DEBUG it must be set.

    A result says by when to act: in the wrong zone it would say a wrong hour, or day.
    """
    zone = required(name, example)
    if zone not in zoneinfo.available_timezones():
        raise ImproperlyConfigured(f"{name} must be a time zone such as Europe/Berlin.")
    return zone


def one_of(name: str, default: str, choices: Sequence[str]) -> str:
    """One word of a closed list."""
    word = env.str(name, default)
    if word not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}.")
    return word


def database(name: str) -> dict[str, object]:
    """SQLite (``sqlite:///path``) or, through libpq's own parser, PostgreSQL."""
    url = env.str(name, f"sqlite:///{VAR_DIR}/db.sqlite3")
    if url.startswith("sqlite:///") and url != "sqlite:///":
        return _sqlite(url.removeprefix("sqlite:///"))
    parts = _libpq_parts(name, url)
    limit = validate.Range(min=0, max=3600)
    seconds = env.int("DATABASE_STATEMENT_TIMEOUT", 20, validate=limit)
    behind = env.bool("DATABASE_BEHIND_PGBOUNCER", False)
    return postgresql(parts, statement_seconds=seconds, behind_pgbouncer=behind)


def _libpq_parts(name: str, url: str) -> dict[str, object]:
    if not url.startswith(("postgresql://", "postgres://")):
        raise ImproperlyConfigured(f"{name} must begin with sqlite:/// or postgresql://.")
    try:
        parts: dict[str, object] = {**conninfo_to_dict(url)}
    except ProgrammingError:
        raise ImproperlyConfigured(f"{name} is not an address that libpq can read.") from None
    if not (parts.get("dbname") or parts.get("service")):
        raise ImproperlyConfigured(f"{name} must name a database: postgresql://user@host/name.")
    return parts


def private(path: Path) -> None:
    """Nobody but its owner, and perhaps a group, reads what stands in a file or folder."""
    with suppress(OSError):  # another's: whoever runs this decided
        path.chmod(path.stat().st_mode & ~0o007)


def _sqlite(path: str) -> dict[str, object]:
    if path != ":memory:" and Path(path).parent.is_dir():
        Path(path).touch(mode=0o600)
        # A new one beside it gets the same mode from SQLite.
        for beside in ("", "-wal", "-shm"):
            private(Path(f"{path}{beside}"))
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # Closing the last connection folds the write-ahead log back in, at 5 ms a request.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }
