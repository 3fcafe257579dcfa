"""Whole checks over HTTP, by turns with what they are measured against; nothing else is running."""

import os
import signal
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import count
from statistics import median, quantiles

from django.db import connection

import tests.bench.ready  # noqa: F401 (before the models)
from tests.bench.browser import Asked, Browser
from tests.bench.contenders import BARE, EMPTY, OURS, PEER, Contender, contenders
from tests.bench.counting import Postgres, Work, cpu
from tests.bench.report import Row, at_least, at_most, emit, progress, spread

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
#: For one contender in one round, roughly.
SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))
#: At once, each with a connection and an address of their own.
PEOPLE = 4

_visitors = count()


@dataclass(frozen=True)
class Round:
    """What one contender did in one round: checks a second, the rest for one check."""

    a_second: float
    requests: float
    server_cpu: float
    database_cpu: float
    work: Work
    #: Seconds of every request.
    seconds: list[float]


Rounds = dict[str, list[Round]]


def main() -> None:
    """Everything in turn; the servers go even when this part is told to stop."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    postgres = Postgres(os.environ["DATABASE_URL"]) if connection.vendor == "postgresql" else None
    with contenders(postgres) as found:
        rounds = race(found, postgres)
        for name, of_one in rounds.items():
            describe(name, of_one, rounds[BARE], postgres)
        compare(rounds)
        if postgres:
            by_request(found[0], postgres)


def race(found: Sequence[Contender], postgres: Postgres | None) -> Rounds:
    """By turns, so that a busy moment is everybody's; what only warms up is not counted."""
    progress("warming up")
    times = {}
    for contender in found:
        measure(contender, 1, postgres)
        warm = measure(contender, 1, postgres)
        times[contender.name] = max(1, round(SECONDS * warm.a_second / PEOPLE))
    rounds: Rounds = {contender.name: [] for contender in found}
    for number in range(ROUNDS):
        progress(f"round {number + 1} of {ROUNDS}")
        for contender in found:
            rounds[contender.name].append(measure(contender, times[contender.name], postgres))
    return rounds


def measure(contender: Contender, times: int, postgres: Postgres | None) -> Round:
    """Some people at once, each so many checks one after the other."""
    checks = PEOPLE * times
    if postgres:
        postgres.begin()
    server_cpu, database_cpu = cpu(contender.server.pid), cpu(postgres.pid) if postgres else 0
    began = time.perf_counter()
    with ThreadPoolExecutor(PEOPLE) as pool:
        asked = list(pool.map(partial(_person, contender), [times] * PEOPLE))
    took = time.perf_counter() - began
    seconds = [one.seconds for person in asked for one in person]
    return Round(
        a_second=checks / took,
        requests=len(seconds) / checks,
        server_cpu=(cpu(contender.server.pid) - server_cpu) / checks,
        database_cpu=(cpu(postgres.pid) - database_cpu) / checks if postgres else 0,
        work=postgres.work(contender.database).over(checks) if postgres else Work(),
        seconds=seconds,
    )


def _person(contender: Contender, times: int) -> list[Asked]:
    asked = []
    for _ in range(times):
        browser = Browser(contender.server.port, next(_visitors))
        contender.walk(browser)
        browser.close()
        asked += browser.asked
    return asked


def describe(name: str, rounds: list[Round], bare: list[Round], postgres: Postgres | None) -> None:
    """What one check costs: medians over the rounds, and in brackets the least and the most."""
    emit(Row(f"{name}, {rounds[0].requests:.0f} requests"))
    emit(Row("  checks a second", spread([one.a_second for one in rounds], "{:.1f}")))
    emit(Row("  times the bare view", spread(_times(rounds, bare))))
    emit(Row("  CPU, ms a check", spread([1e3 * one.server_cpu for one in rounds], "{:.0f}")))
    if postgres:
        used = [1e3 * one.database_cpu for one in rounds]
        emit(Row("  CPU of PostgreSQL, ms a check", spread(used, "{:.0f}")))
    p50, p95, p99 = percentiles([second for one in rounds for second in one.seconds])
    emit(Row("  a request, ms, p50 / p95 / p99", f"{p50:.1f} / {p95:.1f} / {p99:.1f}"))
    if postgres:
        work = [one.work for one in rounds]
        statements, bounds = median(w.statements for w in work), median(w.bounds for w in work)
        emit(Row("  statements a check, and BEGIN, COMMIT", f"{statements:.0f} + {bounds:.0f}"))
        written = [one.written / 1e3 for one in work]
        emit(Row("  write-ahead log, kB a check", spread(written, "{:.1f}")))


def percentiles(seconds: list[float]) -> tuple[float, float, float]:
    """The median, the 95th and the 99th, in milliseconds."""
    cuts = quantiles(seconds, n=100)
    return 1e3 * cuts[49], 1e3 * cuts[94], 1e3 * cuts[98]


def _times(rounds: list[Round], others: list[Round]) -> list[float]:
    """Beside the others of the same round."""
    return [one.a_second / other.a_second for one, other in zip(rounds, others, strict=True)]


def compare(rounds: Rounds) -> None:
    """What the site should be, beside what was measured with it."""
    emit(
        at_least(
            "the site, times the bare view",
            median(_times(rounds[OURS], rounds[BARE])),
            0.5,
            "{:.2f}",
        )
    )
    if PEER in rounds:
        times = median(_times(rounds[OURS], rounds[PEER]))
        emit(at_least("the site, times django-survey-and-report", times, 2.5, "{:.2f}"))
    pairs = zip(rounds[OURS], rounds[EMPTY], strict=True)
    of_empty = median(_cpu_a_request(one) / _cpu_a_request(other) for one, other in pairs)
    emit(at_most("CPU a request, times Django's empty page", of_empty, 6, "{:.1f}"))


def _cpu_a_request(one: Round) -> float:
    """Of the server; PostgreSQL's is its own."""
    return one.server_cpu / one.requests


def by_request(contender: Contender, postgres: Postgres) -> None:
    """The statements of each kind of request, while one person alone goes through."""
    browser = Counted(contender, postgres)
    contender.walk(browser)
    browser.close()
    most = {kind: max(found) for kind, found in browser.statements.items()}
    emit(at_most("statements, GET of a question", most["page"], 1))
    emit(at_most("statements, POST of an ordinary answer", most["answer"], 3))
    emit(at_most("statements, any other request", most["other"], 8))


class Counted(Browser):
    """Looks after each request how many statements it took."""

    def __init__(self, contender: Contender, postgres: Postgres) -> None:
        super().__init__(contender.server.port, next(_visitors))
        self._database, self._postgres = contender.database, postgres
        self.statements: dict[str, list[float]] = {"page": [], "answer": [], "other": []}

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[str, str]:
        self._postgres.begin()
        location, text = super()._ask(method, path, body)
        kind = "other"
        if path.startswith("/check/question/"):
            kind = "page" if method == "GET" else "answer"
        self.statements[kind].append(self._postgres.work(self._database).statements)
        return location, text


if __name__ == "__main__":
    main()
