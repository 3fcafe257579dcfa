"""The fault run: checks in flight while workers, a whole app and the primary are killed.

People keep filling out their checks, each answer sent again until it is acknowledged. At the
end every acknowledged answer must be in the database, once and in order.
"""

import os
import signal
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.faults.apps import App
from tests.faults.cluster import Cluster
from tests.faults.people import Line, Person
from tests.faults.turns import Turns

#: Roughly what one person answers.
_ANSWERS_EACH = 8


@dataclass(frozen=True)
class Size:
    """How many people, over how many connections, and how often a worker dies.

    All by work: a machine that is busy takes longer, and does the same.
    """

    people: int
    lines: int
    answers_between_kills: int
    #: Failed ones too: while the primary is away everybody tries again and again.
    tries_each: int


SMALL_SIZE = Size(people=60, lines=8, answers_between_kills=40, tries_each=400)
FULL_SIZE = Size(people=2000, lines=24, answers_between_kills=200, tries_each=400)


@dataclass
class Figures:
    """What happened, for the report."""

    people: int = 0
    in_flight: int = 0
    answers: int = 0
    workers_killed: int = 0
    apps_killed: int = 0
    primaries_killed: int = 0
    seconds: float = 0
    longest_gap: float = 0
    unfinished: int = 0
    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    alerts_missing: int = 0
    failures: Counter[tuple[int, str, bool]] = field(default_factory=Counter)
    surprises: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether nothing that must never happen has happened, and what was to happen did."""
        wrong = (self.unfinished, self.lost, self.doubled, self.out_of_order)
        worse = (self.alerts_missing, self.without_numbers, len(self.surprises))
        return not any((*wrong, *worse)) and self.answers > 0 and self.primaries_killed == 1

    @property
    def cut_off(self) -> int:
        """Pages that broke off half-way, because the worker that was sending them was killed.

        What has begun with "200 OK" nobody can replace by another page.
        """
        return sum(count for (status, _, _), count in self.failures.items() if not status)

    @property
    def without_numbers(self) -> int:
        """Failed requests whose page did not say when to call whom."""
        bare = (count for (_, _, numbers), count in self.failures.items() if not numbers)
        return sum(bare) - self.cut_off

    def lines(self) -> list[str]:
        """As a person reads them."""
        by_page = Counter[str]()
        for (status, origin, numbers), count in sorted(self.failures.items()):
            if status:
                page = "with" if numbers else "WITHOUT"
                by_page[f"{status} from {origin}, {page} the number and the signs"] += count
            else:
                by_page[f"broken off half-way ({origin.removeprefix('nobody: ')})"] += count
        return [
            f"checks                               {self.people}",
            f"  in flight when the primary died    {self.in_flight}",
            f"  not finished                       {self.unfinished}",
            f"answers acknowledged                 {self.answers}",
            f"  lost                               {self.lost}",
            f"  doubled or never acknowledged      {self.doubled}",
            f"  out of order                       {self.out_of_order}",
            f"emergencies without an alert         {self.alerts_missing}",
            f"killed: workers                      {self.workers_killed}",
            f"        whole app processes          {self.apps_killed}",
            f"        primaries                    {self.primaries_killed}",
            f"seconds                              {self.seconds:.1f}",
            f"  longest without any answer         {self.longest_gap:.1f}",
            f"requests that failed                 {self.failures.total()}",
            *(f"  {what:<50} {count}" for what, count in by_page.items()),
            *(f"surprise: {what}" for what in sorted(set(self.surprises))),
        ]


class Storm:
    """One run over a cluster and its apps."""

    def __init__(
        self, size: Size, cluster: Cluster, apps: tuple[App, ...], new_line: Callable[[int], Line]
    ) -> None:
        self.size, self.cluster, self.apps, self.new_line = size, cluster, apps, new_line
        self.people = [Person(number) for number in range(size.people)]
        self.figures = Figures(people=size.people)
        self._turns = Turns(self.people, size.tries_each)
        self._counted = threading.Condition()
        self._random = Random(size.people)
        self._began = self._last_answer = time.monotonic()
        self._over = False

    def run(self) -> None:
        """Until everybody has finished, or has tried as often as the size allows."""
        threads = [
            threading.Thread(target=self._answer, args=(number,), daemon=True)
            for number in range(self.size.lines)
        ]
        breaker = threading.Thread(target=self._break, daemon=True)
        for thread in (*threads, breaker):
            thread.start()
        for thread in threads:
            thread.join()
        with self._counted:
            self._over = True
            self._counted.notify_all()
        breaker.join()
        self.figures.seconds = time.monotonic() - self._began

    def _answer(self, number: int) -> None:
        """Give each person in turn one step, so that all are in flight at the same time."""
        line = self.new_line(number)
        for person in self._turns:
            before = len(person.acknowledged)
            went_well = person.step(line)
            self._count(len(person.acknowledged) - before)
            if not went_well:
                time.sleep(0.1)
        line.close()

    def _count(self, answers: int) -> None:
        if answers:
            with self._counted:
                now = time.monotonic()
                gap = now - self._last_answer
                self.figures.longest_gap = max(self.figures.longest_gap, gap)
                self.figures.answers += answers
                self._last_answer = now
                self._counted.notify_all()

    def _is_answered(self, number: int) -> bool:
        """Wait for so many answers; false when there will not be as many."""
        with self._counted:
            self._counted.wait_for(lambda: self._over or self.figures.answers >= number)
            return not self._over

    def _break(self) -> None:
        """A worker at random every so many answers; in between, once each, what is worse."""
        acts = deque(
            [
                (0.2, self._kill_app),
                (0.4, self._kill_primary),
                (0.7, self.cluster.bring_back),
            ]
        )
        while self._is_answered(self.figures.answers + self.size.answers_between_kills):
            self._kill_worker()
            share = self.figures.answers / (self.size.people * _ANSWERS_EACH)
            if acts and share >= acts[0][0]:
                acts.popleft()[1]()

    def _kill_worker(self) -> None:
        workers = [worker for app in self.apps for worker in app.worker_ids()]
        if workers:
            with suppress(ProcessLookupError):
                os.kill(self._random.choice(workers), signal.SIGKILL)
                self.figures.workers_killed += 1

    def _kill_app(self) -> None:
        """A whole app process; whoever watches over it starts it again."""
        app = self._random.choice(self.apps)
        app.kill()
        self.figures.apps_killed += 1
        time.sleep(1)
        app.start()

    def _kill_primary(self) -> None:
        self.figures.in_flight = sum(bool(p.key) and not p.done for p in self.people)
        self.cluster.first.kill()
        self.figures.primaries_killed += 1
        time.sleep(2)  # somebody has to notice
        self.cluster.replace_primary()


def compare(storm: Storm, stored: Mapping[str, Any]) -> Figures:
    """Add to the figures what the database says of every answer that was acknowledged."""
    figures = storm.figures
    for person in storm.people:
        figures.failures += person.failures
        figures.surprises += person.surprises
        check = stored.get(person.key, {"status": "", "answers": [], "alerts": []})
        finished = person.done and check["status"] == "completed"
        figures.unfinished += not finished
        figures.alerts_missing += person.stopped and not check["alerts"]
        acknowledged = Counter(map(tuple, person.acknowledged))
        kept = Counter(map(tuple, check["answers"]))
        figures.lost += (acknowledged - kept).total()
        figures.doubled += (kept - acknowledged).total()
        figures.out_of_order += acknowledged == kept and person.acknowledged != check["answers"]
    return figures
