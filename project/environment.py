"""Readers of the environment: a wrong value stops the start, in one line that names the setting.

None of them repeats the value, which may be a secret or hold a password.
"""

import ipaddress
import re
import zoneinfo
from collections.abc import Collection, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from project.given import (
    DEBUG,
    VAR_DIR,
    line,
    required,
    text,
    text_or_file,
    whole_number,
    yes_or_no,
)
from project.postgresql import postgresql

_EXAMPLE = "example"
#: In digits: there are emergency numbers of two.
_SHORTEST_NUMBER = 2
_CODE = re.compile("[a-z][a-z0-9_]*")
#: A name as the internet writes it; the last part of one has a letter.
_LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"(?=.{{1,253}}$)(?:{_LABEL}\.)*(?![0-9]+$){_LABEL}", re.IGNORECASE)
#: Days.
_CENTURY = 36_500
#: Addresses that mean "whoever can reach this machine", as servers are told them.
_EVERYWHERE = ("0.0.0.0", "[::]", "0:", ":")  # noqa: S104 (looked for, not listened on)


def telephone(name: str, example: str) -> str:
    """A telephone number as it is shown. In DEBUG an example, marked as such; else required."""
    number = line(name, f"{example} ({_EXAMPLE})" if DEBUG else "")
    if not _can_be_dialled(number):
        raise ImproperlyConfigured(f"{name} must be set to a telephone number.")
    return number


def _can_be_dialled(number: str) -> bool:
    return sum(sign.isdecimal() for sign in number) >= _SHORTEST_NUMBER


def optional_telephone(name: str, example: str) -> str:
    """As :func:`telephone`, but it may be empty: a questionnaire that names it says so."""
    return telephone(name, example) if DEBUG or text(name) else ""


def telephone_lines(name: str) -> dict[str, str]:
    """Numbers by the codes of their lines: ``ward_phone=555-0142, nurse_phone=555-0143``."""
    return dict(map(partial(_telephone_line, name), words(name)))


def _telephone_line(name: str, given: str) -> tuple[str, str]:
    code, _equals, number = (part.strip() for part in given.partition("="))
    if not _CODE.fullmatch(code.lower()) or not _can_be_dialled(number):
        raise ImproperlyConfigured(f"{name}: write each as code=number, with commas between them.")
    return code.lower(), number


def words(name: str, default: Sequence[str] = ()) -> list[str]:
    """A list with commas."""
    given = text(name, ",".join(default)).split(",")
    return [word.strip() for word in given if word.strip()]


def hosts(name: str) -> list[str]:
    """The names this site answers to: every one named, and in DEBUG none that is public."""
    names = words(name, ["127.0.0.1", "localhost", "[::1]"] if DEBUG else [])
    if not names:
        raise ImproperlyConfigured(f"{name} must name at least one host.")
    for host in names:
        if host.startswith(("*", ".")):
            raise ImproperlyConfigured(f"{name} must name each host in full, without “{host[0]}”.")
        if not is_host(host):
            raise ImproperlyConfigured(f"{name} must name hosts alone, without https:// or port.")
        if DEBUG and _is_public(host):
            raise ImproperlyConfigured(
                f"{name} names a public host while DEBUG is on. DEBUG is for demonstrations"
                " on one machine: it makes its own keys and serves what nobody has signed."
            )
    return names


def inner_hosts(name: str) -> list[str]:
    """Hosts of a network of our own, or none."""
    names = words(name)
    if not all(map(is_host, names)):
        raise ImproperlyConfigured(f"{name} must name hosts alone, without https:// or port.")
    return names


def is_host(text: str) -> bool:
    """Whether it is the name or the address of a host, and nothing else."""
    with suppress(ValueError):
        return bool(ipaddress.ip_address(text.removeprefix("[").removesuffix("]")))
    return bool(_NAME.fullmatch(text))


def _is_public(host: str) -> bool:
    """Whether others can reach this host: a full name, or an address of the internet."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        return "." in host and not host.endswith((".localhost", ".test"))


def refuse_to_listen_everywhere(arguments: Sequence[str]) -> None:
    """Stop a demonstration that is told, on the command line, to listen for everyone."""
    told = " ".join((*arguments, text("GUNICORN_CMD_ARGS")))
    parts = told.replace("=", " ").split()
    if DEBUG and any(part.startswith(_EVERYWHERE) for part in parts):
        raise ImproperlyConfigured(
            "DEBUG is on and the server is to listen for everyone. Bind it to 127.0.0.1."
        )


def origins(name: str) -> list[str]:
    """Other addresses of this site that may send its forms: https, but for a demonstration."""
    found = words(name)
    schemes = {"https", "http"} if DEBUG else {"https"}
    if not all(is_address(origin, schemes) for origin in found):
        raise ImproperlyConfigured(
            f"{name} must be a list of addresses such as https://clinic.example."
        )
    return found


def is_address(text: str, schemes: Collection[str]) -> bool:
    """Whether it is scheme and host, perhaps with a port, and nothing else."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    place = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    whole = f"{parts.scheme}://{place}" + (f":{port}" if port else "")
    return parts.scheme in schemes and is_host(place or "") and text.lower() == whole


def networks(name: str, default: Sequence[str]) -> tuple[ipaddress.IPv4Network, ...]:
    """Networks in CIDR form, such as 10.0.0.0/8."""
    try:
        found = [ipaddress.ip_network(word) for word in words(name, default)]
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} must be a list of networks such as 10.1.0.0/16 or 2001:db8::/32."
        ) from None
    return tuple(found)  # type: ignore[arg-type] # and IPv6, which answers to the same


def days(name: str, default: int, *, least: int = 1) -> int:
    """A number of days, within a hundred years."""
    return whole_number(name, default, least=least, most=_CENTURY)


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
    word = text(name, default)
    if word not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}.")
    return word


def database(name: str) -> dict[str, object]:
    """SQLite (``sqlite:///path``) or, through libpq's own parser, PostgreSQL."""
    url = text_or_file(name, f"sqlite:///{VAR_DIR}/db.sqlite3")
    seconds = whole_number("DATABASE_STATEMENT_TIMEOUT", 20, least=0, most=3600)
    behind = yes_or_no("DATABASE_BEHIND_PGBOUNCER", default=False)
    if url.startswith("sqlite:///") and url != "sqlite:///":
        return _sqlite(name, url.removeprefix("sqlite:///"))
    parts = _libpq_parts(name, url)
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


def _make_file(name: str, path: Path) -> None:
    """Make a database that nobody else reads, or find it."""
    try:
        if DEBUG:
            path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        is_file = path.is_file()
    except OSError:
        is_file = False
    if not is_file:
        raise ImproperlyConfigured(f"{name} must name a file in a folder that can be written to.")


def _sqlite(name: str, path: str) -> dict[str, object]:
    if path != ":memory:":
        _make_file(name, Path(path))
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
