"""Backup and restore as the shipped scripts do them, and every record whole afterwards."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.conftest import require_tool
from tests.faults.apps import DEPLOY, Environment, command, environment
from tests.faults.cluster import single

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("postgres_programs")]


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
        env={**os.environ, "DATABASE_URL": settings["DATABASE_URL"]},
        capture_output=True,
        text=True,
        check=False,
    )


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
        assert again.returncode != 0  # never over what is there
        backup = Path(saved.stdout.strip())
        assert backup.stat().st_mode & 0o777 == 0o600
        assert b"Robin" not in backup.read_bytes()
        command(elsewhere, "manage.py", "migrate", "--check")
        command(elsewhere, "manage.py", "verify")
        found = [command(s, "-m", "tests.faults.records", "read") for s in (settings, elsewhere)]
        assert found[0] == found[1] != "{}"
