"""The machine that the notes are for: a folder with places, ports and users of its own."""

import grp
import json
import os
import pwd
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from tests.postgres import free_port, identity_of_server

#: Where a stand-in finds the machine that it belongs to.
FOLDER = "NOTES_MACHINE"
#: The stand-in that a process was called by: none calls itself.
CALLER = "NOTES_CALLER"
SERVICE = "symptom-check"
_SOMEBODY = "nobody"
#: What a machine has that nothing was installed on.
_EMPTY = (
    *("bin", "etc/systemd/system", "journal", "opt", "root", "run/units"),
    *("typed", "usr/local/sbin", "users", "var/lib"),
)
_PATHS = re.compile(r"(?<![\w.}%])/(?=(?:etc|opt|run|var|usr/local)/)")
_PORTS = ("80", "443", "5432", "8001", "8002")
#: The packages without which no command of the site starts.
_TRY = "import sys; sys.path.append(sys.argv[1]); import cryptography, django, psycopg, z3"


@dataclass(frozen=True)
class Machine:
    """Its folder, which port stands for which, and who stands for the service's user."""

    root: Path
    ports: dict[str, int]
    python: str
    user: str = ""

    def path(self, place: str) -> Path:
        """Where a place of the machine is in the folder."""
        return self.root / place.lstrip("/")

    def mapped(self, text: str) -> str:
        """A text of the notes or of a shipped file, with the places and ports of this machine."""
        text = _PATHS.sub(f"{self.root}/", text)
        text = re.sub(r"listen \[::\].*\n", "\n", text)
        text = re.sub(r"listen (80|443)\b", lambda m: f"listen 127.0.0.1:{self.ports[m[1]]}", text)
        return re.sub(r"(?<=[:@ ])(5432|800[12])\b", lambda m: str(self.ports[m[1]]), text)

    @cached_property
    def identity(self) -> dict[str, Any]:
        """How a process becomes the service's user; nobody else may where we are not root."""
        if not self.user:
            return {}
        found = pwd.getpwnam(self.user)
        return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}

    @property
    def group(self) -> str:
        """The name of that user's group."""
        return grp.getgrgid(self.identity["group"]).gr_name

    def has_user(self, name: str) -> bool:
        """Whether anything made it."""
        return self.path(f"users/{name}").exists()

    def add_user(self, name: str) -> None:
        """There is one of this name from now on."""
        self.path(f"users/{name}").touch()

    @property
    def database_identity(self) -> dict[str, Any]:
        """How a process becomes the user of PostgreSQL."""
        folder = self.path("var/lib/postgresql")
        folder.mkdir(parents=True, exist_ok=True)
        return identity_of_server(folder)

    def find_program(self, name: str) -> str:
        """The real one, of the machine that runs the test; empty where it has none."""
        path = os.environ["PATH"].replace(f"{self.root}/bin:", "")
        return shutil.which(name, path=f"{path}:/usr/sbin:/sbin") or ""

    @property
    def environment(self) -> dict[str, str]:
        """Of a root shell there."""
        first = f"{self.root}/bin:{self.root}/usr/local/sbin"
        path = f"{first}:{os.environ['PATH']}:/usr/sbin:/sbin"
        return {"PATH": path, "HOME": f"{self.root}/root", "TERM": "dumb", FOLDER: str(self.root)}

    def keep(self) -> None:
        """For the stand-ins, which are processes of their own."""
        told = {**asdict(self), "root": str(self.root)}
        self.path("machine.json").write_text(json.dumps(told))


def here() -> Machine:
    """The machine that a stand-in was called on."""
    told = json.loads((Path(os.environ[FOLDER]) / "machine.json").read_text())
    return Machine(**{**told, "root": Path(told["root"])})


@contextmanager
def empty_machine() -> Iterator[Machine]:
    """A new one. Gone afterwards, with whatever still runs on it."""
    root = Path(mkdtemp(prefix="notes-"))
    root.chmod(0o755)  # whoever is not root looks into it
    python, user = _python()
    machine = Machine(root, {port: free_port() for port in _PORTS}, python, user)
    try:
        for place in _EMPTY:
            machine.path(place).mkdir(parents=True)
        machine.keep()
        yield machine
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _python() -> tuple[str, str]:
    """The machine's Python, and who else may run it with the packages that are installed here."""
    ours = ".".join(map(str, sys.version_info[:2]))
    system = f"/usr/bin/python{ours}"
    python = system if Path(system).exists() else sys.executable
    if os.geteuid() != 0:
        return python, ""
    with suppress(KeyError, OSError, subprocess.CalledProcessError):
        entry = pwd.getpwnam(_SOMEBODY)
        them: dict[str, Any] = {"user": entry.pw_uid, "group": entry.pw_gid}
        words = [python, "-c", _TRY, packages()]
        subprocess.run(words, check=True, capture_output=True, **them)
        return python, _SOMEBODY
    return python, ""


def packages() -> str:
    """The folder of what is installed here."""
    return sysconfig.get_path("purelib")
