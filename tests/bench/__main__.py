"""`python -m tests.bench`: everything in turn, each part in a process of its own, one table.

Nothing is asked of any machine but this one, and what was started is gone afterwards.
"""

import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
from threading import Timer

from tests.bench.report import Row, print_head, print_row
from tests.postgres import PostgresMissingError, throwaway_postgres

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
SECONDS_A_PART = 120
#: A million submissions have to be made first.
SECONDS_A_MILLION = 600


def main() -> int:
    """Print the table; the exit status says only whether everything ran."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}")
    ran = _part("Engine", "engine", "sqlite:///:memory:")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        ran &= _part("Pages, on SQLite", "pages", f"sqlite:///{folder}/db.sqlite3")
    try:
        with throwaway_postgres() as url:
            ran &= _part("Pages, on PostgreSQL", "pages", url)
        with throwaway_postgres() as url:
            ran &= _part("Worklist, on PostgreSQL", "worklist", url, SECONDS_A_MILLION)
    except PostgresMissingError as error:
        print(f"\nNot run on PostgreSQL: {error}.")
    return 0 if ran else 1


def _part(title: str, module: str, database: str, most: int = SECONDS_A_PART) -> bool:
    """Run one part and print its rows as they come."""
    print_head(title)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        environment = {**os.environ, **MADE_UP, "DATABASE_URL": database, "VAR_DIR": folder}
        command = [sys.executable, "-m", f"tests.bench.{module}"]
        part = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        too_long = Timer(most, part.terminate)
        too_long.start()
        try:
            for line in part.stdout or ():
                print_row(Row(**json.loads(line)))
        except BaseException:
            part.terminate()
            raise
        finally:
            too_long.cancel()
            part.wait()
    return part.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
