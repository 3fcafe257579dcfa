"""How long the processes of a clinic take to start, what they hold, and what they use idle."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

import tests.bench.ready  # noqa: F401 (before the models)
from tests.bench.browser import Browser
from tests.bench.checks import measure
from tests.bench.contenders import FIRST, Contender, fill_site
from tests.bench.counting import cpu, family, memory
from tests.bench.report import Row, at_most, emit, progress, spread
from tests.bench.servers import ROOT, Server, gunicorn

#: So many requests altogether, for two workers; 40,000 show growth better, in twenty minutes.
REQUESTS = int(os.environ.get("BENCH_REQUESTS", "4000"))
#: Seconds for which the alert worker has nothing to do.
IDLE = int(os.environ.get("BENCH_IDLE", "60"))
STARTS = int(os.environ.get("BENCH_ROUNDS", "5"))
_TO_START = min(10, IDLE)
#: Enough that each worker gets one.
_STAFF = 20


def main() -> None:
    """The web server first, then the worker beside it, as in a clinic."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    walks = fill_site(FIRST)
    starts()
    with gunicorn("project.settings", {}) as site:
        growth(Contender(FIRST, site, walks[FIRST], ""))
        staff_come(site)
        alert_worker()


def starts() -> None:
    """From the command to the first page, on a warm machine."""
    found = []
    for number in range(STARTS):
        progress(f"start {number + 1} of {STARTS}")
        with gunicorn("project.settings", {}) as site:
            found.append(site.seconds)
    emit(Row("from the command to the first page, s, its spread", spread(found)))
    emit(at_most("from the command to the first page, s", median(found), 2, "{:.2f}"))


def growth(contender: Contender) -> None:
    """The larger of the workers, warm and then after many whole checks."""
    asked = _check(contender)
    first = workers(contender.server)
    while asked < REQUESTS:
        asked += _check(contender)
        progress(f"{asked:,} of {REQUESTS:,} requests")
    last = workers(contender.server)
    emit(Row("a web worker, warm, MB", f"{max(first):.0f}"))
    emit(at_most(f"a web worker after {asked / len(last):,.0f} requests, MB", max(last), 100))
    grown = (max(last) - max(first)) / asked * len(last) * 1000
    emit(Row("growth in a thousand requests of a worker, MB", f"{grown:.2f}"))


def staff_come(server: Server) -> None:
    """From the first of them on a worker has their pages too."""
    for number in range(_STAFF):
        browser = Browser(server.port, number)
        browser.get("/admin/")
        browser.close()
    emit(Row("a web worker that staff have come to, MB", f"{max(workers(server)):.0f}"))


def _check(contender: Contender) -> int:
    """Four people's, several each; how many requests that were."""
    return len(measure(contender, 5, None).seconds)


def workers(server: Server) -> list[float]:
    """What each process that answers holds, in MB."""
    return [memory(pid) for pid in family(server.pid)[1:]]


def alert_worker() -> None:
    """When nobody needs to be told of anything."""
    with _delivering() as pid:
        progress(f"the alert worker, idle for {IDLE} seconds")
        time.sleep(_TO_START)
        used = cpu(pid)
        time.sleep(IDLE)
        used = (cpu(pid) - used) * 60 / IDLE
        emit(at_most("the alert worker, MB", memory(pid), 60))
        emit(at_most("CPU of the alert worker in an idle minute, s", used, 0.05, "{:.2f}"))


@contextmanager
def _delivering() -> Iterator[int]:
    process = subprocess.Popen([sys.executable, "manage.py", "deliver", "--loop"], cwd=ROOT)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


if __name__ == "__main__":
    main()
