"""Past submissions under another document: what would have become of these people."""

import logging
import time
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from triage.check.judging import Judge, urgency_under
from triage.check.worklist import raise_all
from triage.engine.document import parse_text
from triage.models import (
    Alert,
    Questionnaire,
    QuestionnaireVersion,
    Recall,
    Replay,
    ReplayCase,
    Submission,
)
from triage.models.submission import UNREADABLE
from triage.site.audit import record
from triage.site.damaged_rows import each

logger = logging.getLogger(__name__)

#: Submissions done in one transaction.
_BATCH = 200
#: On publishing, this long is given at once; a long recall goes on as a worker finds time.
_AT_ONCE = 3.0
#: How far back publishing looks for people who would now be more urgent.
RECALL_DAYS = 30
ALERT_DAYS = 90
#: What a batch changes of its replay.
_PROGRESS = (
    "position",
    "done",
    "cells",
    "skipped",
    "alerts_before",
    "alerts_after",
    "finished_at",
)


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


def start_recall(
    version: QuestionnaireVersion,
    *,
    of: QuerySet[QuestionnaireVersion],
    now: datetime,
    days: int | None = RECALL_DAYS,
) -> Replay | None:
    """Find past submissions of other versions that this one rates more urgent.

    A few seconds of it are done at once; the rest goes on with :func:`run_pending`.
    """
    replay = Replay(
        questionnaire=version.questionnaire,
        document=version.document,
        sha256=version.sha256,
        started_at=now,
        recall_version=version,
        since=now - timedelta(days=days) if days else None,
        of_versions=list(of.values_list("pk", flat=True)),
    )
    replay.total = submissions_of(replay).count() if replay.of_versions else 0
    if not replay.total:
        return None
    replay.save()
    # Robust: what was published or withdrawn stays so, whatever becomes of this.
    transaction.on_commit(lambda: run_slice(replay, seconds=_AT_ONCE), robust=True)
    return replay


def recall_late(submission: Submission, *, now: datetime) -> None:
    """Recall a check closed on a version that is live no more, if the live one rates it higher.

    Publishing could not find it, as it was still under way.
    """
    if not submission.answers:
        return
    # Asked anew: it may have been published since this submission was read.
    versions = QuestionnaireVersion.objects.filter(
        questionnaire=submission.version.questionnaire_id,
        status=QuestionnaireVersion.Status.ACTIVE,
    )
    live = versions.defer("document").first()
    if live is None or live.pk == submission.version_id:
        return
    before, answers = submission.urgency or 0, submission.current_answers()
    after = urgency_under(live.parsed(), answers) or 0
    if after > before:
        Recall.objects.get_or_create(
            submission=submission,
            version=live,
            defaults={"before": before, "after": after, "created_at": now},
        )
        raise_all([(submission, after)], live.parsed(), now=now)


def submissions_of(replay: Replay) -> QuerySet[Submission]:
    """The submissions closed before it began that a replay looks at, in the order it does.

    A version's document is long and parsed once for all, so it is not read with each.
    """
    found = Submission.objects.filter(
        version__questionnaire=replay.questionnaire_id,
        status__in=(Submission.Status.COMPLETED, Submission.Status.STOPPED),
        answers__isnull=False,
        last_step_at__lte=replay.started_at,
    )
    if replay.of_versions:
        found = found.filter(version__in=replay.of_versions)
    if replay.since:
        found = found.filter(last_step_at__gte=replay.since)
    rows = found.select_related("version").order_by("id")
    return rows.defer("contact", "version__document", "version__note")


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
    document = Judge(parse_text(replay.document))
    end = time.monotonic() + seconds
    more = seconds > 0
    while more and replay.finished_at is None:
        _run_batch(replay, document)
        more = time.monotonic() < end


@transaction.atomic
def _run_batch(replay: Replay, document: Judge) -> None:
    """One batch; the row is held, so that two workers never count a submission twice."""
    locked = Replay.objects.select_for_update().defer("document").get(pk=replay.pk)
    if locked.finished_at is None:
        rows = submissions_of(locked)
        if locked.position:
            rows = rows.filter(id__gt=locked.position)
        keys = list(rows.values_list("pk", flat=True)[:_BATCH])
        _Batch(locked, document, list(each(rows.filter(pk__in=keys), "answers"))).run()
        locked.save(update_fields=_PROGRESS)
    for name in _PROGRESS:
        setattr(replay, name, getattr(locked, name))


class _Batch:
    """Some submissions of a replay, under its document."""

    def __init__(
        self, replay: Replay, document: Judge, rows: list[tuple[Submission, bool]]
    ) -> None:
        self.replay, self.document, self.rows = replay, document, rows
        submissions = [submission for submission, _ in rows]
        self.cells = Counter(replay.cells)
        self.cases: list[ReplayCase] = []
        self.recalls: list[Recall] = []
        since = replay.started_at - timedelta(days=ALERT_DAYS)
        self.recent = {s.pk for s in submissions if s.last_step_at >= since}

    def run(self) -> None:
        """Count every submission, and leave the replay where the next batch begins."""
        alerts = _alerts_of([submission for submission, _ in self.rows])
        for submission, is_whole in self.rows:
            if not (is_whole and self._could_count(submission, alerts.get(submission.pk, 0))):
                logger.error("Submission %s cannot be read.", submission.pk)
                self.replay.skipped += 1
        ReplayCase.objects.bulk_create(self.cases, ignore_conflicts=True)
        Recall.objects.bulk_create(self.recalls, ignore_conflicts=True)
        raised = [(recall.submission, recall.after) for recall in self.recalls]
        raise_all(raised, self.document.questionnaire, now=timezone.now())
        self.replay.cells = dict(self.cells)
        self.replay.done += len(self.rows)
        if len(self.rows) < _BATCH:
            self.replay.finished_at = timezone.now()
        else:
            self.replay.position = self.rows[-1][0].pk

    def _could_count(self, submission: Submission, alerts: int) -> bool:
        try:
            self._count(submission, alerts)
        except UNREADABLE:
            return False
        return True

    def _count(self, submission: Submission, alerts: int) -> None:
        before = submission.urgency or 0
        left = submission.status == Submission.Status.STOPPED
        after, would_alert = self.document.judge(submission.moments(), left=left)
        if after is None and before:
            self.replay.skipped += 1
            return
        after = after or 0
        self.cells[f"{before}>{after}"] += 1
        if submission.pk in self.recent:
            self.replay.alerts_before += alerts
            self.replay.alerts_after += would_alert
        if self.replay.recall_version_id is None:
            self._note_case(submission, before, after)
        elif after > before:
            self.recalls.append(
                Recall(
                    submission=submission,
                    version_id=self.replay.recall_version_id,
                    before=before,
                    after=after,
                    created_at=self.replay.started_at,
                )
            )

    def _note_case(self, submission: Submission, before: int, after: int) -> None:
        if after != before:
            case = ReplayCase(replay=self.replay, submission=submission, before=before, after=after)
            self.cases.append(case)


def _alerts_of(submissions: list[Submission]) -> Mapping[object, int]:
    """How many alerts each of them made."""
    made = Alert.objects.filter(submission__in=submissions)
    return Counter(made.values_list("submission_id", flat=True))
