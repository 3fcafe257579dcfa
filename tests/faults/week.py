"""The week of `tests/clinic/alerts/week.py` in full size, on a database of its own."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.clinic.alerts.week_figures import Figures
from tests.faults.apps import command, environment


def week_run() -> Figures:
    """On SQLite, in a process of its own: nothing here is set up for a database."""
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        database = f"sqlite:///{Path(folder) / 'week.sqlite3'}"
        with environment(database) as settings:
            command(settings, "manage.py", "migrate", "--verbosity", "0")
            done = subprocess.run(
                [sys.executable, "-m", "tests.faults.week_process"],
                env=settings,
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
    return Figures(**json.loads(done.stdout))
