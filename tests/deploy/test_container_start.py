"""The start script of the image, run directly with what the compose file gives each service."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.conftest import require_tool
from tests.deploy.compose import FOLDER, SERVICES, environment
from tests.deploy.test_manage import KEYS
from tests.postgres import free_port, throwaway_postgres

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("postgres_programs")]

Environment = dict[str, str]
_SECONDS = 240
_PASSWORD = "a'b $HOME"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Secrets, folders, and a database as its own container makes it; the tables are there."""
    require_tool("pg_dump")
    folder = tmp_path_factory.mktemp("site")
    for name in ("secrets", "run", "var", "var/www", "var/backups", "tmp"):
        (folder / name).mkdir()
    with throwaway_postgres() as superuser:
        (folder / "secrets/database_password").write_text(f"{_PASSWORD}\n")
        port = psycopg.conninfo.conninfo_to_dict(superuser)["port"]
        make_role(folder, str(port))
        url = f"postgresql://site@127.0.0.1:{port}/symptom_check"
        for name, key in {**KEYS, "database_url": url}.items():
            (folder / "secrets" / name).write_text(f"{key}\n")
        done = start(folder, "migrate")
        assert done.returncode == 0, done.stderr
        yield folder, url


def make_role(folder: Path, port: str) -> None:
    """With the script of the database's container; the test's superuser is called as the role."""
    script = (FOLDER / "database/10-role.sh").read_text()
    (folder / "role.sh").write_text(
        script.replace("ROLE triage", "ROLE site").replace("OWNER triage", "OWNER site")
    )
    given = {"PGHOST": "127.0.0.1", "PGPORT": port, "POSTGRES_USER": "triage"}
    secret = {"DATABASE_PASSWORD_FILE": str(folder / "secrets/database_password")}
    subprocess.run(
        ["sh", folder / "role.sh"], env={"PATH": os.environ["PATH"], **given, **secret}, check=True
    )


def given(folder: Path, service: str) -> Environment:
    places = {
        "/run/secrets": folder / "secrets",
        "/run/symptom-check": folder / "run",
        "/var/lib/symptom-check": folder / "var",
    }
    image = {"PATH": os.environ["PATH"], "PYTHON": sys.executable, "TMPDIR": str(folder / "tmp")}
    return {**image, **environment(service, places)}


def words(service: str) -> list[str]:
    """What the compose file starts it with, but for the name of the script."""
    return [*SERVICES[service].get("entrypoint", [])[1:], *SERVICES[service]["command"]]


def start(folder: Path, service: str, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [FOLDER / "start", *words(service), *more],
        cwd="/",
        env=given(folder, service),
        capture_output=True,
        text=True,
        check=False,
    )


def is_healthy(folder: Path, service: str, *more: str) -> bool:
    """As its healthcheck finds it."""
    _cmd, _script, role = SERVICES[service]["healthcheck"]["test"]
    done = subprocess.run(
        [FOLDER / "healthy", role, *more],
        cwd="/",
        env=given(folder, service),
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


@contextmanager
def running(folder: Path, service: str, *more: str) -> Iterator[subprocess.Popen[bytes]]:
    """It ends well, and soon, when it is told to as an engine does it."""
    with (folder / f"{service}.log").open("wb") as sink:
        process = subprocess.Popen(
            [FOLDER / "start", *words(service), *more],
            cwd="/",
            env=given(folder, service),
            stdout=sink,
            stderr=sink,
        )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                status = process.wait(120)
            finally:
                process.kill()
        assert status == 0


def within_time(question: Callable[[], bool]) -> bool:
    until = time.monotonic() + _SECONDS
    while not (found := question()) and time.monotonic() < until:
        time.sleep(0.3)
    return found


def test_an_app_a_worker_and_a_command_start_with_what_the_file_gives_them(
    site: tuple[Path, str],
) -> None:
    folder, port = site[0], str(free_port())
    assert not is_healthy(folder, "app-1", port)
    assert not is_healthy(folder, "worker")

    with running(folder, "app-1", f"127.0.0.1:{port}"), running(folder, "worker"):
        assert within_time(lambda: is_healthy(folder, "app-1", port))
        assert within_time(lambda: is_healthy(folder, "worker"))
    told = subprocess.run(
        [FOLDER / "start", *words("manage")[:1], "release"],
        env=given(folder, "manage"),
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.startswith("0.")


def test_the_timer_does_every_job_once_and_not_again_when_it_is_made_anew(
    site: tuple[Path, str],
) -> None:
    folder, url = site
    backups = folder / "var/backups"
    jobs = {"emergency-page", "purge", "backup", "verify", "rehearse"}
    assert not is_healthy(folder, "timer")

    def done() -> dict[str, float]:
        return {path.name: path.stat().st_mtime for path in backups.glob(".*-went-well")}

    with running(folder, "timer"):
        assert within_time(lambda: len(done()) == len(jobs)), (folder / "timer.log").read_text()
        assert is_healthy(folder, "timer")
    first = done()
    with running(folder, "timer"):
        time.sleep(1)

    assert set(first) == {f".{job}-went-well" for job in jobs}
    assert done() == first
    assert len(list(backups.glob("*.dump"))) == 1
    assert (folder / "var/www/emergency.html").stat().st_mode & 0o777 == 0o644
    with psycopg.connect(url) as connection:
        ran = connection.execute("SELECT name FROM triage_workerbeat").fetchall()
    assert {"backup", "purge", "verify", "verify --audit", "restore"} <= {name for (name,) in ran}


@pytest.mark.parametrize(
    ("role", "without", "said"),
    [
        (["web"], "SECRET_KEY_FILE", "start: SECRET_KEY_FILE is not set"),
        (["worker"], "TIME_ZONE", "Not started. TIME_ZONE must be set."),
        (["web", "127.0.0.1:1"], "DATABASE_URL_FILE", "DATABASE_URL"),
        ([], "", "start: web, worker, timer, migrate or manage"),
        (["sh"], "", "start: web, worker, timer, migrate or manage"),
    ],
)
def test_what_lacks_something_ends_and_says_what(
    site: tuple[Path, str], role: list[str], without: str, said: str
) -> None:
    environment = given(site[0], "app-1")
    environment.pop(without, None)
    if without == "DATABASE_URL_FILE":
        environment["DATABASE_URL_FILE"] = "/nowhere"

    done = subprocess.run(
        [FOLDER / "start", *role], env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode != 0
    assert said in done.stderr
