"""``manage.py deliver``: once, or as a worker that ends when told and outlives its database."""

import io
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone

from tests.alerts import flagged, recipient
from tests.checks import HOUR
from triage.clinic.alerts import worker
from triage.management.commands import deliver
from triage.models import Delivery, QuestionnaireVersion, Submission, WorkerBeat


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("deliver", *arguments, stdout=out)
    return out.getvalue().strip()


def flag_now(version: QuestionnaireVersion) -> None:
    """An emergency of this moment: nobody has left, and nothing is late."""
    now = timezone.now()
    flagged(version)
    Submission.objects.update(last_step_at=now, respond_by=now + HOUR)


@pytest.fixture
def _signals() -> Iterator[None]:
    """What the command listens to, put back."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.mark.django_db
def test_once_sends_what_is_due_and_says_how_much(version: QuestionnaireVersion) -> None:
    recipient()
    flag_now(version)

    assert [run(), run()] == [
        "Messages sent: 1, failed: 0.",
        "Messages sent: 0, failed: 0.",
    ]
    assert WorkerBeat.objects.count() == 1


@pytest.mark.parametrize("every", ["0", "-1", "61", "soon"])
def test_a_pause_that_makes_no_sense_is_refused(every: str) -> None:
    with pytest.raises(CommandError, match="--every"):
        run("--loop", "--every", every)


@pytest.mark.django_db(transaction=True)  # each round looks at its connection, and may close it
@pytest.mark.usefixtures("_signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_goes_round_until_it_is_told_to_end(
    version: QuestionnaireVersion, number: int
) -> None:
    recipient()
    flag_now(version)
    rounds = []

    def tell_in_the_third(execute: Any, sql: str, params: Any, *rest: Any) -> Any:
        """Each round begins by leaving word."""
        is_word = "triage_workerbeat" in sql and sql.startswith(("INSERT", "UPDATE"))
        if is_word and "deliver" in params:
            rounds.append(sql)
            if len(rounds) == 3:
                os.kill(os.getpid(), number)
        return execute(sql, params, *rest)

    with connection.execute_wrapper(tell_in_the_third):
        run("--loop", "--every", "0.01")

    assert len(rounds) == 3
    assert Delivery.objects.get().delivered_at is not None


class Patient(threading.Event):
    """Notes how long it was waited, does not wait, and ends after so many times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times, self.waited = times, list[float]()

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout or 0)
        if len(self.waited) == self.times:
            self.set()
        return self.is_set()


def away_until(stop: Patient, times: int) -> Any:
    """A database that is away until the worker has waited so often."""

    def fail(execute: Any, *rest: Any) -> Any:
        if len(stop.waited) < times:
            raise OperationalError("The password of the database is in here.")
        return execute(*rest)

    return fail


@pytest.mark.django_db(transaction=True)
def test_without_a_database_it_waits_longer_each_time_and_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    stop = Patient(8)

    with connection.execute_wrapper(away_until(stop, 7)):
        deliver._loop(every=5, stop=stop)

    assert stop.waited == [1, 2, 4, 8, 16, 30, 30, 5]
    assert WorkerBeat.objects.count() == 1
    assert "password" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_what_is_taken_for_idle_and_is_not_is_late_by_a_minute_at_most(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the one statement forgets."""
    recipient()
    sent = []

    class Comes(Patient):
        """Somebody in danger, once the first round is over."""

        def wait(self, timeout: float | None = None) -> bool:
            if not self.waited:
                flag_now(version)
            sent.append(Delivery.objects.filter(delivered_at__isnull=False).count())
            return super().wait(timeout)

    stop = Comes(20)
    monkeypatch.setattr(worker, "is_idle", lambda **_: True)
    monkeypatch.setattr(deliver, "monotonic", lambda: sum(stop.waited))
    deliver._loop(every=5, stop=stop)

    assert sent == [0] * 12 + [1] * 8


def test_the_worker_is_a_program_that_ends_cleanly(tmp_path: Any) -> None:
    """It has no tables here: it says so, tries again, and ends when told."""
    environment = {**os.environ, "DEBUG": "1", "VAR_DIR": str(tmp_path)}
    environment["DATABASE_URL"] = f"sqlite:///{tmp_path}/empty.sqlite3"
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "deliver", "--loop", "--every", "0.1"],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert worker.stderr is not None
        lines = [next(worker.stderr)]
        while "No database" not in lines[-1]:
            lines.append(next(worker.stderr))
        worker.terminate()
        _out, rest = worker.communicate(timeout=30)
    finally:
        worker.kill()
        worker.wait()

    assert worker.returncode == 0
    assert "has ended" in rest
    assert "Traceback" not in "".join(lines) + rest
