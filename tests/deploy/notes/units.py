"""What systemd does with a unit, as far as the shipped ones ask for it."""

import os
import shlex
import shutil
import signal
import socket
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.deploy.notes.machine import SERVICE, Machine

Settings = dict[str, list[str]]
_SECONDS = 90
_SECONDS_TO_STOP = 20


@dataclass
class Unit:
    """A service of a machine, with all of its settings."""

    machine: Machine
    name: str
    settings: Settings
    more: dict[str, str] = field(default_factory=dict)

    def one(self, setting: str, default: str = "") -> str:
        return (self.settings.get(setting) or [default])[-1]

    @property
    def log(self) -> Path:
        return self.machine.path(f"journal/{self.name}")

    @property
    def _pid(self) -> Path:
        return self.machine.path(f"run/units/{self.name}")

    def start(self) -> int:
        """Start it as its type asks; the status of what ends at once, else 0."""
        with self.log.open("ab") as log:
            output = {"stdout": log, "stderr": log, "stdin": subprocess.DEVNULL}
            if self.one("Type") == "oneshot":
                return self.run(shlex.split(self.one("ExecStart")), **output)
            if self.one("Type") == "notify":
                return self._start_and_wait(output)
            return self._begin(output, {})

    def run(self, words: list[str], **output: Any) -> int:
        """Run something to its end with what the unit has."""
        return subprocess.run(words, **self._options(), **output, check=False).returncode

    def _begin(self, output: dict[str, Any], more: dict[str, str]) -> int:
        options = self._options()
        options["env"] |= more
        words = shlex.split(self.one("ExecStart"))
        running = subprocess.Popen(words, **options, **output, start_new_session=True)
        self._pid.write_text(str(running.pid))
        return 0

    def _start_and_wait(self, output: dict[str, Any]) -> int:
        """Until it says that it is ready, as systemd is told it."""
        place = self.machine.path(f"run/units/{self.name}.notify")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
            told.bind(str(place))
            place.chmod(0o777)
            told.settimeout(_SECONDS)
            self._begin(output, {"NOTIFY_SOCKET": str(place)})
            try:
                while "READY=1" not in told.recv(4096).decode().splitlines():
                    pass
            finally:
                place.unlink()
        return 0

    def stop(self) -> None:
        """Ask it to end, wait, and end whatever is left."""
        _stop(self._pid)

    def _options(self) -> dict[str, Any]:
        identity = self.machine.identity if self.one("User") else {}
        return {
            "cwd": self.one("WorkingDirectory"),
            "umask": int(self.one("UMask", "0022"), 8),
            "env": self._environment(),
            **identity,
        }

    def _environment(self) -> dict[str, str]:
        """Of a unit alone: nothing of the shell that started it."""
        path = self.machine.environment["PATH"]
        found = {"PATH": path, "CREDENTIALS_DIRECTORY": str(self._credentials())}
        for words in self.settings["Environment"]:
            found |= _pairs(shlex.split(words.replace("%d", found["CREDENTIALS_DIRECTORY"])))
        for file in self.settings["EnvironmentFile"]:
            found |= _pairs(Path(file).read_text().splitlines())
        self._folders()
        return {**found, **self.more}

    def _credentials(self) -> Path:
        """Each key as a file that only the service reads."""
        folder = self.machine.path(f"run/credentials/{self.name}")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for line in self.settings["LoadCredential"]:
            name, _, source = line.partition(":")
            shutil.copy(source, folder / name)
            (folder / name).chmod(0o400)
        self._give(folder)
        return folder

    def _folders(self) -> None:
        """Those that systemd makes for a service; a wrong owner's become the service's."""
        for setting, place in (("StateDirectory", "var/lib"), ("RuntimeDirectory", "run")):
            if name := self.one(setting):
                folder = self.machine.path(f"{place}/{name}")
                folder.mkdir(exist_ok=True)
                self._give(folder)

    def _give(self, folder: Path) -> None:
        identity = self.machine.identity
        if identity and folder.stat().st_uid != identity["user"]:
            for one in (folder, *folder.rglob("*")):
                os.chown(one, identity["user"], identity["group"])


def _pairs(lines: Iterable[str]) -> dict[str, str]:
    """NAME=value, without comments and quotes."""
    pairs = (line.split("=", 1) for line in lines if "=" in line and line[0] not in "#;")
    return {name: value.strip().strip("\"'") for name, value in pairs}


def stop_services(machine: Machine) -> None:
    """All that were started there."""
    for file in machine.path("run/units").iterdir():
        _stop(file)


def _stop(file: Path) -> None:
    """A process and whatever it started, by the number in the file."""
    with suppress(FileNotFoundError, ProcessLookupError):
        leader = int(file.read_text())
        file.unlink()
        os.kill(leader, signal.SIGTERM)
        deadline = time.monotonic() + _SECONDS_TO_STOP
        while _lives(leader) and time.monotonic() < deadline:
            time.sleep(0.05)
        os.killpg(leader, signal.SIGKILL)


def _lives(leader: int) -> bool:
    """Whether it is more than the entry of a process that nobody has asked after."""
    with suppress(OSError):
        return Path(f"/proc/{leader}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def read_unit(machine: Machine, name: str) -> Unit:
    """A unit that is installed; of a template the instance."""
    stem, at, rest = name.partition("@")
    instance, _, kind = rest.rpartition(".") if at else ("", "", "")
    file = machine.path(f"etc/systemd/system/{f'{stem}@.{kind}' if at else name}")
    if not file.exists():
        raise SystemExit(f"Unit {name} not found.")
    text = file.read_text().replace("%i", instance).replace("%n", name)
    return Unit(machine, name, _settings(text))


def _settings(text: str) -> Settings:
    found: Settings = defaultdict(list)
    for line in text.splitlines():
        name, equals, value = line.partition("=")
        if equals and name[:1] not in "#;":
            found[name].append(value)
        elif line == "[Install]":
            found["Install"].append("")
    return found


def of_command(machine: Machine, options: list[str]) -> Unit:
    """What systemd-run is told on its command line."""
    settings, more = defaultdict(list), {}
    for option in options:
        kind, _, told = option.removeprefix("--").partition("=")
        name, _, value = told.partition("=")
        if kind == "property":
            settings[name].append(value)
        elif kind == "setenv":
            more[name] = value
    return Unit(machine, f"{SERVICE}-manage", settings, more)
