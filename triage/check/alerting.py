"""The alerts that a check makes: for danger told at once, and for danger left behind."""

from datetime import datetime

from triage.check.worklist import put_on_list
from triage.engine.outcome import Outcome
from triage.engine.urgency import Urgency
from triage.models import Alert, Submission


def raise_alerts(
    submission: Submission, outcome: Outcome, stops: frozenset[tuple[str, str]], now: datetime
) -> None:
    """One alert for each urgency that newly stops the check; a repeat makes no second.

    The clinicians see it on their list at once, finished or not, and as not looked at: what
    they saw or did before was about another danger.
    """
    shown = {disposition.code: disposition.urgency for disposition in outcome.dispositions}
    for urgency in sorted({shown[code] for _, code in stops}, reverse=True):
        _raise(submission, Alert.Kind.RED_FLAG, urgency, created_at=now)
    if stops:
        put_on_list(submission, outcome, now=now, reopen=True)


def alert_left(submission: Submission, *, now: datetime) -> None:
    """One alert for a check left behind that was urgent, unless one has said so already."""
    highest = submission.highest_urgency
    told = submission.alerts.filter(left_at__isnull=False, urgency__gte=highest)
    if highest >= Urgency.SAME_DAY and not told.exists():
        _raise(submission, Alert.Kind.LEFT, highest, created_at=now, left_at=now)


def _raise(submission: Submission, kind: Alert.Kind, urgency: int, **times: datetime) -> None:
    Alert.objects.get_or_create(submission=submission, kind=kind, urgency=urgency, defaults=times)
