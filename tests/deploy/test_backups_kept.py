"""What the scripts around a backup tell, keep to themselves, throw away and refuse."""

import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from project.environment import days
from tests.conftest import missing, require_tool
from tests.faults.apps import DEPLOY
from tests.postgres import PostgresMissingError, folder_of_programs, throwaway_postgres

Done = subprocess.CompletedProcess[str]
PASSWORD = "PUMPERNICKEL"
BEAT = "CREATE TABLE triage_workerbeat (name varchar(20) PRIMARY KEY, at timestamptz)"


def run(script: str, folder: Path, **given: str) -> Done:
    environment = {"PATH": os.environ["PATH"], "PYTHON": sys.executable, **given}
    return subprocess.run(
        [DEPLOY / script, folder], env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def small(tmp_path: Path) -> str:
    """A database that can be left word in."""
    with sqlite3.connect(tmp_path / "db") as database:
        database.execute(BEAT)
    return f"sqlite:///{tmp_path}/db"


def made(folder: Path, days_ago: float, kind: str) -> str:
    """A file that a backup of then would have left, though it was copied here just now."""
    then = datetime.now(UTC) - timedelta(days=days_ago)
    path = folder / f"symptom-check-{then:%Y%m%dT%H%M%SZ}.{kind}"
    path.touch()
    return path.name


def test_backups_go_when_they_are_as_old_as_was_said_and_nothing_else_does(
    small: str, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    old = {made(folder, 14.1, kind) for kind in ("dump", "sqlite3", "dump.part")}
    kept = {made(folder, 13.9, "dump"), "symptom-check-of-the-move.dump", "notes"}
    for name in kept:
        (folder / name).touch()

    done = run("backup.sh", folder, DATABASE_URL=small, RETENTION_BACKUPS_DAYS="14")

    assert (done.returncode, done.stderr) == (0, "")
    new = Path(done.stdout.strip()).name
    assert {path.name for path in folder.iterdir()} == {new, *kept}
    assert old.isdisjoint(kept)


def test_a_backup_that_failed_throws_none_away(tmp_path: Path) -> None:
    old = made(tmp_path, 400, "dump")

    done = run("backup.sh", tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/nowhere/db")

    assert done.returncode != 0
    assert (tmp_path / old).exists()


@pytest.mark.parametrize("said", ["0", "soon", "-1", "1 2", "08"])
def test_days_that_are_none_are_refused_before_anything_is_done(
    small: str, tmp_path: Path, said: str
) -> None:
    done = run("backup.sh", tmp_path, DATABASE_URL=small, RETENTION_BACKUPS_DAYS=said)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "RETENTION_BACKUPS_DAYS must be a number of days.\n"


def test_the_script_and_the_settings_keep_backups_equally_long() -> None:
    default = re.findall(r"RETENTION_BACKUPS_DAYS:-(\d+)", (DEPLOY / "backup.sh").read_text())
    settings = (DEPLOY.parent / "project/settings.py").read_text()

    said = re.findall(r'days\("RETENTION_BACKUPS_DAYS", (\d+)\)', settings)
    assert default == said == [str(days("RETENTION_BACKUPS_DAYS", int(said[0])))]


@pytest.mark.parametrize("script", ["backup.sh", "restore.sh", "rehearse.sh"])
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Set DATABASE_URL or DATABASE_URL_FILE"),
        ({"DATABASE_URL": "sqlite:////a", "DATABASE_URL_FILE": "/b"}, "one of the two"),
        ({"DATABASE_URL": "postgresql://me:PUMPERNICKEL@db"}, "must name a database"),
        ({"DATABASE_URL": "postgresql://me:PUMPERNICKEL@[db/a"}, "not an address"),
        ({"DATABASE_URL": "postgresql://db/a?sslrootcert=system"}, "sslrootcert=/etc/ssl/certs"),
    ],
)
def test_an_address_that_is_no_use_stops_each_script_in_one_line(
    tmp_path: Path, script: str, given: dict[str, str], said: str
) -> None:
    made(tmp_path, 0, "dump")
    (tmp_path / "pg_dump").write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 15.18 (Debian)'\n")
    (tmp_path / "pg_dump").chmod(0o755)

    done = run(script, tmp_path, PATH=f"{tmp_path}:{os.environ['PATH']}", **given)

    assert done.returncode == 1
    assert said in done.stderr
    assert (len(done.stderr.splitlines()), PASSWORD in done.stderr) == (1, False)


@pytest.mark.parametrize(
    ("files", "said"), [([], "There is no backup in"), ([2.5], "is older than two days")]
)
def test_a_rehearsal_without_a_fresh_backup_fails(
    small: str, tmp_path: Path, files: list[float], said: str
) -> None:
    for age in files:
        name = made(tmp_path, age, "sqlite3")
        then = (datetime.now(UTC) - timedelta(days=age)).timestamp()
        os.utime(tmp_path / name, (then, then))

    done = run("rehearse.sh", tmp_path, DATABASE_URL=small)

    assert done.returncode == 1
    assert said in done.stderr


def record(folder: Path, *programs: str) -> Path:
    """Programs of this name before the real ones, which write down what they are called with."""
    log = folder / "called"
    for name in programs:
        real = shlex.quote(str(shutil.which(name)))
        lines = f'#!/bin/sh\necho "{name} $*" >>{shlex.quote(str(log))}\nexec {real} "$@"\n'
        (folder / name).write_text(lines)
        (folder / name).chmod(0o755)
    return log


def test_no_list_of_processes_shows_the_password_and_word_is_left(tmp_path: Path) -> None:
    require_tool("pg_dump")
    try:
        folder_of_programs()
    except PostgresMissingError:
        missing("PostgreSQL server")
    programs = ("pg_dump", "pg_restore", "psql", "createdb", "dropdb")
    log, path = record(tmp_path, *programs), f"{tmp_path}:{os.environ['PATH']}"
    with throwaway_postgres() as url:
        subprocess.run(["psql", url, "-qc", BEAT], check=True)
        (tmp_path / "url").write_text(url.replace("triage@", f"triage:{PASSWORD}@") + "\n")
        given = {"PATH": path, "DATABASE_URL_FILE": f"{tmp_path}/url"}

        saved = run("backup.sh", tmp_path, **given)
        # It has no keys, so that it ends after it has restored; its database goes all the same.
        rehearsed = run("rehearse.sh", tmp_path, **given, SECRET_KEY="x", VAR_DIR=str(tmp_path))

        assert (saved.returncode, saved.stderr) == (0, "")
        assert (rehearsed.returncode, "Not started." in rehearsed.stderr) == (1, True)
        words = "SELECT name FROM triage_workerbeat"
        databases = "SELECT datname FROM pg_database WHERE datname LIKE '%rehearsal'"
        left = subprocess.run(
            ["psql", url, "-At", "-c", words, "-c", databases],
            capture_output=True,
            text=True,
            check=True,
        )
    called = log.read_text()
    assert left.stdout == "backup\n"
    assert {name for name in programs if f"{name} -" in called} == set(programs)
    assert PASSWORD not in called
