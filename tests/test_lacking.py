"""The end of `make test`: the coverage is judged where nothing was skipped, and in CI always."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: Two of its four ways are taken.
HALF = "if print:\n    print(1)\nif not print:\n    print(2)\n"
LACKS = "this machine has no nginx\nthis machine has no Chromium\nthis machine has no nginx\n"
TOLD = [
    "Tests were skipped, so the coverage is not judged:",
    "- this machine has no Chromium",
    "- this machine has no nginx",
]


@pytest.fixture
def covered(tmp_path: Path) -> Path:
    """A folder where something was tested by half."""
    (tmp_path / "half.py").write_text(HALF)
    run(tmp_path, "-m", "coverage", "run", "--branch", "half.py")
    return tmp_path


def run(folder: Path, *arguments: str, ci: bool = False) -> tuple[int, list[str]]:
    """(exit status, lines) of Python in this folder."""
    outside = {name: value for name, value in os.environ.items() if name != "CI"}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**outside, "PYTHONPATH": str(ROOT), **({"CI": "true"} if ci else {})},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.splitlines()


@pytest.mark.parametrize(("least", "status"), [("60", 0), ("90", 2)])
def test_where_nothing_was_skipped_the_coverage_is_judged(
    covered: Path, least: str, status: int
) -> None:
    found, lines = run(covered, "-m", "tests.lacking", least)

    assert found == status
    assert TOLD[0] not in lines


def test_where_tests_were_skipped_it_is_shown_and_what_is_missing_said(covered: Path) -> None:
    (covered / ".lacking").write_text(LACKS)

    status, lines = run(covered, "-m", "tests.lacking", "90")

    assert (status, lines[-3:]) == (0, TOLD)
    assert [line for line in lines if line.startswith("half.py")]


def test_in_ci_it_is_judged_whatever_was_skipped(covered: Path) -> None:
    (covered / ".lacking").write_text(LACKS)

    status, _ = run(covered, "-m", "tests.lacking", "90", ci=True)

    assert status == 2


#: Neither on the PATH nor where Debian has it.
_WITHOUT_SERVER = """
import os, pathlib, sys
from tests import postgres
os.environ["PATH"] = "nowhere"
postgres.INSTALLED = pathlib.Path("nowhere")
sys.exit(postgres.main(["--", "never-started"]))
"""


@pytest.mark.parametrize(("ci", "status"), [(False, 0), (True, 1)])
def test_without_a_server_the_run_on_postgresql_is_left_out_and_in_ci_fails(
    tmp_path: Path, ci: bool, status: int
) -> None:
    found, lines = run(tmp_path, "-c", _WITHOUT_SERVER, ci=ci)

    assert found == status
    assert lines == ["Not run on PostgreSQL: this machine has no PostgreSQL server."]
    assert (tmp_path / ".lacking").read_text() == "this machine has no PostgreSQL server\n"
