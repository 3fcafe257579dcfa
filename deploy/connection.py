"""Where the database is, as lines for a shell: its password on no command line.

Needs DATABASE_URL or DATABASE_URL_FILE. With a name, the database of this name on the same server;
then ``url`` is told too, for a file that only its owner reads.
"""

import os
import re
import shlex
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

_SQLITE = "sqlite:///"
#: The first libpq that takes the certificates of the system for those of a server.
_KNOWS_SYSTEM = 16


def main() -> None:
    """Print ``sqlite=`` or ``postgresql=``, and the password as libpq reads it."""
    url, name = _address(), next(iter(sys.argv[1:]), "")
    if url.startswith(_SQLITE):
        _tell(sqlite=url.removeprefix(_SQLITE), postgresql="", database="")
        return
    if name:
        url = _at(url, name)
        _tell(url=url)
    parts = _parts(url)
    _refuse_system(parts)
    password = parts.pop("password", "")
    _tell(sqlite="", postgresql=make_conninfo("", **parts), database=str(parts["dbname"]))
    if password:
        print(f"export PGPASSWORD={shlex.quote(str(password))}")


def _address() -> str:
    url, named = os.environ.get("DATABASE_URL", ""), os.environ.get("DATABASE_URL_FILE", "")
    if bool(url) == bool(named):
        sys.exit("Set DATABASE_URL or DATABASE_URL_FILE, one of the two.")
    return url or Path(named).read_text("utf-8").strip()


def _at(url: str, name: str) -> str:
    """The same server, another database."""
    parts = urlsplit(url)
    if "dbname" in parse_qs(parts.query):
        sys.exit("Name the database in the path of DATABASE_URL: postgresql://user@host/name.")
    return parts._replace(path=f"/{name}").geturl()


def _parts(url: str) -> dict[str, object]:
    try:
        parts: dict[str, object] = {**conninfo_to_dict(url)}
    except ProgrammingError:
        sys.exit("DATABASE_URL is not an address that libpq can read.")
    if "dbname" not in parts or "sslpassword" in parts:
        sys.exit("DATABASE_URL must name a database, and no sslpassword.")
    return parts


def _refuse_system(parts: dict[str, object]) -> None:
    """An older pg_dump takes "system" for the name of a file, and no backup is made."""
    version = re.search(r"\d+", os.environ.get("PG_DUMP_VERSION", ""))
    if parts.get("sslrootcert") == "system" and version and int(version[0]) < _KNOWS_SYSTEM:
        sys.exit(
            f"pg_dump {version[0]} does not know sslrootcert=system. In DATABASE_URL, name a file:"
            " sslrootcert=/etc/ssl/certs/ca-certificates.crt"
        )


def _tell(**lines: str) -> None:
    for name, value in lines.items():
        print(f"{name}={shlex.quote(value)}")


if __name__ == "__main__":
    main()
