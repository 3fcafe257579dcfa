"""The shipped units: what they start is there, and each timer has something to start."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from tests.conftest import require_tool

UNITS = Path(__file__).parents[2] / "deploy/systemd"
SERVICES = sorted(UNITS.glob("*.service"))
TIMERS = sorted(UNITS.glob("*.timer"))
MADE_UP_KEY = "made-up-for-a-test-of-the-example-and-for-nothing-else"
_HOME = "/opt/symptom-check/"


def value(unit: Path, name: str) -> list[str]:
    return re.findall(rf"^{name}=(.*)$", unit.read_text(), re.MULTILINE)


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_what_a_service_starts_is_there_and_takes_what_it_is_given(unit: Path) -> None:
    (line,) = value(unit, "ExecStart")
    program, *arguments = shlex.split(line)

    if program == f"{_HOME}deploy/manage":
        name = arguments[0]
        command = load_command_class(get_commands()[name], name)
        assert vars(command.create_parser("manage.py", name).parse_args(arguments[1:]))
    elif program.startswith(f"{_HOME}deploy/"):
        assert (UNITS.parents[1] / program.removeprefix(_HOME)).exists()
    else:
        assert program == f"{_HOME}.venv/bin/gunicorn"
        assert (UNITS.parents[1] / arguments[arguments.index("--config") + 1]).exists()


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_keys_come_as_credentials_and_never_from_the_environment_file(unit: Path) -> None:
    handed = {line.split(":")[0] for line in value(unit, "LoadCredential")}
    read = re.findall(r"(\w+)=%d/", unit.read_text())

    assert sorted(name.upper() + "_FILE" for name in handed) == sorted(read)
    example = (UNITS.parent / "environment.example").read_text()
    assert re.findall(r"^(?:\w*KEYS?|DATABASE_URL|EMAIL_URL)=", example, re.MULTILINE) == []


def test_whatever_fails_is_told_and_the_telling_itself_calls_nobody() -> None:
    told = {unit.name: value(unit, "OnFailure") for unit in SERVICES}

    assert told.pop("symptom-check-failed@.service") == []
    assert set(map(tuple, told.values())) == {("symptom-check-failed@%n.service",)}


@pytest.mark.parametrize(
    "unit", [unit for unit in SERVICES if value(unit, "Restart")], ids=lambda unit: unit.name
)
def test_what_goes_on_for_ever_is_told_of_when_it_cannot_and_started_again(
    unit: Path, tmp_path: Path
) -> None:
    name = unit.name.replace("@.", "@8001.")

    assert value(unit, "StartLimitIntervalSec") == ["300"]
    assert started_again(name, tmp_path) == [f"reset-failed {name}", f"start --no-block {name}"]


def test_what_runs_on_a_timer_waits_for_its_timer(tmp_path: Path) -> None:
    assert started_again("symptom-check-backup.service", tmp_path) == []


def started_again(name: str, folder: Path) -> list[str]:
    """What is asked of systemd after this unit has failed and was told of."""
    (line,) = value(UNITS / "symptom-check-failed@.service", "ExecStopPost")
    for program, does in {"sleep": "true", "systemctl": f'echo "$*" >>{folder}/asked'}.items():
        (folder / program).write_text(f"#!/bin/sh\n{does}\n")
        (folder / program).chmod(0o755)
    words = shlex.split(line.removeprefix("+").replace("%i", name))
    subprocess.run(words, env={"PATH": str(folder)}, check=True)
    asked = folder / "asked"
    return asked.read_text().splitlines() if asked.exists() else []


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_nobody_else_may_read_what_a_service_writes(unit: Path) -> None:
    is_page = unit.name == "symptom-check-emergency-page.service"

    assert value(unit, "UMask") == ["0022" if is_page else "0077"]


def test_the_example_of_an_environment_is_whole_but_for_keys_and_numbers(tmp_path: Path) -> None:
    example = (UNITS.parent / "environment.example").read_text()
    given = dict(re.findall(r"^(\w+)=(.*)$", example, re.MULTILINE))
    numbers = {name: value or "555-0111" for name, value in given.items()}
    numbers["TIME_ZONE"] = given["TIME_ZONE"] or "Europe/Berlin"
    names = ("SECRET_KEY", "DIGEST_KEY", "WEBHOOK_KEY")
    handed = {name: f"{MADE_UP_KEY}-{name}" for name in names}
    keys = {**handed, "ANSWER_KEYS": "A" * 43 + "=", "DATABASE_URL": "postgresql://db/check"}
    keys["EMAIL_URL"] = "smtps://mail.clinic.example"

    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=UNITS.parents[1],
        env={"PATH": "/usr/bin:/bin", **numbers, **keys, "VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("timer", TIMERS, ids=lambda unit: unit.name)
def test_a_timer_starts_the_service_of_its_name(timer: Path) -> None:
    assert timer.with_suffix(".service") in SERVICES


def test_systemd_understands_every_unit(tmp_path: Path) -> None:
    program = require_tool("systemd-analyze")
    for unit in (*SERVICES, *TIMERS):
        text = unit.read_text().replace(_HOME, f"{tmp_path}/")
        # Where nothing is installed only the form can be judged.
        text = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.MULTILINE)
        (tmp_path / unit.name).write_text(text)
    names = [unit.name.replace("@.", "@8001.") for unit in (*SERVICES, *TIMERS)]

    done = subprocess.run(
        [program, "verify", "--man=no", *(tmp_path / name for name in names)],
        capture_output=True,
        text=True,
        check=False,
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:/lib/systemd/system", "PATH": "/usr/bin:/bin"},
    )

    assert (done.returncode, done.stderr) == (0, "")
