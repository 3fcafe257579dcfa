"""PostgreSQL as `deploy/` describes it: a primary, and a standby that every write waits for."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.postgres import (
    create_data,
    folder_of_programs,
    free_port,
    identity_of_server,
    stop,
    wait_until_it_answers,
)

_REPLICATION = Path(__file__).parents[2] / "deploy/postgresql/replication.conf"
#: Named as `deploy/` names it: the primary waits for whoever says that this is its name.
STANDBY = "standby"
#: What is killed here are processes, not machines: what was written is there after it.
_ON_THIS_MACHINE = {"fsync": "off", "listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
_PATIENCE = 60


@dataclass
class Server:
    """One PostgreSQL with a folder and a port of its own."""

    programs: Path
    folder: Path
    identity: dict[str, Any]
    data: str
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Host and port, as they stand in a URL."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"postgresql://triage@{self.address}/postgres"

    def start(self) -> None:
        options = {**_ON_THIS_MACHINE, "port": self.port}
        log = self.folder / f"{self.data}.log"
        with log.open("ab") as sink:
            self.process = subprocess.Popen(
                [
                    self.programs / "postgres",
                    *("-D", self.data),
                    *(f"--{name}={value}" for name, value in options.items()),
                ],
                cwd=self.folder,
                stdout=sink,
                stderr=sink,
                start_new_session=True,
                **self.identity,
            )
        wait_until_it_answers(self.process, self.url, log)

    def kill(self) -> None:
        """As when the power fails: every process of it at once."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def stop(self) -> None:
        if self.process:
            stop(self.process)
            self.process = None

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url, autocommit=True, connect_timeout=5) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def configure(self, **settings: str) -> None:
        """Change settings of the running server, for good."""
        for name, value in settings.items():
            self.ask(f"ALTER SYSTEM SET {name} = '{value}'")
        self.ask("SELECT pg_reload_conf()")

    def run(self, program: str, *arguments: str) -> None:
        """One of PostgreSQL's own programs, as the user that owns the data."""
        done = subprocess.run(
            [self.programs / program, *arguments],
            cwd=self.folder,
            check=False,
            capture_output=True,
            text=True,
            **self.identity,
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stdout}{done.stderr}")


@dataclass
class Cluster:
    """Two servers. ``first`` begins as the primary."""

    first: Server
    second: Server

    @property
    def url(self) -> str:
        """Both hosts; whoever connects finds the one that takes writes."""
        hosts = f"{self.first.address},{self.second.address}"
        return f"postgresql://triage@{hosts}/postgres?target_session_attrs=read-write"

    def follow(self, standby: Server, primary: Server) -> None:
        """Start a server as the standby that the primary's writes wait for."""
        signal_file = standby.folder / standby.data / "standby.signal"
        signal_file.touch()
        settings = standby.folder / standby.data / "postgresql.auto.conf"
        with settings.open("a") as lines:
            where = f"host=127.0.0.1 port={primary.port} user=triage"
            lines.write(f"primary_conninfo = '{where} application_name={STANDBY}'\n")
            lines.write("synchronous_standby_names = ''\n")  # only a primary waits
        standby.start()
        # Writes would wait for it from the first moment, so it catches up before.
        self._wait_until(primary, "state", "streaming")
        primary.configure(synchronous_standby_names=STANDBY)
        self._wait_until(primary, "sync_state", "sync")

    def _wait_until(self, primary: Server, column: str, value: str) -> None:
        deadline = time.monotonic() + _PATIENCE
        statement = f"SELECT {column} FROM pg_stat_replication"  # noqa: S608 (from above)
        while primary.ask(statement) != [(value,)]:
            if time.monotonic() > deadline:
                raise RuntimeError("The standby does not follow.")
            time.sleep(0.1)

    def replace_primary(self) -> None:
        """What an operator does after the first has died: fence it, promote the second.

        Fenced: should it be started again, by mistake or by itself, it takes no writes.
        """
        (self.first.folder / self.first.data / "standby.signal").touch()
        self.second.ask("SELECT pg_promote()")

    def bring_back(self) -> None:
        """Make the old primary the new one's standby; from then on writes are on both again."""
        # Until its first checkpoint the new primary looks to pg_rewind as if it were the old one.
        self.second.ask("CHECKPOINT")
        # pg_rewind recovers the folder first, and cannot while this stands in it.
        (self.first.folder / self.first.data / "standby.signal").unlink()
        self.first.run(
            "pg_rewind",
            f"--target-pgdata={self.first.data}",
            f"--source-server=host=127.0.0.1 port={self.second.port} user=triage dbname=postgres",
            "--no-sync",
        )
        self.follow(self.first, self.second)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Both servers in a temporary folder; gone afterwards."""
    with _folder() as (programs, folder, identity):
        first = Server(programs, folder, identity, "first")
        second = Server(programs, folder, identity, "second")
        _create(first)
        try:
            first.start()
            source = f"--dbname={first.url.replace('/postgres', '/')}"
            first.run("pg_basebackup", source, "--pgdata=second", "--checkpoint=fast", "--no-sync")
            both = Cluster(first, second)
            both.follow(second, first)
            yield both
        finally:
            first.stop()
            second.stop()


@contextmanager
def single() -> Iterator[Server]:
    """One server alone."""
    with _folder() as (programs, folder, identity):
        server = Server(programs, folder, identity, "data")
        _create(server)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def _folder() -> Iterator[tuple[Path, Path, dict[str, Any]]]:
    name = tempfile.mkdtemp(prefix="faults-")
    try:
        folder = Path(name)
        yield folder_of_programs(), folder, identity_of_server(folder)
    finally:
        shutil.rmtree(name, ignore_errors=True)


def _create(server: Server) -> None:
    create_data(server.programs / "initdb", server.folder, server.identity)
    (server.folder / "data").rename(server.folder / server.data)
    with (server.folder / server.data / "postgresql.conf").open("a") as lines:
        lines.write(_REPLICATION.read_text())
