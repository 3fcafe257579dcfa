"""Whole checks through a real pgbouncer in transaction mode, with fewer connections than askers."""

import json
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import create_connection

import psycopg
import pytest

from tests.conftest import require_tool
from tests.faults.apps import App, command, environment, running
from tests.faults.cluster import Server, single
from tests.faults.people import Line, Person
from tests.postgres import free_port

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("postgres_programs")]

_CONFIGURATION = Path(__file__).parents[2] / "deploy/pgbouncer.ini"


@contextmanager
def pgbouncer(server: Server) -> Iterator[str]:
    """The shipped configuration before this server, with two connections for everybody."""
    program = require_tool("pgbouncer", "/usr/sbin/pgbouncer")
    port, users = free_port(), server.folder / "users"
    users.write_text('"triage" ""\n')
    text = _CONFIGURATION.read_text()
    for old, new in {
        "host=127.0.0.1 port=5432 dbname=symptom_check": (
            f"host=127.0.0.1 port={server.port} dbname=postgres"
        ),
        "listen_port = 6432": f"listen_port = {port}",
        "auth_type = scram-sha-256": "auth_type = trust",
        "auth_file = /etc/pgbouncer/userlist.txt": f"auth_file = {users}",
        "default_pool_size = 20": "default_pool_size = 2",
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    configuration = server.folder / "pgbouncer.ini"
    configuration.write_text(f"{text}unix_socket_dir =\n")
    log = (server.folder / "pgbouncer.log").open("wb")
    process = subprocess.Popen([program, configuration], stderr=log, **server.identity)
    try:
        _wait(port)
        yield f"postgresql://triage@127.0.0.1:{port}/symptom_check"
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def _wait(port: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with suppress(OSError):
            create_connection(("127.0.0.1", port), 1).close()
            return
        time.sleep(0.05)
    raise RuntimeError("pgbouncer does not listen.")


def test_whole_checks_go_through_it_and_nothing_is_lost() -> None:
    with (
        single() as server,
        pgbouncer(server) as url,
        environment(url, DATABASE_BEHIND_PGBOUNCER="1") as settings,
    ):
        command(settings, "manage.py", "migrate", "--verbosity", "0")
        command(settings, "-m", "tests.faults.records", "seed")
        command(settings, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
        app = App(settings)
        with running(app), ThreadPoolExecutor(6) as pool:
            people = list(pool.map(lambda number: whole_check(app, number), range(12)))
        command(settings, "manage.py", "purge")
        stored = json.loads(command(settings, "-m", "tests.faults.records", "read"))
        prepared = on_both_connections(url, "SELECT count(*) FROM pg_prepared_statements")

    assert [person.surprises for person in people] == [[]] * 12
    assert [person.failures.total() for person in people] == [0] * 12
    assert [stored[person.key]["answers"] for person in people] == [
        person.acknowledged for person in people
    ]
    assert {check["status"] for check in stored.values()} == {"completed"}
    assert prepared == dict.fromkeys(prepared, 0)
    assert len(prepared) == 2


def on_both_connections(url: str, sql: str) -> dict[int, int]:
    """What each of the two that pgbouncer has to the server answers, by the server's process."""
    with psycopg.connect(url) as one, psycopg.connect(url) as other:
        found = [
            asker.execute(f"SELECT pg_backend_pid(), ({sql})").fetchone() for asker in (one, other)
        ]
    return {int(process): int(count) for process, count in filter(None, found)}


def whole_check(app: App, number: int) -> Person:
    """Somebody who fills out a check from beginning to end."""
    line, person = Line(app.port, None, number), Person(number)
    for _ in range(60):
        if person.done:
            break
        person.step(line)
    line.close()
    return person
