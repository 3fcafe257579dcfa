"""A throw-away environment with what the site is measured beside. It is made once, in `.venv/`."""

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from tests.bench.report import progress

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".venv/bench"
_WANTED = Path(__file__).with_name("peers.txt")
#: In the versions that the site runs on, so that they make no difference.
_SHARED = ("django", "gunicorn", "psycopg[binary]")
_INSTALL = (
    *("-m", "pip", "--disable-pip-version-check", "install", "--quiet"),
    *("--only-binary", ":all:"),  # nothing is built, so nothing of theirs runs yet
)
_SECONDS = 300
#: Tests ask no package index for anything.
_LEFT_OUT = os.environ.get("BENCH_PEERS") == "0"


class PeersMissingError(Exception):
    """They could not be installed; the message says why."""


def python_of_peers() -> Path:
    """The environment's Python; everything is installed the first time."""
    if _LEFT_OUT:
        raise PeersMissingError("left out")
    python, done = FOLDER / "bin/python", FOLDER / "installed.txt"
    wanted = [line for line in _WANTED.read_text().splitlines() if not line.startswith("#")]
    wanted += [f"{name}=={version(name.partition('[')[0])}" for name in _SHARED]
    if not done.exists() or done.read_text().split("\n") != wanted:
        progress("installing what the site is measured beside")
        _run(sys.executable, "-m", "venv", "--clear", str(FOLDER))
        _run(str(python), *_INSTALL, *wanted)
        done.write_text("\n".join(wanted))
    return python


def _run(*command: str) -> None:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PeersMissingError(str(error)) from error
    if done.returncode:
        raise PeersMissingError(done.stderr.strip().splitlines()[-1][:100])
