"""What systemd's timers do elsewhere: each job when it is due, one after the other, until SIGTERM.

When a job last went well is kept as the time of a file beside the backups, so that a container
which was made anew goes on where the one before it was. Whatever fails is told, and tried again.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

DEPLOY = Path(__file__).resolve().parents[1]
VAR = Path(os.environ["VAR_DIR"])
BACKUPS = VAR / "backups"
#: Touched while all is well; deploy/container/healthy looks at it.
BEAT = Path(tempfile.gettempdir(), "symptom-check-timer")
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
#: Seconds between two looks.
_PAUSE = 20


@dataclass
class Job:
    """What is done how often, and when it may be tried again after it failed."""

    name: str
    every: int
    command: tuple[str | Path, ...]
    not_before: float = 0

    @property
    def _ran(self) -> Path:
        return BACKUPS / f".{self.name}-went-well"

    def is_due(self, now: float) -> bool:
        """Also when the clock was turned back past its last time."""
        if now < self.not_before:
            return False
        return not (self._ran.exists() and 0 <= now - self._ran.stat().st_mtime < self.every)

    def went(self, *, well: bool) -> None:
        """Keep it for the next time."""
        if well:
            self._ran.touch()
            return
        self.not_before = time.time() + min(self.every, _HOUR)
        _run((DEPLOY / "manage", "tell_failed", self.name))


_MANAGE, _PAGE = DEPLOY / "manage", VAR / "www/emergency.html"
#: What reads every row is not given up for being slow; and here is no journal to read.
_AT_LENGTH = ("env", "DATABASE_STATEMENT_TIMEOUT=0", "JOURNAL=none")
JOBS = (
    Job("emergency-page", _HOUR, (_MANAGE, "emergency_page", "--output", _PAGE)),
    Job("purge", 15 * _MINUTE, (_MANAGE, "purge")),
    Job("backup", _DAY, (DEPLOY / "backup.sh", BACKUPS)),
    Job("verify", _DAY, (*_AT_LENGTH, DEPLOY / "verify.sh")),
    Job("rehearse", 7 * _DAY, (*_AT_LENGTH, DEPLOY / "rehearse.sh", BACKUPS)),
)


def _run(command: tuple[str | Path, ...]) -> bool:
    """Whether it ended well; it is ended when we are."""
    process = subprocess.Popen(command)  # noqa: S603 (one of ours)
    try:
        while process.poll() is None:
            BEAT.touch()
            try:
                process.wait(_PAUSE)
            except subprocess.TimeoutExpired:
                continue
    finally:
        process.terminate()
        process.wait()
    return process.returncode == 0


def main() -> None:
    """Look again and again."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    while True:
        for job in JOBS:
            if job.is_due(time.time()):
                job.went(well=_run(job.command))
        BEAT.touch()
        time.sleep(_PAUSE)


if __name__ == "__main__":
    main()
