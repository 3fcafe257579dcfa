"""The week of `tests/clinic/alerts/week.py` in full size, on a database of its own."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.clinic.alerts.week_figures import Figures
from tests.faults.apps import command, environment
from tests.faults.cluster import single


def week_on_sqlite() -> Figures:
    """On the embedded database."""
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        return _week_run(f"sqlite:///{Path(folder) / 'week.sqlite3'}")


def week_on_postgresql() -> Figures:
    """On a server of its own."""
    with single() as server:
        return _week_run(server.url)


def _week_run(database: str) -> Figures:
    """In a process of its own: nothing here is set up for a database. Ends with `verify`."""
    with environment(database) as settings:
        command(settings, "manage.py", "migrate", "--verbosity", "0")
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.week_process"],
            env=settings,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        command(settings, "manage.py", "verify")
    return Figures(**json.loads(done.stdout))
