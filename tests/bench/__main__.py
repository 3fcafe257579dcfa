"""`python -m tests.bench`: everything in turn, each part in a process of its own, one table.

`ONLY=checks,engine` chooses parts. Nothing is asked of any machine but this one, except for the
packages that it is measured beside, and what was started is gone afterwards.
"""

import json
import os
import platform
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from threading import Event, Timer

from tests.bench.report import Row, print_head, print_row
from tests.faults.cluster import single
from tests.postgres import PostgresMissingError, folder_of_programs

#: A clinic's settings, made up, so that what is measured is what a clinic would run.
MADE_UP = {
    "DJANGO_SETTINGS_MODULE": "project.settings",
    "DEBUG": "0",
    "SECRET_KEY": "made-up-for-the-benchmark-and-for-nothing-else-at-all",
    "DIGEST_KEY": "made-up-for-the-benchmark-and-for-its-digests-alone-at-all",
    "ANSWER_KEYS": "A" * 43 + "=",
    "WEBHOOK_KEY": "made-up-for-the-benchmark-and-for-its-webhooks-alone-at-all",
    "SITE_URL": "https://clinic.example",
    "EMAIL_URL": "smtps://mail.clinic.example",
    "ALLOWED_HOSTS": "127.0.0.1,clinic.example",
    "SECURE_SSL_REDIRECT": "0",
    "REQUIRE_SECOND_FACTOR": "0",
    "CLINIC_NAME": "Clinic",
    "EMERGENCY_NUMBER": "112",
    "URGENT_LINE": "555-0111",
    "CRISIS_LINE": "555-0188",
    "SURGICAL_TEAM_PHONE": "555-0142",
    "TIME_ZONE": "UTC",
    "LOG_LEVEL": "ERROR",
}


_SECONDS_TO_END = 60


@contextmanager
def _memory() -> Iterator[str]:
    yield "sqlite:///:memory:"


@contextmanager
def _file() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        yield f"sqlite:///{folder}/db.sqlite3"


@contextmanager
def _postgres() -> Iterator[str]:
    """As `deploy/` describes it, but that it does not wait for a disk; it counts statements."""
    with single() as server:
        server.configure(shared_preload_libraries="pg_stat_statements")
        server.stop()
        server.start()
        server.ask("CREATE EXTENSION pg_stat_statements")
        server.ask("CREATE DATABASE site")
        yield server.url.replace("/postgres", "/site")


@dataclass(frozen=True)
class Part:
    """A module of this package, run on a database; one that takes longer is ended."""

    name: str
    title: str
    module: str
    database: Callable[[], AbstractContextManager[str]]
    seconds: float
    #: Too long to be run unless it is asked for.
    only_by_name: bool = False


PARTS = (
    Part("checks-postgresql", "Whole checks, on PostgreSQL", "checks", _postgres, 400),
    Part("checks-sqlite", "Whole checks, on SQLite", "checks", _file, 400),
    Part("pages", "Pages", "pages", _file, 120),
    Part("rules", "Rules, beside other engines", "rules", _memory, 300),
    Part("engine", "The first questionnaire, its proofs, and larger ones", "engine", _memory, 300),
    Part("replay", "Replay, on PostgreSQL", "replay", _postgres, 300),
    # A million submissions have to be made first.
    Part("worklist", "Worklist, on PostgreSQL", "worklist", _postgres, 600),
    Part("processes", "Processes, on PostgreSQL", "processes", _postgres, 300),
    Part("soak", "A long time, on PostgreSQL", "soak", _postgres, 7_200, only_by_name=True),
)


def main() -> int:
    """Print the table; the exit status says only whether everything ran."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    parts = chosen(os.environ.get("ONLY", ""))
    print(_machine())
    ran = [_run(part) for part in parts]
    return 0 if all(ran) else 1


def chosen(names: str) -> list[Part]:
    """By name, or by module for all of its databases; without any, every part but the longest."""
    only = names.replace(",", " ").split()
    known = {name for part in PARTS for name in (part.name, part.module)}
    if unknown := set(only) - known:
        sys.exit(f"No part is called {', '.join(unknown)}. There are: {', '.join(sorted(known))}.")
    if not only:
        return [part for part in PARTS if not part.only_by_name]
    return [part for part in PARTS if {part.name, part.module}.intersection(only)]


def _machine() -> str:
    """What the figures belong to: they mean little beside those of another machine."""
    pages = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    names = ("django", "gunicorn", "psycopg", "z3-solver")
    lines = (
        f"{_processor()}, {os.cpu_count()} cores, {pages / 2**30:.0f} GB",
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        ", ".join(f"{name} {version(name)}" for name in names),
        f"{_postgresql()}, SQLite {sqlite3.sqlite_version}",
        f"load before the start {os.getloadavg()[0]:.1f}",
    )
    return "\n".join(lines)


def _processor() -> str:
    with suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
        return names[0] if names else platform.machine()
    return platform.machine()


def _postgresql() -> str:
    try:
        program = folder_of_programs() / "postgres"
    except PostgresMissingError:
        return "no PostgreSQL"
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    return said.stdout.strip()


def _run(part: Part) -> bool:
    """Run one part and print its rows as they come; whether it came to its end."""
    print_head(part.title)
    try:
        with part.database() as url:
            failed = _failure(part, url)
    except PostgresMissingError as error:
        failed = f"not run: {error}"
    if failed:
        print_row(Row(failed))
    return not failed


def _failure(part: Part, url: str) -> str:
    """What kept it from its end; empty when nothing did."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        environment = {**os.environ, **MADE_UP, "DATABASE_URL": url, "VAR_DIR": folder}
        command = [sys.executable, "-m", f"tests.bench.{part.module}"]
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, text=True
        ) as process:
            ended = Event()
            too_long = Timer(part.seconds, _end, [process, ended])
            too_long.start()
            try:
                for line in process.stdout or ():
                    print_row(Row(**json.loads(line)))
            except BaseException:
                process.terminate()
                raise
            finally:
                process.wait()
                too_long.cancel()
    if ended.is_set():
        return f"ended: it took longer than {part.seconds} seconds"
    return f"failed: status {process.returncode}" if process.returncode else ""


def _end(process: subprocess.Popen[str], ended: Event) -> None:
    """Tell it to stop, and not for ever; it takes down what it has put up."""
    ended.set()
    process.terminate()
    try:
        process.wait(_SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        process.kill()


if __name__ == "__main__":
    sys.exit(main())
