"""People to call back: past submissions that a later version rates more urgent."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from triage.check.judging import urgency_under
from triage.check.locking import read_active
from triage.check.replays import run_slice, submissions_of
from triage.check.worklist import raise_all
from triage.models import QuestionnaireVersion, Recall, Replay, Submission

#: How far back publishing looks for people who would now be more urgent.
RECALL_DAYS = 30
#: On publishing, this long is given at once; a long recall goes on as a worker finds time.
_AT_ONCE = 3.0


def start_recall(
    version: QuestionnaireVersion,
    *,
    of: QuerySet[QuestionnaireVersion],
    now: datetime,
    days: int | None = RECALL_DAYS,
) -> Replay | None:
    """Find past submissions of other versions that this one rates more urgent.

    A few seconds of it are done at once; the rest goes on with
    :func:`triage.check.replays.run_pending`.
    """
    recall = _recall_to(version, now)
    recall.since = now - timedelta(days=days) if days else None
    recall.of_versions = list(of.values_list("pk", flat=True))
    recall.total = submissions_of(recall).count() if recall.of_versions else 0
    if not recall.total:
        return None
    recall.save()
    # Robust: what was published or withdrawn stays so, whatever becomes of this.
    transaction.on_commit(lambda: run_slice(recall, seconds=_AT_ONCE), robust=True)
    return recall


def _recall_to(version: QuestionnaireVersion, now: datetime) -> Replay:
    recall = Replay(recall_version=version, questionnaire=version.questionnaire, started_at=now)
    recall.document, recall.sha256 = version.document, version.sha256
    return recall


def recall_late(submission: Submission, *, now: datetime) -> None:
    """Recall a check closed on a version that is live no more, if the live one rates it higher.

    Publishing could not find it, as it was still under way.
    """
    live = _live_now(submission) if submission.answers else None
    if live is None or live.pk == submission.version_id:
        return
    before = submission.urgency or 0
    after = urgency_under(live.parsed(), submission.current_answers()) or 0
    if after > before:
        rated = {"before": before, "after": after, "created_at": now}
        Recall.objects.get_or_create(submission=submission, version=live, defaults=rated)
        raise_all({submission.pk: after}, live.parsed(), now=now)


def _live_now(submission: Submission) -> QuestionnaireVersion | None:
    """Asked anew: it may have been published since the submission was read."""
    of = submission.version.questionnaire_id
    return next((version for version in read_active() if version.questionnaire_id == of), None)
