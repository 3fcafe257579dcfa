"""Cookies as a clinic's browsers get them, on every page there is."""

import os
import subprocess
import sys
from pathlib import Path

from tests.bench.__main__ import MADE_UP

_ROOT = Path(__file__).parents[2]


def test_every_cookie_of_a_clinic_is_for_its_own_host_alone(tmp_path: Path) -> None:
    own = {"VAR_DIR": str(tmp_path), "DATABASE_URL": "sqlite:///:memory:"}
    hosts = {"ALLOWED_HOSTS": "testserver,clinic.example"}

    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"),
            "tests/security/cookies_for_real.py",
        ],
        cwd=_ROOT,
        env={"PATH": os.environ["PATH"], **MADE_UP, **own, **hosts},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-3000:]
    assert "1 passed" in done.stdout
