"""Past submissions under another document: what would have become of these people."""

import time
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from triage.engine.answers import AnswerError, check_answer
from triage.engine.conditions import Answers, Value
from triage.engine.document import parse_text
from triage.engine.outcome import State, evaluate
from triage.engine.questionnaire import Questionnaire as ParsedQuestionnaire
from triage.engine.questionnaire import Urgency
from triage.engine.route import as_left
from triage.models import (
    Questionnaire,
    QuestionnaireVersion,
    Recall,
    Replay,
    ReplayCase,
    Submission,
)

#: Submissions done in one transaction.
_BATCH = 200
#: On publishing, this long is given at once; a long recall goes on as a worker finds time.
_AT_ONCE = 3.0
#: How far back publishing looks for people who would now be more urgent.
RECALL_DAYS = 30
ALERT_DAYS = 90


def start_replay(
    row: Questionnaire, document: str, sha256: str, *, by: User, now: datetime
) -> Replay:
    """Begin to evaluate all stored submissions of a questionnaire under a document."""
    replay = Replay(questionnaire=row, document=document, sha256=sha256, started_by=by)
    replay.started_at, replay.total = now, submissions_of(replay).count()
    replay.save()
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
    since = now - timedelta(days=days) if days else None
    replay = Replay(
        questionnaire=version.questionnaire,
        document=version.document,
        sha256=version.sha256,
        started_at=now,
        recall_version=version,
        since=since,
    )
    replay.of_versions = list(of.values_list("pk", flat=True))
    replay.total = submissions_of(replay).count()
    if not replay.total:
        return None
    replay.save()
    transaction.on_commit(lambda: run_slice(replay, seconds=_AT_ONCE))
    return replay


def submissions_of(replay: Replay) -> QuerySet[Submission]:
    """The closed submissions that a replay looks at, in the order it does."""
    found = Submission.objects.filter(
        version__questionnaire=replay.questionnaire,
        status__in=(Submission.Status.COMPLETED, Submission.Status.STOPPED),
        answers__isnull=False,
        urgency__isnull=False,
    )
    if replay.of_versions:
        found = found.filter(version__in=replay.of_versions)
    if replay.since:
        found = found.filter(last_step_at__gte=replay.since)
    return found.select_related("version").defer("contact").order_by("id")


def run_pending(*, seconds: float) -> int:
    """Go on with whatever was left unfinished; returns how many replays were touched."""
    pending = list(Replay.objects.filter(finished_at=None).order_by("started_at"))
    for replay in pending:
        run_slice(replay, seconds=seconds)
    return len(pending)


def run_slice(replay: Replay, *, seconds: float) -> None:
    """Do batches until the time is up or none is left; the row says how far it came."""
    end = time.monotonic() + seconds
    document = parse_text(replay.document)
    while replay.finished_at is None and time.monotonic() < end:
        _run_batch(replay, document)


@transaction.atomic
def _run_batch(replay: Replay, document: ParsedQuestionnaire) -> None:
    """One batch; the row is held, so that two workers never count a submission twice."""
    locked = Replay.objects.select_for_update().get(pk=replay.pk)
    rows = submissions_of(locked)
    if locked.position:
        rows = rows.filter(id__gt=locked.position)
    batch = list(rows[:_BATCH])
    for submission in batch:
        _count(locked, submission, document)
        locked.position = submission.id
    locked.done += len(batch)
    if len(batch) < _BATCH:
        locked.finished_at = timezone.now()
    locked.save()
    for name in ("position", "done", "cells", "finished_at", "skipped"):
        setattr(replay, name, getattr(locked, name))
    replay.alerts_before, replay.alerts_after = locked.alerts_before, locked.alerts_after


def _count(replay: Replay, submission: Submission, document: ParsedQuestionnaire) -> None:
    before = submission.urgency or 0
    after = urgency_under(document, submission.current_answers())
    if after is None:
        replay.skipped += 1
        return
    cell = f"{before}>{int(after)}"
    replay.cells[cell] = replay.cells.get(cell, 0) + 1
    if submission.last_step_at >= replay.started_at - timedelta(days=ALERT_DAYS):
        replay.alerts_before += before >= Urgency.EMERGENCY
        replay.alerts_after += after >= Urgency.EMERGENCY
    if after > before and replay.recall_version_id:
        Recall.objects.get_or_create(
            submission=submission,
            version_id=replay.recall_version_id,
            defaults={"before": before, "after": int(after), "created_at": replay.started_at},
        )
    elif after != before and not replay.recall_version_id:
        ReplayCase.objects.get_or_create(
            replay=replay, submission=submission, defaults={"before": before, "after": int(after)}
        )


def urgency_under(document: ParsedQuestionnaire, answers: Answers) -> Urgency | None:
    """What these answers would come to; ``None`` when it cannot be told.

    Answers that the document does not take are left out. Where a question is open then,
    only what the rest demands is certain, and nothing demanded says nothing.
    """
    outcome = evaluate(document, as_left(document, fitting(document, answers)))
    if outcome.state is State.OUT_OF_SCOPE:
        return None
    return outcome.urgency


def fitting(document: ParsedQuestionnaire, answers: Answers) -> dict[str, tuple[Value, ...]]:
    """The answers that are answers to this document's questions as well."""
    kept = {}
    for link_id, values in answers.items():
        question = document.questions_by_id.get(link_id)
        if question is None:
            continue
        try:
            kept[link_id] = check_answer(question, values)
        except AnswerError:
            continue
    return kept
