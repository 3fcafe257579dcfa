"""Backup and restore as the shipped scripts do them, and every record whole afterwards."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.conftest import require_tool
from tests.faults.apps import DEPLOY, Environment, command, environment
from tests.faults.cluster import single
from tests.process_log import written

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("postgres_programs")]

#: Whether word was left, by SQL, where this site reads it, and of this hour.
RAN = """
from datetime import timedelta
from django.utils import timezone
from triage.records.last_runs import BACKUP, last_run
print(timezone.now() - last_run(BACKUP) < timedelta(hours=1))
"""


RESTORED = RAN.replace("BACKUP", "RESTORE")


@contextmanager
def on_postgresql(folder: Path) -> Iterator[tuple[str, str]]:
    """A database in use, and an empty one to restore into."""
    require_tool("pg_dump")
    with single() as server:
        server.ask("CREATE DATABASE restored")
        yield server.url, server.url.replace("/postgres", "/restored")


@contextmanager
def on_sqlite(folder: Path) -> Iterator[tuple[str, str]]:
    yield f"sqlite:///{folder}/db.sqlite3", f"sqlite:///{folder}/restored.sqlite3"


def run(script: str, argument: object, settings: Environment) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [DEPLOY / script, str(argument)],
        env={**os.environ, "PYTHON": sys.executable, "DATABASE_URL": settings["DATABASE_URL"]},
        capture_output=True,
        text=True,
        check=False,
    )


def rehearsed(folder: Path, settings: Environment) -> tuple[int, str]:
    """As its timer does it, with the keys: how it ended, what it complained of, its word."""
    done = subprocess.run(
        [DEPLOY / "rehearse.sh", folder],
        env={**settings, "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )
    noted = command(settings, "manage.py", "shell", "--no-imports", "--command", RESTORED)
    return done.returncode, done.stderr + noted


def verified(settings: Environment, folder: Path, journal: str) -> tuple[int, list[str]]:
    """What the nightly unit ends with, and complains of, where the journal says this."""
    (folder / "journal").write_text(f"{journal}\n")  # a shell would read what stands in it
    (folder / "journalctl").write_text(f"#!/bin/sh\ncat '{folder}/journal'\n")
    (folder / "journalctl").chmod(0o755)
    done = subprocess.run(
        [DEPLOY / "verify.sh"],
        env={
            **os.environ,
            **settings,
            "PATH": f"{folder}:{os.environ['PATH']}",
            "MANAGE": f"{sys.executable} manage.py",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    checks, *complaints, audit = done.stdout.splitlines()
    assert re.fullmatch(r"\d+ submissions checked, 0 mismatches\.", checks)
    assert audit.startswith("0 lines of the audit log checked")
    return done.returncode, complaints


@pytest.mark.parametrize(
    "databases",
    [on_sqlite, on_postgresql],
)
def test_what_is_restored_is_what_was_saved_and_verifies(databases: object, tmp_path: Path) -> None:
    with ExitStack() as stack:
        used, empty = stack.enter_context(databases(tmp_path))  # type: ignore[operator]
        settings = stack.enter_context(environment(used))
        command(settings, "manage.py", "migrate", "--verbosity", "0")
        command(settings, "-m", "tests.faults.records", "seed")
        command(settings, "-m", "tests.faults.records", "fill")

        saved = run("backup.sh", tmp_path, settings)
        elsewhere = {**settings, "DATABASE_URL": empty}
        restored = run("restore.sh", saved.stdout.strip(), elsewhere)
        again = run("restore.sh", saved.stdout.strip(), elsewhere)

        assert (saved.returncode, restored.returncode) == (0, 0), saved.stderr + restored.stderr
        noted = command(settings, "manage.py", "shell", "--no-imports", "--command", RAN)
        assert (saved.stderr, noted) == ("", "True\n")
        assert again.returncode != 0  # never over what is there
        assert rehearsed(tmp_path, settings) == (0, "True\n")
        backup = Path(saved.stdout.strip())
        assert backup.stat().st_mode & 0o777 == 0o600
        assert b"Robin" not in backup.read_bytes()
        command(elsewhere, "manage.py", "migrate", "--check")
        assert verified(elsewhere, tmp_path, "") == (0, [])
        end = f"The audit log ends at 9:{'0' * 64}."
        cut = written(end, by="triage.site.audit", as_json=True).strip()
        assert verified(elsewhere, tmp_path, cut) == (
            1,
            ["lines 1 to 9 are missing at the end, as the process log tells"],
        )
        found = [command(s, "-m", "tests.faults.records", "read") for s in (settings, elsewhere)]
        assert found[0] == found[1] != "{}"
