"""A throw-away PostgreSQL: `python -m tests.postgres -- COMMAND` runs COMMAND against one.

COMMAND finds it in DATABASE_URL, and its exit status is passed on. The server listens on the
loopback alone, on a free port, keeps its data in a temporary folder, and is gone afterwards.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

from tests.lacking import is_ci, note

#: Debian keeps the server's programs off the PATH, a folder a version.
INSTALLED = Path("/usr/lib/postgresql")
SECONDS_TO_START = 20
SECONDS_TO_STOP = 20
# Nobody will miss this data after a power cut, and a socket's path in a deep folder is too long.
OPTIONS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
}


class PostgresMissingError(Exception):
    """PostgreSQL cannot be run on this machine; the message says why."""


@contextmanager
def throwaway_postgres() -> Iterator[str]:
    """Yield the URL of a fresh, empty server, whose user may create databases."""
    programs = folder_of_programs()
    with tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        identity = identity_of_server(folder)
        create_data(programs / "initdb", folder, identity)
        with _running(programs / "postgres", folder, identity) as url:
            yield url


def folder_of_programs() -> Path:
    """Those on the PATH, else the newest that are installed."""
    on_path = shutil.which("initdb")
    candidates = [Path(on_path).resolve().parent] if on_path else []
    versions = INSTALLED.glob("*/bin")
    candidates += sorted(versions, key=lambda path: float(path.parent.name), reverse=True)
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise PostgresMissingError("this machine has no PostgreSQL server")


def identity_of_server(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root, so root hands the folder to somebody else."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            user = pwd.getpwnam(name)
            os.chown(folder, user.pw_uid, user.pw_gid)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise PostgresMissingError("root has no other user to run PostgreSQL as")


def create_data(initdb: Path, folder: Path, identity: dict[str, Any]) -> None:
    options = ("--username=triage", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
    subprocess.run(
        [initdb, "--pgdata=data", "--no-sync", *options],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
        **identity,
    )


@contextmanager
def _running(postgres: Path, folder: Path, identity: dict[str, Any]) -> Iterator[str]:
    port, log = free_port(), folder / "log"
    options = [f"--{name}={value}" for name, value in {**OPTIONS, "port": port}.items()]
    with log.open("wb") as sink:
        server = subprocess.Popen(
            [postgres, "-D", "data", *options],
            cwd=folder,
            stdout=sink,
            stderr=sink,
            start_new_session=True,  # Ctrl-C is ours to handle
            **identity,
        )
    try:
        url = f"postgresql://triage@127.0.0.1:{port}/postgres"
        wait_until_it_answers(server, url, log)
        yield url
    finally:
        stop(server)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_it_answers(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """An open port is not enough: PostgreSQL sends callers away while it starts."""
    deadline = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < deadline:
        with suppress(psycopg.OperationalError):
            psycopg.connect(url, connect_timeout=2).close()
            return
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")


def stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)  # "fast": it does not wait for its clients to leave
    try:
        server.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def main(arguments: Sequence[str]) -> int:
    if arguments[:1] != ["--"] or len(arguments) == 1:
        print("usage: python -m tests.postgres -- COMMAND [ARGUMENT ...]", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        with throwaway_postgres() as url:
            return subprocess.run(
                arguments[1:], check=False, env={**os.environ, "DATABASE_URL": url}
            ).returncode
    except PostgresMissingError as error:
        print(f"Not run on PostgreSQL: {error}.")
        note(str(error))
        return 1 if is_ci() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
