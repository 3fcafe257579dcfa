"""`deploy/manage`: `manage.py` with the keys of the service, whoever starts it from where."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.apps import DEPLOY

MANAGE = DEPLOY / "manage"
KEYS = {
    "secret_key": "vN3-rQ8_tY5-wL2_zB7-kD4_mH9-xC6_pF1-sG0_jJ3-aT8_eU5-oI2",
    "digest_key": "aN3-rQ8_tY5-wL2_zB7-kD4_mH9-xC6_pF1-sG0_jJ3-aT8_eU5-oI2",
    "webhook_key": "bN3-rQ8_tY5-wL2_zB7-kD4_mH9-xC6_pF1-sG0_jJ3-aT8_eU5-oI2",
    "answer_keys": "A" * 43 + "=",
    "database_url": "sqlite:///:memory:",
    "email_url": "smtps://me:PUMPERNICKEL@mail.clinic.example",
}
OTHERS = """ALLOWED_HOSTS=clinic.example
SITE_URL=https://clinic.example
CLINIC_NAME=Your clinic
EMERGENCY_NUMBER=112
URGENT_LINE=555-0111
CRISIS_LINE=555-0188
TIME_ZONE=Europe/Berlin
"""
#: In the place of systemd: hands over what it is told to as systemd-run does, runs the rest.
SYSTEMD_RUN = """
import os, pathlib, shutil, sys
end = sys.argv.index("--")
options, rest = sys.argv[1:end], sys.argv[end + 1:]
told = [o.removeprefix("--property=").partition("=")[::2] for o in options if "property" in o]
os.environ["CREDENTIALS_DIRECTORY"] = str(pathlib.Path(__file__).parent / "credentials")
os.mkdir(os.environ["CREDENTIALS_DIRECTORY"])
for name, value in told:
    if name == "LoadCredential":
        to, _, source = value.partition(":")
        shutil.copy(source, f"{os.environ['CREDENTIALS_DIRECTORY']}/{to}")
print(*sys.argv, file=open(f"{os.environ['CREDENTIALS_DIRECTORY']}.told", "w"))
lines = (pathlib.Path(__file__).parent / "environment").read_text().splitlines()
os.environ.update(line.split("=", 1) for line in lines)
os.execv(rest[0], rest)
"""


@pytest.fixture
def machine(tmp_path: Path) -> dict[str, str]:
    """The environment of a root shell there, with a folder of keys."""
    (tmp_path / "keys").mkdir()
    for name, key in KEYS.items():
        (tmp_path / "keys" / name).write_text(f"{key}\n")
    (tmp_path / "keys/secret_key.old~").write_text("an editor's copy")
    (tmp_path / "environment").write_text(OTHERS)
    (tmp_path / "systemd-run").write_text(f"#!{sys.executable}{SYSTEMD_RUN}")
    (tmp_path / "id").write_text("#!/bin/sh\necho 0\n")
    for program in ("systemd-run", "id"):
        (tmp_path / program).chmod(0o755)
    return {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "PYTHON": sys.executable,
        "KEYS_FOLDER": str(tmp_path / "keys"),
        "VAR_DIR": str(tmp_path),
    }


def manage(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [MANAGE, *arguments],
        cwd="/",
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_from_a_shell_it_has_what_the_units_have_and_no_command_line_shows_a_key(
    machine: dict[str, str], tmp_path: Path
) -> None:
    done = manage({**machine, "DATABASE_STATEMENT_TIMEOUT": "0"}, "check", "--deploy")

    assert done.returncode == 0, done.stderr
    told = (tmp_path / "credentials.told").read_text()
    assert [key for key in KEYS.values() if key in told] == []
    for needed in (
        *("--pipe", "--wait", "--property=User=symptom-check", "--property=UMask=0077"),
        "--property=EnvironmentFile=/etc/symptom-check/environment",
        "--setenv=DATABASE_STATEMENT_TIMEOUT=0",
    ):
        assert needed in told.split()


def test_a_link_to_it_will_do(machine: dict[str, str], tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(MANAGE)

    done = subprocess.run(
        [link, "release"], cwd="/", env=machine, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    told = (tmp_path / "credentials.told").read_text()
    assert f"-- {MANAGE} release" in told


def test_nobody_but_the_service_reads_what_it_writes_but_for_the_static_files(
    machine: dict[str, str], tmp_path: Path
) -> None:
    done = manage(machine, "collectstatic", "--help")

    assert (done.returncode, done.stderr) == (0, "")
    assert "--property=UMask=0022" in (tmp_path / "credentials.told").read_text().split()


def test_in_a_unit_it_reads_what_was_handed_over_unless_something_else_is_said(
    machine: dict[str, str], tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.write_text("too short")
    given = dict(line.split("=", 1) for line in OTHERS.splitlines())
    unit = {**machine, **given, "CREDENTIALS_DIRECTORY": machine["KEYS_FOLDER"]}

    right, wrong = manage(unit, "release"), manage({**unit, "DIGEST_KEY_FILE": str(other)}, "check")

    assert (right.returncode, right.stderr) == (0, "")
    assert wrong.stderr.startswith("Not started. DIGEST_KEY is too weak")


def test_with_the_settings_at_hand_nobody_is_asked(tmp_path: Path) -> None:
    own = {"PATH": "/usr/bin:/bin", "PYTHON": sys.executable, "VAR_DIR": str(tmp_path)}

    assert manage({**own, "DEBUG": "1"}, "release").returncode == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"KEYS_FOLDER": "/nowhere"}, "the folder of keys, is not there"),
        ({}, "only root can start"),
    ],
)
def test_what_keeps_it_from_starting_is_said_in_one_line(
    machine: dict[str, str], tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    if not changes:
        (tmp_path / "id").write_text("#!/bin/sh\necho 1000\n")

    done = manage({**machine, **changes}, "release")

    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
