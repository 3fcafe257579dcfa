"""A week of a clinic in which everybody behaves badly, with the clock moved by hand.

People come with checks of every kind, and some tell of a second danger hours later. Three
clinicians take checks on and leave, look and leave, or reach nobody. The mail server is down for
an hour every day, and workers are killed or away. Whatever they do, no emergency may be silent for
longer than a claim counts. `python -m tests.faults week` runs it in full size.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any
from unittest.mock import patch

from django.contrib.auth.models import User
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q

from tests.checks import DAY, FINISHED_EMERGENCY, NOW, SAME_DAY, SOON
from tests.clinic.alerts.week_figures import Figures, Size
from tests.small import BENIGN
from triage.check.answering import answer
from triage.check.starting import start
from triage.check.submissions import complete
from triage.check.worklist import mark_seen
from triage.clinic.alerts.worker import run_round
from triage.clinic.calls import log_try
from triage.clinic.reviews import claim, release, review
from triage.models import (
    AccessLogEntry,
    Alert,
    Delivery,
    QuestionnaireVersion,
    Recipient,
    Submission,
)
from triage.models.submission import SubmissionQuerySet
from triage.site.audit import record

MINUTE = timedelta(minutes=1)
#: How long somebody may be on an emergency without recording anything.
QUIET = 15 * MINUTE


class Mail(BaseEmailBackend):
    """A mail server that is down when it is told to be."""

    is_down = False
    refused = 0

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        """Take them, or refuse as a server does that is not there."""
        if Mail.is_down:
            Mail.refused += 1
            raise ConnectionRefusedError
        return len(email_messages)


class Killed(BaseException):
    """What SIGKILL would do: nothing that follows happens."""


class Week:
    """One run. Everything that happens is decided by the seed alone."""

    def __init__(self, size: Size, version: QuestionnaireVersion) -> None:
        self.size, self.version, self.figures = size, version, Figures(checks=size.checks)
        self.random = Random(size.checks)
        self.now = NOW
        self.end = NOW + size.days * DAY
        self.people: list[tuple[User, Callable[[Submission, User], None]]] = [
            (User.objects.create(username="ann"), self._claim_and_leave),
            (User.objects.create(username="ben"), self._look_and_leave),
            (User.objects.create(username="cora"), self._reach_nobody),
        ]
        for step, name in enumerate(("nurse", "doctor", "head"), start=1):
            Recipient.objects.create(name=name, step=step, address=f"{name}@clinic.example")

    def run(self) -> Figures:
        """Tick by tick; at the end everybody goes home, and a claim has time to lapse."""
        began = time.monotonic()
        arrivals = self._arrivals()
        arrives = next(arrivals)
        while self.now < self.end:
            while arrives <= self.now:
                self._arrive()
                arrives = next(arrivals)
            self._say_more()
            self._work()
            self._deliver()
            self.now += self.size.tick
        Mail.is_down = False
        for _minute in range(20):
            self.now += MINUTE
            self._round()
        self._close()
        self.figures.seconds = round(time.monotonic() - began, 1)
        return self.figures

    # people

    def _arrivals(self) -> Iterator[datetime]:
        """Until the very end, so that some are open then."""
        length = (self.end - NOW) / MINUTE
        for minutes in sorted(self.random.uniform(0, length) for _ in range(self.size.checks)):
            yield NOW + minutes * MINUTE
        yield datetime.max.replace(tzinfo=NOW.tzinfo)

    def _arrive(self) -> None:
        given = self.random.choice([FINISHED_EMERGENCY, FINISHED_EMERGENCY, SAME_DAY, SOON, BENIGN])
        submission, _secret = start(self.version, clinic_may_follow_up=True, now=self.now)
        leaves = self.random.random() < 0.3
        for link_id, values in list(given.items())[: 4 if leaves else None]:
            self._answer(submission, link_id, values)
        if not leaves:
            complete(self._stored(submission), now=self.now)

    def _answer(self, submission: Submission, link_id: str, values: tuple[Any, ...]) -> None:
        revision = self._stored(submission).revision
        answer(submission, link_id=link_id, values=values, revision=revision, now=self.now)

    def _stored(self, submission: Submission) -> Submission:
        return Submission.objects.for_patient().get(pk=submission.pk)

    def _say_more(self) -> None:
        """Now and then somebody who left comes back within the day, with another danger."""
        if self.random.random() > 0.1 * self.size.tick / (10 * MINUTE):
            return
        recent = Submission.objects.filter(status="in-progress", work_urgency=40)
        back = recent.filter(last_step_at__gt=self.now - DAY / 2).order_by("-started_at").first()
        if back is None or back.current_answers().get("fever") == ("yes",):
            return
        self._answer(back, "fever", ("yes",))
        self.figures.second_dangers += 1

    # clinicians

    def _work(self) -> None:
        for person, act in self.people:
            if self.random.random() < self.size.acts_each_tick:
                row = self._next()
                if row is not None:
                    act(row, person)

    def _next(self) -> Submission | None:
        """The top of the list, or somewhere on it: nobody works in order."""
        rows = self._open().filter(self._nobody_is_on())[: self.random.choice((1, 1, 5))]
        found = list(rows)
        return self.random.choice(found) if found else None

    def _open(self) -> SubmissionQuerySet:
        return Submission.objects.filter(stage__in=("waiting", "seen"))

    def _nobody_is_on(self) -> Q:
        return Q(attended_until=None) | Q(attended_until__lte=self.now)

    def _claim_and_leave(self, row: Submission, by: User) -> None:
        claim(row, by=by, now=self.now)
        if self.random.random() < 0.6:
            self.figures.claims_left += 1
        elif self.random.random() < 0.2:
            release(row, by=by, now=self.now)
        else:
            self._record(row, by, "called")

    def _look_and_leave(self, row: Submission, by: User) -> None:
        self._look(row, by)
        if self.random.random() < 0.6:
            self.figures.looks_left += 1
        else:
            self._record(row, by, "referred")

    def _look(self, row: Submission, by: User) -> None:
        """On record first, as the page does it."""
        written_at = AccessLogEntry._meta.get_field("at")
        with patch.object(written_at, "_get_default", lambda: self.now):
            record("submission", by=by, submission_id=row.pk)
        mark_seen(row, now=self.now)

    def _reach_nobody(self, row: Submission, by: User) -> None:
        self._look(row, by)
        if self.random.random() < 0.5:
            self.figures.not_reached += 1
            self._ring(row, by)
        else:
            self._record(row, by, "seen")

    def _ring(self, row: Submission, by: User) -> None:
        named = self.now + self.random.choice((10, 30, 600)) * MINUTE
        again_at = named if self.random.random() < 0.5 else None
        log_try(row, by=by, result="no-answer", now=self.now, of_clinic=True, again_at=again_at)

    def _record(self, row: Submission, by: User, outcome: str) -> None:
        review(row, by=by, outcome=outcome, verdict="", note="", now=self.now)

    # the worker

    def _deliver(self) -> None:
        """Down for an hour a day; away for half an hour now and then; killed in one of twenty."""
        Mail.is_down = (self.now - NOW) % DAY < 60 * MINUTE
        is_away = (self.now - NOW) % (DAY / 2) < 30 * MINUTE and self.now > NOW + DAY / 2
        if is_away:
            return
        if self.random.random() < 0.05:
            self._be_killed()
            return
        self._round()
        self._look_for_silence()

    def _round(self) -> None:
        self.figures.rounds += 1
        run_round(clock=lambda: self.now)

    def _be_killed(self) -> None:
        """At any of the moments in which it looks at its clock."""
        left = self.random.randrange(1, 16)

        def clock() -> datetime:
            nonlocal left
            left -= 1
            if not left:
                raise Killed
            return self.now

        try:
            run_round(clock=clock)
        except Killed:
            self.figures.killed += 1

    # what must hold

    def _look_for_silence(self) -> None:
        """After a round nothing is quiet but while somebody is on it, and not for long."""
        quiet = Alert.objects.filter(
            acknowledged_at__isnull=False, submission__stage__in=("waiting", "seen")
        )
        for alert in quiet.filter(urgency=40, ended_at=None).select_related("submission"):
            row = alert.submission
            since = row.attended_at or alert.acknowledged_at or self.now
            silence = self.now - since
            may_last = max(QUIET, (row.call_again_at or since) - since)
            self.figures.silent_too_long += silence > may_last
            if row.call_again_at is None:
                longest = max(self.figures.longest_silence, silence / MINUTE)
                self.figures.longest_silence = round(longest, 1)

    def _close(self) -> None:
        emergencies = Submission.objects.filter(work_urgency=40)
        self.figures.emergencies = emergencies.count()
        self.figures.ended = emergencies.filter(stage="done").count()
        for row in emergencies.exclude(stage="done"):
            self.figures.neither_ended_nor_alert += not self._has_alert(row)
        self.figures.told_again = Delivery.objects.filter(reason="lapsed").count()
        self.figures.never_told = Alert.objects.filter(step_told=None).count()
        self.figures.messages = Delivery.objects.filter(delivered_at__isnull=False).count()
        self.figures.refused = Mail.refused

    def _has_alert(self, row: Submission) -> bool:
        """One that is climbing, or that somebody has made quiet a moment ago."""
        open_ = row.alerts.filter(urgency=40, ended_at=None)
        named = Q(submission__call_again_at__gt=self.now)
        climbing = Q(acknowledged_at=None, next_step_at__gt=self.now)
        quiet = Q(acknowledged_at__gt=self.now - QUIET)
        return open_.filter(climbing | quiet | named).exists()
