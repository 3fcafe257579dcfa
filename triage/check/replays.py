"""Past submissions under another document: what would have become of these people."""

import logging
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from triage.check.closed_checks import ClosedCheck, Gates, read_closed
from triage.check.judging import Judge
from triage.check.lifetime import LIFETIME
from triage.check.worklist import raise_all
from triage.engine.conditions import Value
from triage.engine.document import parse_text
from triage.models import Alert, Questionnaire, Recall, Replay, ReplayCase, Submission
from triage.site.audit import record
from triage.site.damaged_rows import BROKEN

logger = logging.getLogger(__name__)

#: Submissions done in one transaction.
_BATCH = 500
#: How far back alerts are compared.
ALERT_DAYS = 90
#: What a batch changes of its replay.
_COUNTED = ("position", "done", "cells", "skipped", "alerts_before", "alerts_after")
_PROGRESS = (*_COUNTED, "finished_at")


@transaction.atomic
def start_replay(
    row: Questionnaire, document: str, sha256: str, *, by: User, now: datetime
) -> Replay:
    """Begin to evaluate all stored submissions of a questionnaire under a document.

    Who did is on record: they have put a question about people, whoever reads the answer.
    """
    replay = Replay(questionnaire=row, document=document, sha256=sha256, started_by=by)
    replay.started_at = now
    replay.begun = Submission.objects.filter(version__questionnaire=row).count()
    replay.total = submissions_of(replay).count()
    replay.save()
    record("replay start", by=by)
    return replay


def submissions_of(replay: Replay) -> QuerySet[Submission]:
    """The submissions closed before it began that a replay looks at, in the order it does."""
    found = _closed(replay.questionnaire_id).filter(last_step_at__lte=replay.started_at)
    if replay.of_versions:
        found = found.filter(version__in=replay.of_versions)
    if replay.since:  # of when they began there is an index
        begun = found.filter(started_at__gte=replay.since - LIFETIME)
        found = begun.filter(last_step_at__gte=replay.since)
    return found.order_by("id")


def _closed(questionnaire_id: int) -> QuerySet[Submission]:
    closed = (Submission.Status.COMPLETED, Submission.Status.STOPPED)
    answered = Submission.objects.filter(answers__isnull=False, status__in=closed)
    return answered.filter(version__questionnaire=questionnaire_id)


def run_pending(*, seconds: float) -> int:
    """Give each replay that is not finished so much time; returns how many there were."""
    pending = list(Replay.objects.filter(finished_at=None).order_by("started_at", "id"))
    for replay in pending:
        run_slice(replay, seconds=seconds)
    return len(pending)


def run_slice(replay: Replay, *, seconds: float) -> None:
    """Do batches until the time is up or none is left; the row says how far it came.

    In any time at all one batch is done, so that even a slow machine gets to the end.
    """
    judge = Judge(parse_text(replay.document))
    end = time.monotonic() + seconds
    more = seconds > 0
    while more and replay.finished_at is None:
        _run_batch(replay, judge)
        more = time.monotonic() < end


@transaction.atomic
def _run_batch(replay: Replay, judge: Judge) -> None:
    """One batch; the row is held, so that two workers never count a submission twice."""
    locked = Replay.objects.select_for_update().defer("document").get(pk=replay.pk)
    if locked.finished_at is None:
        rows = submissions_of(locked)
        if locked.position:
            rows = rows.filter(id__gt=locked.position)
        _Batch(locked, judge, list(read_closed(rows[:_BATCH]))).run()
        locked.save(update_fields=_PROGRESS)
    for name in _PROGRESS:
        setattr(replay, name, getattr(locked, name))


class _Batch:
    """Some submissions of a replay, under its document."""

    def __init__(self, replay: Replay, judge: Judge, rows: list[ClosedCheck]) -> None:
        self.replay, self.judge, self.rows = replay, judge, rows
        self.gates: dict[int, Gates] = {}
        self.cells = Counter(replay.cells)
        self.cases: list[ReplayCase] = []
        self.recalls: list[Recall] = []
        since = replay.started_at - timedelta(days=ALERT_DAYS)
        self.recent = {row.pk for row in rows if row.last_step_at >= since}

    def run(self) -> None:
        """Count every submission, and leave the replay where the next batch begins."""
        alerts = _alerts_of(self.rows) if self.recent else {}
        for row in self.rows:
            moments = self._read(row)
            if moments is None:
                logger.error("Submission %s cannot be read.", row.pk)
                self.replay.skipped += 1
            else:
                self._count(row, moments, alerts.get(row.pk, 0))
        self._store()
        self.replay.cells = dict(self.cells)
        self.replay.done += len(self.rows)
        if len(self.rows) < _BATCH:
            self.replay.finished_at = timezone.now()
        else:
            self.replay.position = self.rows[-1].pk

    def _store(self) -> None:
        """Cases and recalls; whoever is recalled is back on the list."""
        ReplayCase.objects.bulk_create(self.cases, ignore_conflicts=True)
        Recall.objects.bulk_create(self.recalls, ignore_conflicts=True)
        raised = {recall.submission_id: recall.after for recall in self.recalls}
        raise_all(raised, self.judge.questionnaire, now=timezone.now())

    def _read(self, row: ClosedCheck) -> list[dict[str, tuple[Value, ...]]] | None:
        """What was said in it; ``None`` where it was damaged."""
        gates = self.gates.setdefault(row.version_id, Gates(row.version_id))
        with suppress(*BROKEN):
            return row.moments(gates)
        return None

    def _count(
        self, row: ClosedCheck, moments: list[dict[str, tuple[Value, ...]]], alerts: int
    ) -> None:
        before = row.urgency or 0
        after, would_alert = self.judge.judge(moments, left=row.was_left)
        if after is None and before:
            self.replay.skipped += 1
            return
        self.cells[f"{before}>{after or 0}"] += 1
        if row.pk in self.recent:
            self.replay.alerts_before += alerts
            self.replay.alerts_after += would_alert
        self._note(row, before, after or 0)

    def _note(self, row: ClosedCheck, before: int, after: int) -> None:
        """A case for whoever reads the replay, or somebody to call back."""
        version = self.replay.recall_version_id
        rated = {"submission_id": row.pk, "before": before, "after": after}
        if version is not None and after > before:
            at = self.replay.started_at
            self.recalls.append(Recall(version_id=version, created_at=at, **rated))
        elif version is None and after != before:
            self.cases.append(ReplayCase(replay=self.replay, **rated))


def _alerts_of(rows: list[ClosedCheck]) -> Mapping[object, int]:
    """How many alerts each of them made; they stand in the order of their ids."""
    made = Alert.objects.filter(submission__gte=rows[0].pk, submission__lte=rows[-1].pk)
    return Counter(made.values_list("submission_id", flat=True))
