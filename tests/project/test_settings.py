"""Every setting is documented, and a wrong one is said in one line at the start."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def names_read() -> set[str]:
    """Every setting that is read from the environment, wherever it is."""
    found: set[str] = set()
    for path in {*(ROOT / "project").glob("*.py")} - {ROOT / "project/wsgi.py"}:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = str(node.args[0].value)
                found.update(re.findall(r"^(?:[A-Z0-9]+(?:_[A-Z0-9]+)+|DEBUG)$", name))
    return found


def names_documented() -> list[str]:
    """The first column of the table of settings."""
    text = (ROOT / "README.md").read_text().partition("\n## Settings\n")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`([A-Z][A-Z0-9_]+)`", cell)]


def test_every_setting_is_documented_once_and_every_documented_one_is_read() -> None:
    documented = names_documented()

    assert len(documented) == len(set(documented))
    assert set(documented) == names_read()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"DEBUG": "maybe"}, "DEBUG"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": "clinic.example"}, "ALLOWED_HOSTS"),
        ({"TIME_ZONE": "Mars"}, "TIME_ZONE"),
        ({"SESSION_IDLE_MINUTES": "soon"}, "SESSION_IDLE_MINUTES"),
    ],
)
def test_the_start_ends_with_one_line_that_names_the_setting(
    wrong: dict[str, str], said: str
) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={**os.environ, "DEBUG": "1", **wrong},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert line.startswith("Not started. ")
    assert said in line
