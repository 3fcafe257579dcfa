"""The alerts that a check makes: for danger told at once, and for danger left behind."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F
from django.db.models.functions import Coalesce

from triage.check.worklist import put_on_list
from triage.engine.conditions import Value
from triage.engine.outcome import Outcome, evaluate
from triage.engine.urgency import Urgency
from triage.models import Alert, Submission
from triage.models.events import Event, take, takes_back

#: What demands to be told at once: the rule's sign, and the disposition it leads to.
Stops = frozenset[tuple[str, str]]
Kind, Stage = Alert.Kind, Submission.Stage


def raise_alerts(
    submission: Submission, outcome: Outcome, stops: Stops, now: datetime, *, told: Stops
) -> None:
    """One alert for each urgency that newly stops the check; what was told makes no second.

    The clinicians see it on their list at once, finished or not, and as not looked at: what
    they saw or did before was about another danger. So a danger that is new in a check that
    was opened is told of anew, though it be of the same urgency. So is one that was ``told``,
    if the clinic was done with it since: nobody looks at it any more.
    """
    if not stops:
        return
    shown = {disposition.code: disposition.urgency for disposition in outcome.dispositions}
    news = stops if submission.stage == Stage.DONE else stops - told
    again = {shown[code] for _, code in news} if _was_opened(submission) else set()
    put_on_list(submission, outcome, now=now, reopen=True, news=bool(news))
    for urgency in sorted({shown[code] for _, code in stops}, reverse=True):
        if not _raise(submission, Kind.RED_FLAG, urgency, created_at=now) and urgency in again:
            raise_again(submission, Kind.RED_FLAG, urgency, now=now)


def _was_opened(submission: Submission) -> bool:
    """Whether anybody looked or took it on since it last gave cause; else they see it all."""
    return submission.stage in {Stage.SEEN, Stage.DONE} or submission.attended_at is not None


def stops_told(submission: Submission, said: Iterable[Event]) -> Stops:
    """What stopped the check at any moment of what was said."""
    answers: dict[str, tuple[Value, ...]] = {}
    told: Stops = frozenset()
    for event in said:
        if takes_back(event, answers):
            told |= evaluate(submission.questionnaire, answers).stops
        take(event, answers, submission)
    return told | evaluate(submission.questionnaire, answers).stops


def raise_again(submission: Submission, kind: str, urgency: int, *, now: datetime) -> None:
    """Put the alert back at the bottom of the ladder: it is told of as a new one is."""
    submission.alerts.filter(kind=kind, urgency=urgency).update(
        raised_at=now,
        left_at=None,
        acknowledged_at=None,
        acknowledged_by=None,
        first_acknowledged_at=Coalesce("first_acknowledged_at", "acknowledged_at"),
        lapsed_at=None,
        ended_at=None,
        round=F("round") + 1,
        step_told=None,
        next_step_at=None,
    )


def alert_left(submission: Submission, *, now: datetime) -> None:
    """One alert for a check left behind that was urgent, unless one has said so already."""
    highest = submission.highest_urgency
    told = submission.alerts.filter(left_at__isnull=False, urgency__gte=highest)
    if highest >= Urgency.SAME_DAY and not told.exists():
        _raise(submission, Kind.LEFT, highest, created_at=now, left_at=now)


def _raise(submission: Submission, kind: Alert.Kind, urgency: int, **times: datetime) -> bool:
    """Whether there was none yet."""
    _alert, made = Alert.objects.get_or_create(
        submission=submission,
        kind=kind,
        urgency=urgency,
        defaults={**times, "origin": submission.origin},
    )
    return made
