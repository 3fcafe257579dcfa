"""The programs that stand in for what a folder has not; each looks at what it is given."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from fnmatch import fnmatch
from importlib.metadata import version
from pathlib import Path

from packaging.requirements import Requirement

from tests.certificates import write_certificate
from tests.deploy.notes import packaged
from tests.deploy.notes.machine import CALLER, FOLDER, SERVICE, Machine, here, packages
from tests.deploy.notes.units import of_command, read_unit

Program = Callable[[Machine, list[str]], int]
_NOT_COPIED = (".*", "__pycache__", "tests", "var", "mutants")
_CALL = "import sys; sys.path.insert(0, {root!r}); from {module} import main; main()"


def apt_get(machine: Machine, arguments: list[str]) -> int:
    """Installs what is known, unasked."""
    match arguments:
        case ["update"]:
            return 0
        case ["install", "--yes", *names]:
            for name in names:
                packaged.install(machine, name)
            return 0
    raise SystemExit(f"apt-get: not understood: {arguments}")


def useradd(machine: Machine, arguments: list[str]) -> int:
    """A user of a service, who cannot log in."""
    match arguments:
        case ["--system", "--home-dir", _home, "--shell", "/usr/sbin/nologin", name]:
            machine.add_user(name)
            return 0
    raise SystemExit(f"useradd: not understood: {arguments}")


def install(machine: Machine, arguments: list[str]) -> int:
    """The real one, with the user who stands for the service's; without any if we are not root."""
    words, left = list[str](), iter(arguments)
    for word in left:
        if word in {"-o", "-g"}:
            _known(machine, next(left))
            if machine.user:
                words += [word, machine.user if word == "-o" else machine.group]
        else:
            words.append(word)
    return subprocess.run(["/usr/bin/install", *words], check=False).returncode


def _known(machine: Machine, name: str) -> None:
    if not machine.has_user(name):
        raise SystemExit(f"There is no user or group {name}.")


def git(machine: Machine, arguments: list[str]) -> int:
    """The working copy, so that what is tried is what stands here; places as on this machine."""
    match arguments:
        case ["clone", source, target]:
            shutil.copytree(source, target, ignore=shutil.ignore_patterns(*_NOT_COPIED))
            for file in (Path(target) / "deploy").rglob("*"):
                if file.is_file():
                    file.write_text(machine.mapped(file.read_text()))
            return 0
        case ["pull"]:
            return 0
    raise SystemExit(f"git: not understood: {arguments}")


def python3(machine: Machine, arguments: list[str]) -> int:
    """The machine's; what it makes has the packages that are installed here, once pip was asked."""
    if arguments[:2] != ["-m", "venv"]:
        return subprocess.run([machine.python, *arguments], check=False).returncode
    (folder,) = arguments[2:]
    subprocess.run([machine.python, "-m", "venv", "--without-pip", folder], check=True)
    write(Path(folder) / "bin/pip", "pip")
    return 0


def pip(machine: Machine, arguments: list[str]) -> int:
    """Every requirement is installed here, in this very version."""
    if arguments == ["check"]:
        return subprocess.run([sys.executable, "-m", "pip", "check"], check=False).returncode
    *options, flag, file = arguments
    if options != shlex.split("install --no-deps --require-hashes --only-binary :all:"):
        raise SystemExit(f"pip: not understood: {arguments}")
    for line in Path(file).read_text().splitlines():
        if line[:1].isalnum():
            _refuse_other(Requirement(line.rstrip(" \\")))
    (place,) = Path().glob(".venv/lib/python3*/site-packages")
    (place / "installed.pth").write_text(f"{packages()}\n")
    gunicorn = Path(".venv/bin/gunicorn")
    gunicorn.write_text(f"#!{gunicorn.parent.absolute()}/python\n{_GUNICORN}")
    gunicorn.chmod(0o755)
    return 0 if flag == "-r" else 1


_GUNICORN = "import sys\nfrom gunicorn.app.wsgiapp import run\nsys.exit(run())\n"


def _refuse_other(wanted: Requirement) -> None:
    if wanted.marker and not wanted.marker.evaluate():
        return
    if version(wanted.name) not in wanted.specifier:
        raise SystemExit(f"{wanted} is wanted, and {version(wanted.name)} is installed.")


def runuser(machine: Machine, arguments: list[str]) -> int:
    """PostgreSQL's own user on this machine."""
    match arguments:
        case ["-u", "postgres", "--", *words]:
            _known(machine, "postgres")
            port, folder = str(machine.ports["5432"]), str(machine.path("var/lib/postgresql"))
            place = {"PGHOST": folder, "PGPORT": port, "PGUSER": "postgres"}
            return subprocess.run(
                words, check=False, env={**os.environ, **place}, **machine.database_identity
            ).returncode
    raise SystemExit(f"runuser: not understood: {arguments}")


def nginx(machine: Machine, arguments: list[str]) -> int:
    return packaged.nginx(machine, *arguments)


def nano(machine: Machine, arguments: list[str]) -> int:
    """Somebody fills in what is empty, and writes the lines that are wanted."""
    (name,) = arguments
    file, typed = Path(name), machine.path(f"typed/{Path(name).name}")
    wanted = dict(line.split("=", 1) for line in typed.read_text().splitlines() if "=" in line)
    text = file.read_text() if file.exists() else typed.read_text()
    lines = (line.split("=", 1) for line in text.splitlines())
    written = (f"{one[0]}={wanted.get(one[0], one[1])}" if one[1:] else one[0] for one in lines)
    file.write_text("\n".join(written) + "\n")
    return 0


def certbot(machine: Machine, arguments: list[str]) -> int:
    """The authority finds what was put there at the name, on port 80, and signs."""
    match arguments:
        case ["certonly", "--webroot", "--webroot-path", root, "--domain", name, *hook]:
            place = Path(root) / ".well-known/acme-challenge"
            place.mkdir(parents=True)
            (place / "token").write_text("It is us.")
            address = f"http://127.0.0.1:{machine.ports['80']}/.well-known/acme-challenge/token"
            asked = ["curl", "--silent", "--fail", "-H", f"Host: {name}", address]
            if subprocess.run(asked, check=True, capture_output=True).stdout != b"It is us.":
                raise SystemExit("certbot: the authority did not find the token.")
            live = machine.path("etc/letsencrypt/live")
            live.mkdir(parents=True)
            write_certificate(live / name, name)
            return 0 if hook == ["--deploy-hook", "systemctl reload nginx"] else 1
    raise SystemExit(f"certbot: not understood: {arguments}")


def systemd_run(machine: Machine, arguments: list[str]) -> int:
    """In the foreground, with what a unit would have."""
    end = arguments.index("--")
    unit = of_command(machine, arguments[:end])
    _known(machine, unit.one("User"))
    return unit.run(arguments[end + 1 :])


def systemctl(machine: Machine, arguments: list[str]) -> int:
    """Units that are installed, and the two services of packages."""
    verb, *names = arguments
    if verb == "daemon-reload":
        return _verify(machine)
    if verb == "enable" and names[0] == "--now":
        return max(_enable(machine, name) for name in names[1:])
    if verb == "reload" and names == ["nginx"]:
        return packaged.nginx(machine, "-s", "reload")
    if verb in {"start", "restart"}:
        _refuse_side_by_side(machine, names)
        return max(_start(machine, name, again=verb == "restart") for name in names)
    raise SystemExit(f"systemctl: not understood: {arguments}")


def _verify(machine: Machine) -> int:
    """Systemd's own judgement of every unit that was copied, with all that it starts in place."""
    folder = machine.path("etc/systemd/system")
    names = [file.name.replace("@.", f"@{machine.ports['8001']}.") for file in folder.iterdir()]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(folder / name for name in names)],
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{folder}:/lib/systemd/system"},
        check=False,
    )
    return done.returncode


def _enable(machine: Machine, name: str) -> int:
    """Start what is a service; of a timer look that its time and its service are there."""
    if not name.endswith(".timer"):
        unit = read_unit(machine, _whole(name))
        return unit.start() if unit.settings["Install"] else 1
    timer = read_unit(machine, name)
    read_unit(machine, name.replace(".timer", ".service"))
    when = timer.one("OnCalendar")
    calendar = ["systemd-analyze", "calendar", when]
    return subprocess.run(calendar, check=False, stdout=subprocess.DEVNULL).returncode


def _start(machine: Machine, name: str, *, again: bool) -> int:
    unit = read_unit(machine, _whole(name))
    _known(machine, unit.one("User"))
    if again:
        unit.stop()
    status = unit.start()
    if status:
        print(unit.log.read_text()[-3000:], file=sys.stderr)
    return status


def _refuse_side_by_side(machine: Machine, names: list[str]) -> None:
    """Systemd begins all of them at once; what ends by itself may need another's end."""
    units = [read_unit(machine, _whole(name)) for name in names]
    if units[1:] and any(unit.one("Type") == "oneshot" for unit in units):
        raise SystemExit("systemctl: these would run side by side, in no order.")


def _whole(name: str) -> str:
    return name if fnmatch(name, "*.service") else f"{name}.service"


#: The names on the PATH.
PROGRAMS: dict[str, Program] = {
    "apt-get": apt_get,
    "certbot": certbot,
    "git": git,
    "install": install,
    "nano": nano,
    "nginx": nginx,
    "pip": pip,
    "python3": python3,
    "runuser": runuser,
    "systemctl": systemctl,
    "systemd-run": systemd_run,
    "useradd": useradd,
}


def write_all(machine: Machine) -> None:
    """Put them first on the PATH of the machine, with two that are of one line."""
    for name in PROGRAMS.keys() - {"pip"}:
        write(machine.path(f"bin/{name}"), name)
    lines = {"journalctl": f"cat {machine.root}/journal/{SERVICE}*", "id": "echo 0"}
    for name, line in lines.items():
        place = machine.path(f"bin/{name}")
        place.write_text(f"#!/bin/sh\n{line}\n")
        place.chmod(0o755)


def write(place: Path, name: str) -> None:
    """A script that calls one of them."""
    root = str(Path(__file__).parents[3])
    call = shlex.quote(_CALL.format(root=root, module=__name__))
    python = shlex.quote(sys.executable)
    place.write_text(f'#!/bin/sh\nexec {python} -I -c {call} {name} "$@"\n')
    place.chmod(0o755)


def main() -> None:
    """Be the program that is named."""
    name, *arguments = sys.argv[1:]
    if FOLDER not in os.environ:
        raise SystemExit(f"{name}: on no machine of a test.")
    if os.environ.get(CALLER) == name:
        raise SystemExit(f"{name}: called by itself.")
    os.environ[CALLER] = name
    sys.exit(PROGRAMS[name](here(), arguments))
