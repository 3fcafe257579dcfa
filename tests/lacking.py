"""What this machine lacks of what tests need. In CI that is a failure; elsewhere they are skipped.

`python -m tests.lacking LEAST` ends `make test`: it prints the coverage, and judges it where
nothing was skipped. Else it says what was missing.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

#: One lack a line, by whichever process met it; `make test` begins without.
_NOTED = Path(".lacking").resolve()


def is_ci() -> bool:
    """Whether this machine must have everything."""
    return bool(os.environ.get("CI"))


def note(lack: str) -> None:
    """Keep for the end of `make test` that tests were skipped, and why."""
    with _NOTED.open("a") as notes:
        notes.write(f"{lack}\n")


def main(arguments: Sequence[str]) -> int:
    (least,) = arguments
    lacks = sorted(set(_NOTED.read_text().splitlines())) if _NOTED.exists() else []
    judged = "0" if lacks and not is_ci() else least
    report = [sys.executable, "-m", "coverage", "report", f"--fail-under={judged}"]
    status = subprocess.run(report, check=False).returncode
    if lacks:
        print("Tests were skipped, so the coverage is not judged:")
        print(*(f"- {lack}" for lack in lacks), sep="\n")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
