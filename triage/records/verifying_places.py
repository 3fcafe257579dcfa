"""Verifying how checks stand with the clinic: done, by when, on whose hands.

Whoever has the database can write there that a check is done, move its deadline or say that
somebody is on it. Each of these leaves rows that are only ever added: what must have brought it
about is looked for, and where it is not there, nobody of the clinic did it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Exists, OuterRef, Q, QuerySet

from triage.check.alerting import answers_before, urgent_findings
from triage.check.attending import lapses_after
from triage.check.counting import counting_answers
from triage.check.place_seal import is_sealed, seal_place
from triage.clinic.reviews import latest_again
from triage.engine.outcome import evaluate
from triage.engine.urgency import Urgency
from triage.models import Alert, Submission
from triage.models.review import NO_WAY
from triage.records.mismatch import Mismatch
from triage.records.traces import Outcomes, Traces, read_rounds, read_traces
from triage.records.verifying_alerts import SLACK, reasons_of_alert
from triage.site.damaged_rows import BROKEN

_BATCH = 500
#: The migration after which being on a check lapses.
_TAKES_OVER = "0022_alerts_that_were_acknowledged_for_ever"
_Status, _Stage, _Kind = Submission.Status, Submission.Stage, Alert.Kind
_SECOND = timedelta(seconds=1)


def verify_places(now: datetime) -> Iterator[Mismatch]:
    """Every check that is on the list or has an alert, and what says that it is still open."""
    outcomes = Outcomes()
    for ids in _batches(_in_question()):
        every = read_traces(ids)
        for traces in every:
            pk = traces.submission.pk
            yield from (Mismatch("submission", pk, why) for why in _reasons(traces, outcomes, now))
        yield from _of_alerts(every, outcomes, now)


def _in_question() -> QuerySet[Submission]:
    told = Exists(Alert.objects.filter(submission=OuterRef("pk")))
    closed = Q(status=_Status.IN_PROGRESS) & (Q(completed_at__isnull=False) | ~Q(digest=""))
    return Submission.objects.filter(~Q(stage=_Stage.UNLISTED) | told | closed).order_by("pk")


def _batches(rows: QuerySet[Submission]) -> Iterator[list[UUID]]:
    keys = rows.values_list("pk", flat=True)
    ids = list(keys[:_BATCH])
    while ids:
        yield ids
        ids = list(keys.filter(pk__gt=ids[-1])[:_BATCH])


def _of_alerts(every: list[Traces], outcomes: Outcomes, now: datetime) -> Iterator[Mismatch]:
    rounds = read_rounds(alert for traces in every for alert in traces.alerts)
    for traces in every:
        for alert in traces.alerts:
            for why in reasons_of_alert(alert, traces, outcomes=outcomes, rounds=rounds, now=now):
                yield Mismatch("alert", alert.pk, why)


def _reasons(traces: Traces, outcomes: Outcomes, now: datetime) -> Iterator[str]:
    submission = traces.submission
    if submission.status == _Status.IN_PROGRESS and (submission.completed_at or submission.digest):
        yield "it says that it is under way, and was finished"
    if submission.stage == _Stage.UNLISTED:
        if traces.alerts:
            yield "it is not on the clinicians' list, and the clinic was told of it"
        return
    if not is_sealed(submission):
        yield "its deadline or its urgency on the list is not what was stored"
    if submission.stage == _Stage.DONE:
        yield from _of_done(traces, outcomes)
    else:
        yield from _of_attention(traces, now)
    yield from _of_notes(traces)


def _of_done(traces: Traces, outcomes: Outcomes) -> Iterator[str]:
    submission, last = traces.submission, traces.last
    if last is None or not outcomes.ends(last):
        if submission.status != _Status.ERASED or submission.work_urgency >= Urgency.SAME_DAY:
            yield "it is done, and nothing was recorded that ends it"
    elif submission.status != _Status.ERASED and _came_since(traces, last.first_at(), last.outcome):
        yield "it is done, and what came since was not recorded as dealt with"


def _came_since(traces: Traces, moment: datetime, outcome: str) -> bool:
    """Whether anything put it back on the list after what was recorded last."""
    raised = [alert.raised_at or alert.created_at for alert in traces.alerts if _reopens(alert)]
    if any(at > moment for at in (*raised, *traces.recalled_at)):
        return True
    number_at = traces.submission.number_at
    if outcome == NO_WAY and number_at is not None and number_at > moment:
        return True
    return traces.submission.last_step_at > moment and _says_more(traces.submission, moment)


def _reopens(alert: Alert) -> bool:
    """The others may be told of what the clinic was done with meanwhile."""
    return alert.kind in {_Kind.RED_FLAG, _Kind.LATE}


def _says_more(submission: Submission, moment: datetime) -> bool:
    """Whether the answers came to something urgent that nobody could have read by then."""
    if submission.status == _Status.IN_PROGRESS:
        return False
    try:
        parsed = submission.questionnaire
        known = evaluate(parsed, answers_before(submission, moment + _SECOND))
        asked = {(one.sign, one.disposition) for one in known.findings}
        return not urgent_findings(evaluate(parsed, counting_answers(submission))) <= asked
    except BROKEN:  # which is told of by itself
        return False


def _of_attention(traces: Traces, now: datetime) -> Iterator[str]:
    """Nobody is on it for longer than the last thing that somebody did lets them be."""
    submission = traces.submission
    urgency = submission.work_urgency
    longest = max(lapses_after(urgency), latest_again(urgency))
    for until in (submission.attended_until, submission.call_again_at):
        if until is None or until <= now:
            continue
        acted = any(at + longest + SLACK >= until for at in traces.acts)
        if not acted and not _was_taken_over(submission, until, longest):
            yield "it says that somebody is on it, and nobody was for so long"
            return


def _was_taken_over(submission: Submission, until: datetime, longest: timedelta) -> bool:
    """Of those that were looked at under 0.1.0, for good then, nobody is told anew for a while."""
    applied = MigrationRecorder.Migration.objects.filter(app="triage", name=_TAKES_OVER)
    at: datetime | None = applied.values_list("applied", flat=True).first()
    if at is None or submission.listed_at is None or submission.listed_at > at:
        return False
    return at <= until <= at + longest + SLACK


def _of_notes(traces: Traces) -> Iterator[str]:
    """That the clinic was told that it is late, or that the person has left."""
    submission = traces.submission
    late, left = submission.late_noted_at, submission.left_noted_at
    told = [one.raised_at or one.created_at for one in traces.alerts if one.kind == _Kind.LATE]
    if late is not None and not any(at >= late - SLACK for at in told):
        yield "it says that the clinic was told it is late, and there is no such alert"
    if left is None or left < submission.last_step_at:
        return
    urgent = submission.highest_urgency >= Urgency.SAME_DAY
    if urgent and not any(one.kind in {_Kind.RED_FLAG, _Kind.LEFT} for one in traces.alerts):
        yield "it says that the clinic was told the person left, and there is no alert"


def adopt_places() -> Iterator[UUID]:
    """Seal what the release before put on the list while it was replaced, one by one."""
    for ids in _batches(Submission.objects.exclude(stage=_Stage.UNLISTED).order_by("pk")):
        for row in Submission.objects.filter(pk__in=ids).defer("answers", "contact"):
            if not is_sealed(row) and _adopt(row):
                yield row.pk


def _adopt(row: Submission) -> int:
    """Only as it was read: somebody may be putting it higher just now."""
    seal_place(row)
    same = {"respond_by": row.respond_by, "work_urgency": row.work_urgency}
    return Submission.objects.filter(pk=row.pk, **same).update(place_seal=row.place_seal)
