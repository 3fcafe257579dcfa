"""What servers use, read from outside: the kernel counts the CPU, PostgreSQL its statements."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

_TICK = os.sysconf("SC_CLK_TCK")
#: What PostgreSQL asks itself to keep its foreign keys is on no wire.
_STATEMENTS = r"""
SELECT
    coalesce(sum(calls) FILTER (WHERE NOT bounds), 0),
    coalesce(sum(calls) FILTER (WHERE bounds), 0)
FROM (
    SELECT calls, query ~* '^(begin|commit|rollback)' AS bounds
    FROM pg_stat_statements(true) AS counted JOIN pg_database ON pg_database.oid = dbid
    WHERE datname = %s AND toplevel
    AND query !~ '^SELECT [$0-9]+ FROM ONLY .* FOR KEY SHARE OF x$'
) AS statements
"""


def _fields(pid: int) -> list[str]:
    """What the kernel knows of a process, from its state on."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()


def parent_of(pid: int) -> int:
    return int(_fields(pid)[1])


def family(pid: int) -> list[int]:
    """A process, and those it has started itself that still run."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *map(int, children)]


def cpu(pid: int) -> float:
    """Seconds of CPU that a process and its children have used, those that are gone too."""
    used = [_fields(one)[11:15] for one in family(pid)]
    user, system, gone, gone_system = zip(*(map(int, times) for times in used), strict=True)
    return float(sum(user) + sum(system) + gone[0] + gone_system[0]) / _TICK


def memory(pid: int) -> float:
    """How many MB a process takes: what it has alone, and its part of what several have.

    A page of a library that four processes have read is in memory once; each counts a quarter.
    """
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    (share,) = (line.split()[1] for line in lines if line.startswith("Pss:"))
    return int(share) / 1024


@dataclass(frozen=True)
class Work:
    """What PostgreSQL has done since it was asked last."""

    statements: float = 0
    #: BEGIN, COMMIT, ROLLBACK.
    bounds: float = 0
    #: Bytes of the write-ahead log.
    written: float = 0

    def over(self, times: int) -> "Work":
        """For one of so many."""
        return Work(self.statements / times, self.bounds / times, self.written / times)


class Postgres:
    """The throw-away server, counted over a connection that is not counted."""

    def __init__(self, url: str) -> None:
        maintenance = urlsplit(url)._replace(path="/postgres").geturl()
        self._connection = psycopg.connect(maintenance, autocommit=True)
        self._written = 0
        #: Its first process.
        self.pid = parent_of(self._connection.info.backend_pid)

    def create(self, database: str) -> None:
        self._connection.execute(f'CREATE DATABASE "{database}"'.encode())

    def connections(self, database: str) -> int:
        """How many there are to one of its databases."""
        row = self._connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [database]
        ).fetchone()
        assert row
        return int(row[0])

    def begin(self) -> None:
        """Count from here."""
        self._connection.execute("SELECT pg_stat_statements_reset()")
        self._written = self._position()

    def work(self, database: str) -> Work:
        """Everybody's work in one database since then; of the log, in all of them."""
        row = self._connection.execute(_STATEMENTS, [database]).fetchone()
        assert row
        return Work(int(row[0]), int(row[1]), self._position() - self._written)

    def _position(self) -> int:
        row = self._connection.execute("SELECT pg_current_wal_insert_lsn() - '0/0'").fetchone()
        assert row
        return int(row[0])
