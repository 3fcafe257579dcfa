"""What apt installs: it is there, on the machine that runs the test, and starts as on Debian."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.deploy.notes.machine import Machine
from tests.postgres import folder_of_programs

#: Package -> what of it the notes need to be here; nothing where it is no program.
PACKAGES: dict[str, str] = {
    "ca-certificates": "",
    "certbot": "",
    "curl": "curl",
    "fonts-dejavu-core": "",
    "git": "",
    "libharfbuzz-subset0": "",
    "libpango-1.0-0": "",
    "libpangoft2-1.0-0": "",
    "nano": "",
    "nginx": "nginx",
    "openssl": "openssl",
    "postgresql": "pg_dump",
    "python3": "python3",
    "python3-venv": "python3",
}
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def install(machine: Machine, package: str) -> None:
    """As apt does it: what serves starts at once."""
    if package not in PACKAGES:
        raise SystemExit(f"E: Unable to locate package {package}")
    if PACKAGES[package] and not machine.find_program(PACKAGES[package]):
        raise SystemExit(f"E: this machine has no {package}")
    _STARTED.get(package, lambda _machine: None)(machine)


def _nginx(machine: Machine) -> None:
    """With the files of the package, which has a site of its own on port 80."""
    for name in ("nginx.conf", "mime.types", "sites-enabled/default"):
        text = machine.mapped((Path("/etc/nginx") / name).read_text())
        place = machine.path(f"etc/nginx/{name}")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(re.sub(r"^worker_processes .*;", "worker_processes 1;", text))
    for name in ("etc/nginx/conf.d", "var/lib/nginx", "var/log/nginx", "var/www/html"):
        machine.path(name).mkdir(parents=True)
    places = (f"{name}_temp_path {machine.root}/var/lib/nginx/{name};\n" for name in _TEMPORARY)
    machine.path("etc/nginx/conf.d/0-places.conf").write_text("".join(places))
    nginx(machine)


def nginx(machine: Machine, *arguments: str) -> int:
    """The real one, with the file of this machine."""
    file, errors = machine.path("etc/nginx/nginx.conf"), machine.path("var/log/nginx/error.log")
    program = machine.find_program("nginx")
    return subprocess.run([program, "-e", errors, "-c", file, *arguments], check=False).returncode


def _postgresql(machine: Machine) -> None:
    """As Debian has it: the user of the machine is believed, everybody else has a password.

    A machine without a locale: its databases are of no encoding unless somebody says one.
    """
    who, folder = machine.database_identity, machine.path("var/lib/postgresql")
    machine.add_user("postgres")
    local = "trust" if not who else "peer"
    made = ("--username=postgres", "--auth-host=scram-sha-256", f"--auth-local={local}")
    plain = ("--encoding=SQL_ASCII", "--locale=C", "--no-sync")
    _database(machine, "initdb", "--pgdata=data", *made, *plain)
    place = f"-c port={machine.ports['5432']} -c listen_addresses=127.0.0.1"
    options = f"{place} -c unix_socket_directories={folder} -c fsync=off"
    _database(machine, "pg_ctl", "--pgdata=data", "--log=log", "--wait", f"-o {options}", "start")


def _database(machine: Machine, program: str, *arguments: str) -> None:
    subprocess.run(
        [folder_of_programs() / program, *arguments],
        cwd=machine.path("var/lib/postgresql"),
        check=True,
        stdout=subprocess.DEVNULL,
        **machine.database_identity,
    )


def stop_all(machine: Machine) -> None:
    """What apt has started."""
    if machine.path("run/nginx.pid").exists():
        nginx(machine, "-s", "stop")
    if machine.has_user("postgres"):
        _database(machine, "pg_ctl", "--pgdata=data", "--mode=immediate", "stop")


_STARTED: dict[str, Callable[[Machine], None]] = {"nginx": _nginx, "postgresql": _postgresql}
