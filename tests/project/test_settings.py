"""Every setting is documented, and a wrong one is said in one line at the start."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.__main__ import MADE_UP

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


def test_every_cookie_of_a_clinic_is_taken_from_its_own_host_alone(tmp_path: Path) -> None:
    """A new one is found by its name: what Django calls the name of a cookie."""
    told = (
        "import django; django.setup()\n"
        "from django.conf import settings\n"
        "from triage.staff.messages_kept import KeptMessages\n"
        "names = [n for n in dir(settings) if n.endswith('_COOKIE_NAME') and 'LANGUAGE' not in n]\n"
        "print(*(getattr(settings, name) for name in names))\n"
        "print(KeptMessages.storage_classes[0].cookie_name)\n"
    )
    given = {**MADE_UP, "VAR_DIR": str(tmp_path), "DATABASE_URL": "sqlite:///:memory:"}
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "project.settings"}

    done = subprocess.run(
        [sys.executable, "-c", told],
        cwd=ROOT,
        env={**environment, **given},
        capture_output=True,
        text=True,
        check=True,
    )

    names = done.stdout.split()
    assert len(names) >= 5
    assert [name for name in names if not name.startswith("__Host-")] == []
