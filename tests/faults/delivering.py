"""Urgent checks arrive while web workers and delivery workers are killed at random.

At the end every alert was sent at least once, a repeat under the same message id, is recorded as
delivered exactly once, and every answer that was acknowledged is there.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.faults.apps import App, Environment, command, environment, running
from tests.faults.cluster import single
from tests.faults.people import Line, Person
from tests.faults.turns import Turns
from tests.sinks import Sink, webhook

#: What makes each of them an emergency; the rest is as it comes.
_URGENT = {"bladder": (("cant_pee",),), "onset": (("new",),)}
#: Roughly what one person answers.
_ANSWERS_EACH = 9
#: For the last messages, among them those whose lease must run out first.
_PATIENCE = 60


@dataclass(frozen=True)
class Size:
    """How many people, over how many connections, and how many processes are killed."""

    people: int
    lines: int
    kills: int
    #: Failed ones too.
    tries_each: int


SMALL_SIZE = Size(people=20, lines=6, kills=6, tries_each=400)
FULL_SIZE = Size(people=500, lines=12, kills=50, tries_each=400)


@dataclass
class Figures:
    """What happened, for the report."""

    people: int
    unfinished: int = 0
    answers: int = 0
    lost: int = 0
    doubled: int = 0
    web_killed: int = 0
    delivery_killed: int = 0
    alerts: int = 0
    emergencies_without_alert: int = 0
    messages: int = 0
    never_sent: int = 0
    not_recorded_once: int = 0
    unknown: int = 0
    requests: int = 0
    repeated: int = 0
    seconds: float = 0
    surprises: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether nothing that must never happen has happened, and there was something to lose."""
        wrong = (self.unfinished, self.lost, self.doubled, self.emergencies_without_alert)
        worse = (self.never_sent, self.not_recorded_once, self.unknown, len(self.surprises))
        return not any((*wrong, *worse)) and self.messages >= 2 * self.people

    def lines(self) -> list[str]:
        """As a person reads them."""
        return [
            f"urgent checks                        {self.people}",
            f"  not finished                       {self.unfinished}",
            f"answers acknowledged                 {self.answers}",
            f"  lost                               {self.lost}",
            f"  doubled                            {self.doubled}",
            f"killed: web workers                  {self.web_killed}",
            f"        delivery workers             {self.delivery_killed}",
            f"alerts                               {self.alerts}",
            f"  emergencies without one            {self.emergencies_without_alert}",
            f"messages                             {self.messages}",
            f"  never sent                         {self.never_sent}",
            f"  not recorded exactly once          {self.not_recorded_once}",
            f"requests at the receiver             {self.requests}",
            f"  repeats, with the same message id  {self.repeated}",
            f"  of no known message id             {self.unknown}",
            f"seconds                              {self.seconds:.1f}",
            *(f"surprise: {what}" for what in sorted(set(self.surprises))),
        ]


class Worker:
    """A delivery worker, started again whenever it is killed."""

    def __init__(self, settings: Environment) -> None:
        self._settings = settings
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "manage.py", "deliver", "--loop", "--every", "0.2"],
            env=self._settings,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self) -> None:
        """In the middle of whatever it does."""
        self._process.kill()
        self._process.wait()


class Storm:
    """One run over one app and two delivery workers."""

    def __init__(self, size: Size, app: App, workers: list[Worker]) -> None:
        self.size, self.app, self.workers = size, app, workers
        self.people = [
            Person(number, hasty=False, answers=_URGENT) for number in range(size.people)
        ]
        self.figures = Figures(people=size.people)
        self._turns = Turns(self.people, size.tries_each)
        self._random = Random(size.people)
        self._over = threading.Event()

    def run(self) -> None:
        """Until everybody has finished, or has tried as often as the size allows."""
        threads = [
            threading.Thread(target=self._answer, args=(number,))
            for number in range(self.size.lines)
        ]
        breaker = threading.Thread(target=self._break)
        for thread in (*threads, breaker):
            thread.start()
        for thread in threads:
            thread.join()
        self._over.set()
        breaker.join()

    def _answer(self, number: int) -> None:
        """Give each person in turn one step, so that all are in flight at the same time."""
        line = Line(self.app.port, None, number)
        for person in self._turns:
            line.speak_for(person.number)  # many from one place would be told of in a bundle
            went_well = person.step(line)
            if not went_well:
                time.sleep(0.1)
        line.close()

    def _break(self) -> None:
        """Kill somebody each time so many more answers are in, until enough are killed."""
        expected = self.size.people * _ANSWERS_EACH
        killed = 0
        while killed < self.size.kills and not self._over.wait(0.05):
            answered = sum(len(person.acknowledged) for person in self.people)
            if answered >= expected * (killed + 1) / (self.size.kills + 2):
                self._kill()
                killed += 1
        for _ in range(self.size.kills - killed):
            self._kill()

    def _kill(self) -> None:
        """Somebody at random; whoever watches over them starts them again."""
        if self._random.random() < 0.5 and (web := self.app.worker_ids()):
            with suppress(ProcessLookupError):
                os.kill(self._random.choice(web), signal.SIGKILL)
                self.figures.web_killed += 1
            return
        worker = self._random.choice(self.workers)
        worker.kill()
        self.figures.delivery_killed += 1
        worker.start()


def delivery_run(size: Size) -> Figures:
    """Put up a site with its workers and somebody who is told, break it, and count."""
    began = time.monotonic()
    with single() as server, environment(server.url) as settings, webhook() as sink:
        sink.seconds = 0.02  # so that a worker may die between sending and recording
        command(settings, "manage.py", "migrate", "--verbosity", "0")
        command(settings, "-m", "tests.faults.records", "seed")
        command(settings, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
        # The receiver is on this machine, without TLS: that is for the demonstration alone.
        local = {"DEBUG": "1", "ALLOWED_HOSTS": "127.0.0.1", "DELIVERY_TIMEOUT": "2"}
        delivering = {**settings, **local}
        command(delivering, "-m", "tests.faults.alerts", "seed", sink.address)
        app = App(settings)
        with running(app), ExitStack() as stack:
            workers = [Worker(delivering), Worker(delivering)]
            for worker in workers:
                stack.callback(worker.kill)
            storm = Storm(size, app, workers)
            storm.run()
            told = _wait_for_the_last(delivering)
        stored = json.loads(command(settings, "-m", "tests.faults.records", "read"))
        figures = _compare(storm, stored, told, sink)
    figures.seconds = time.monotonic() - began
    return figures


def _wait_for_the_last(settings: Environment) -> dict[str, Any]:
    """What is on record once every alert is delivered, or when waiting makes no sense any more."""
    end = time.monotonic() + _PATIENCE
    while True:
        told: dict[str, Any] = json.loads(command(settings, "-m", "tests.faults.alerts", "read"))
        arrived = all(
            alert["messages"] and all(delivered for _key, delivered, _n in alert["messages"])
            for alert in told.values()
        )
        if arrived or time.monotonic() > end:
            return told
        time.sleep(0.5)


def _compare(
    storm: Storm, stored: Mapping[str, Any], told: Mapping[str, Any], sink: Sink
) -> Figures:
    """Add to the figures what the database and the receiver say."""
    figures = storm.figures
    alerted = {alert["submission"] for alert in told.values() if alert["urgency"] == 40}
    for person in storm.people:
        check = stored.get(person.key, {"status": "", "answers": []})
        acknowledged = Counter(map(tuple, person.acknowledged))
        kept = Counter(map(tuple, check["answers"]))
        figures.unfinished += not (person.done and check["status"] == "completed")
        figures.answers += acknowledged.total()
        figures.lost += (acknowledged - kept).total()
        figures.doubled += (kept - acknowledged).total()
        figures.emergencies_without_alert += person.key not in alerted
        figures.surprises += person.surprises
    arrived = Counter(headers["idempotency-key"] for headers, _body in sink.came)
    messages = [message for alert in told.values() for message in alert["messages"]]
    figures.alerts, figures.messages = len(told), len(messages)
    figures.never_sent = sum(not arrived[key] for key, *_ in messages)
    figures.never_sent += sum(not alert["messages"] for alert in told.values())
    figures.not_recorded_once = sum(
        not delivered or recorded != 1 for _key, delivered, recorded in messages
    )
    figures.unknown = len(arrived.keys() - {key for key, *_ in messages})
    figures.requests = arrived.total()
    figures.repeated = arrived.total() - len(arrived)
    return figures
