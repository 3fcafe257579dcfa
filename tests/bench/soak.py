"""Whole checks for a long time, at four fifths of what the site can do: what grows, and what fails.

`BENCH_SOAK=1200 ONLY=soak make bench` is twenty minutes; shorter ones show less.
"""

import os
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median

from django.db import connection

import tests.bench.ready  # noqa: F401 (before the models)
from tests.bench.browser import Browser
from tests.bench.checks import measure, percentiles
from tests.bench.contenders import FIRST, Contender, fill_site
from tests.bench.counting import Postgres, family, memory
from tests.bench.report import Row, at_most, emit, progress
from tests.bench.servers import gunicorn
from triage.models import Submission

SECONDS = int(os.environ.get("BENCH_SOAK", "1200"))
#: Of the checks a second that four people at once come to.
_PART = 0.8
_PEOPLE = 8
_EVERY = min(10, SECONDS / 4)
#: What a process may hold at the end beyond what it held at the beginning, in MB.
_GROWTH = 5
#: Behind each of two workers that are there, one that is just replaced.
_CONNECTIONS = 4

_visitors = count(10_000)


@dataclass
class Soak:
    """What was seen until now."""

    finished: int = 0
    #: Of every request, in seconds.
    seconds: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    #: Every few seconds: of the largest worker the MB, and its open files.
    megabytes: list[float] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    connections: list[int] = field(default_factory=list)


def main() -> None:
    """First the ceiling, then a steady stream below it."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    walk = fill_site(FIRST)[FIRST]
    own = str(connection.settings_dict["NAME"])
    postgres = Postgres(os.environ["DATABASE_URL"])
    with gunicorn("project.settings", {}) as site:
        contender = Contender(FIRST, site, walk, own)
        ceiling = _ceiling(contender)
        before = Submission.objects.exclude(completed_at=None).count()
        soak = _run(contender, postgres, _PART * ceiling)
    stored = Submission.objects.exclude(completed_at=None).count() - before
    emit(Row("checks a second, as many as there can be", f"{ceiling:.1f}"))
    _describe(soak, lost=soak.finished - stored)


def _ceiling(contender: Contender) -> float:
    progress("the ceiling")
    measure(contender, 1, None)
    return median(measure(contender, 5, None).a_second for _ in range(3))


def _run(contender: Contender, postgres: Postgres, a_second: float) -> Soak:
    """Somebody begins when their time has come, however long the others take."""
    soak, began = Soak(), time.monotonic()
    next_look = began
    with ThreadPoolExecutor(_PEOPLE) as pool:
        for begins in _times(began, a_second):
            while (now := time.monotonic()) < begins:
                time.sleep(min(begins - now, _EVERY))
            future = pool.submit(_person, contender)
            future.add_done_callback(lambda done: _note(soak, done))
            if now >= next_look:
                next_look += _EVERY
                _look(soak, contender, postgres)
                progress(f"{now - began:.0f} of {SECONDS} s, {soak.finished:,} checks")
    return soak


def _times(began: float, a_second: float) -> Iterator[float]:
    return (began + number / a_second for number in range(max(1, round(SECONDS * a_second))))


def _person(contender: Contender) -> list[float]:
    browser = Browser(contender.server.port, next(_visitors) % 50_000)
    try:
        contender.walk(browser)
    finally:
        browser.close()
    return [asked.seconds for asked in browser.asked]


def _note(soak: Soak, done: "Future[list[float]]") -> None:
    error = done.exception()
    if error is not None:
        soak.failed.append(f"{type(error).__name__}: {error}"[:200])
        return
    soak.finished += 1
    soak.seconds += done.result()


def _look(soak: Soak, contender: Contender, postgres: Postgres) -> None:
    held, files = [0.0], [0]
    for pid in family(contender.server.pid)[1:]:
        with suppress(OSError, ValueError):  # it is being replaced
            held.append(memory(pid))
            files.append(len(list(Path(f"/proc/{pid}/fd").iterdir())))
    soak.megabytes.append(max(held))
    soak.files.append(max(files))
    soak.connections.append(postgres.connections(contender.database))


def _describe(soak: Soak, *, lost: int) -> None:
    emit(Row(f"checks in {SECONDS:,} s", f"{soak.finished:,}"))
    emit(at_most("checks that came to an error", len(soak.failed), 0))
    for what in sorted(set(soak.failed))[:3]:
        emit(Row(f"  {what.splitlines()[0]}"))
    emit(at_most("checks that were finished and are not stored", lost, 0))
    p50, p95, p99 = percentiles(soak.seconds)
    emit(Row("a request, ms, p50 / p95 / p99", f"{p50:.1f} / {p95:.1f} / {p99:.1f}"))
    quarter = max(1, len(soak.megabytes) // 4)
    early, late = median(soak.megabytes[:quarter]), median(soak.megabytes[-quarter:])
    emit(
        Row("the largest worker, MB, in the first and the last quarter", f"{early:.0f}, {late:.0f}")
    )
    emit(at_most("growth, MB", late - early, _GROWTH, "{:.1f}"))
    emit(
        at_most("connections to PostgreSQL, the most at once", max(soak.connections), _CONNECTIONS)
    )
    emit(Row("open files of a worker, the most at once", f"{max(soak.files)}"))


if __name__ == "__main__":
    main()
