"""App processes as `deploy/` starts them, each with a port of its own, to be killed."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.__main__ import MADE_UP
from tests.postgres import free_port

DEPLOY = Path(__file__).parents[2] / "deploy"
#: The name of the site in `deploy/`.
HOST = "clinic.example"
#: For one command or one start; machines that run tests are busy.
_PATIENCE = 300
#: What addresses of questions are made with.
SECRET = MADE_UP["DIGEST_KEY"]

Environment = dict[str, str]


@contextmanager
def environment(database: str, **more: str) -> Iterator[Environment]:
    """A clinic's settings behind a proxy, made up, with a folder for its files."""
    with tempfile.TemporaryDirectory(prefix="faults-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # nginx serves the files in it as another user
        yield {
            **os.environ,
            **MADE_UP,
            "EMAIL_URL": "smtp://127.0.0.1:9",  # nobody there: nothing leaves this machine
            "ALLOWED_HOSTS": HOST,
            "BEHIND_TLS_PROXY": "1",
            "SECURE_SSL_REDIRECT": "1",
            "LOG_LEVEL": "CRITICAL",
            "DATABASE_URL": database,
            "VAR_DIR": folder,
            "PYTHONWARNINGS": "ignore",
            **more,
        }


def command(environment: Environment, *arguments: str, code: Path = DEPLOY.parent) -> str:
    """Run a module or a management command to its end; returns what it wrote."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=code,
        env=environment,
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)}: {done.stderr[-2000:]}")
    return done.stdout


@dataclass
class App:
    """One gunicorn with its workers."""

    environment: Environment
    application: str = "project.wsgi"
    workers: int = 2
    #: Where its code is; of another release somewhere else.
    code: Path = DEPLOY.parent
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", self.application),
                *("--config", self.code / "deploy/gunicorn.conf.py", "--bind", self.address),
                *("--workers", str(self.workers), "--log-level", "critical"),
            ],
            cwd=self.code,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as line:
                line.settimeout(_PATIENCE)
                line.sendall(f"GET /healthz HTTP/1.0\r\nHost: {HOST}\r\n\r\n".encode())
                if line.recv(12).startswith(b"HTTP/1."):
                    return
            time.sleep(0.1)
        raise RuntimeError("The app did not start.")

    def worker_ids(self) -> list[int]:
        """The processes that answer requests; those of a killed one come back."""
        if self.process is None:
            return []
        master = self.process.pid
        with suppress(OSError):
            children = Path(f"/proc/{master}/task/{master}/children").read_text()
            return [int(child) for child in children.split()]
        return []

    def kill(self) -> None:
        """Everything of it at once, as when the machine dies."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        with suppress(ProcessLookupError):
            self.kill()


@contextmanager
def running(*apps: App) -> Iterator[None]:
    """All of these, until the block ends."""
    try:
        for app in apps:
            app.start()
        for app in apps:
            app.wait_until_it_answers()
        yield
    finally:
        for app in apps:
            app.stop()
