"""What the demonstration writes into its folder is read by its owner, whatever the umask."""

import os
import subprocess
import sys
from pathlib import Path

from tests.project.test_settings import ROOT

#: Keys, the database with its log, and a message are written; then all is looked at while open.
_WRITE_AND_LOOK = """
import os
os.umask(0)
import django
django.setup()
from django.conf import settings
from django.core.mail import send_mail
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE one (two int)")
send_mail("Subject", "Text", None, ["nobody@clinic.example"])
for path in sorted(settings.VAR_DIR.rglob("*")):
    inside = [path, *(p for p in path.parents if p.is_relative_to(settings.VAR_DIR / "mail"))]
    print(path.name, oct(min(p.stat().st_mode & 0o007 for p in inside)))
"""


def test_nobody_else_reads_what_the_demonstration_writes(tmp_path: Path) -> None:
    own = {"DEBUG": "1", "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "project.settings"}

    done = subprocess.run(
        [sys.executable, "-c", _WRITE_AND_LOOK],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **own},
        capture_output=True,
        text=True,
        check=True,
    )

    found = dict(text.rsplit(" ", 1) for text in done.stdout.splitlines())
    keys = {"answer_keys.key", "digest_key.key", "secret_key.key", "webhook_key.key"}
    assert {"db.sqlite3", "db.sqlite3-wal", "db.sqlite3-shm", "mail", *keys} < set(found)
    assert {name for name, mode in found.items() if mode != "0o0"} == set()
