"""The alerts that a check makes: for danger told at once, and for danger left behind."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F
from django.db.models.functions import Coalesce

from triage.check.worklist import put_on_list
from triage.engine.conditions import Value
from triage.engine.outcome import Outcome, evaluate
from triage.engine.route import as_left
from triage.engine.urgency import Urgency
from triage.models import Alert, Submission
from triage.models.events import Event, latest_answers, take, takes_back, utc_text
from triage.models.review import last_standing

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
        if not make_alert(submission, Kind.RED_FLAG, urgency, created_at=now) and urgency in again:
            raise_again(submission, Kind.RED_FLAG, urgency, now=now)


def new_stops(submission: Submission, before: Outcome, outcome: Outcome) -> Stops:
    """What must be told at once by now and need not before.

    Once the clinic was done, that another rule finds the same sign is new: nobody looks any more.
    """
    new = outcome.stops - before.stops
    if submission.stage != Stage.DONE:
        return new
    known = {finding.rule for finding in before.findings}
    found = {(one.sign, one.disposition) for one in outcome.findings if one.rule not in known}
    return new | found & outcome.stops


def _was_opened(submission: Submission) -> bool:
    """Whether anybody looked or took it on since it last gave cause; else they see it all."""
    return submission.stage in {Stage.SEEN, Stage.DONE} or submission.attended_at is not None


def raise_left(submission: Submission, outcome: Outcome, news: Stops, *, now: datetime) -> None:
    """As :func:`raise_alerts`, for danger that stands only in the ``outcome`` as it was left.

    Before anybody opened it they will see it all, and what nobody was told of
    :func:`alert_left` tells.
    """
    if not news or not _was_opened(submission):
        return
    put_on_list(submission, outcome, now=now, reopen=True, news=True)
    shown = {disposition.code: disposition.urgency for disposition in outcome.dispositions}
    for urgency in {shown[code] for _, code in news}:
        _raise_left_at(submission, urgency, now=now)


def _raise_left_at(submission: Submission, urgency: int, *, now: datetime) -> None:
    """Again where an alert of this urgency was told already."""
    told = submission.alerts.filter(kind__in=(Kind.RED_FLAG, Kind.LEFT), urgency=urgency)
    for kind in list(told.values_list("kind", flat=True)):
        raise_again(submission, kind, urgency, now=now, left_at=now)
    if not told.exists():
        make_alert(submission, Kind.LEFT, urgency, created_at=now, left_at=now)


def news_as_left(submission: Submission, outcome: Outcome, before: datetime | None) -> Stops:
    """What stops it as it was left, and did neither as it was said nor when it was left before."""
    told = stops_told(submission, submission.events())
    if before is not None:
        told |= _as_left_at(submission, before).stops
    return outcome.stops - told


def _as_left_at(submission: Submission, moment: datetime) -> Outcome:
    said = as_left(submission.questionnaire, answers_before(submission, moment))
    return evaluate(submission.questionnaire, said)


def raise_ended(submission: Submission, *, now: datetime) -> None:
    """What was done with is not: all that told of danger, and has ended, is told of anew."""
    over = submission.alerts.filter(ended_at__isnull=False).exclude(kind=Kind.LATE)
    for alert in over:
        raise_again(submission, alert.kind, alert.urgency, now=now)


def says_more(submission: Submission, outcome: Outcome, *, left_at: datetime | None = None) -> bool:
    """Whether what the clinic was done with comes to more by now, the same day or sooner.

    Nobody looks at it any more, and of what stops nothing no alert tells. ``left_at`` is when
    the clinic was last told what it comes to as it was left.
    """
    if submission.stage != Stage.DONE:
        return False
    last = last_standing(submission)
    known = known_by(submission, last.first_at(), left_at) if last else frozenset()
    return not urgent_findings(outcome) <= known


def urgent_findings(outcome: Outcome) -> Stops:
    """Which sign asks for which disposition, the same day or sooner, beside what is more urgent."""
    urgent = (one for one in outcome.findings if one.urgency >= Urgency.SAME_DAY)
    return frozenset((one.sign, one.disposition) for one in urgent)


def known_by(submission: Submission, moment: datetime, left_at: datetime | None = None) -> Stops:
    """Which sign asked for which disposition, as whoever was done then could have read."""
    outcomes = [evaluate(submission.questionnaire, answers_before(submission, moment))]
    if left_at is not None and left_at <= moment:
        outcomes.append(_as_left_at(submission, left_at))
    return frozenset((one.sign, one.disposition) for then in outcomes for one in then.findings)


def answers_before(submission: Submission, moment: datetime) -> dict[str, tuple[Value, ...]]:
    """What had been said by then; what was said in the same second may have come after it."""
    until = utc_text(moment)
    return latest_answers([one for one in submission.events() if one.at < until], submission)


def stops_told(submission: Submission, said: Iterable[Event]) -> Stops:
    """What stopped the check at any moment of what was said."""
    answers: dict[str, tuple[Value, ...]] = {}
    told: Stops = frozenset()
    for event in said:
        if takes_back(event, answers):
            told |= evaluate(submission.questionnaire, answers).stops
        take(event, answers, submission)
    return told | evaluate(submission.questionnaire, answers).stops


def raise_again(
    submission: Submission,
    kind: str,
    urgency: int,
    *,
    now: datetime,
    left_at: datetime | None = None,
) -> None:
    """Put the alert back at the bottom of the ladder: it is told of as a new one is."""
    submission.alerts.filter(kind=kind, urgency=urgency).update(
        raised_at=now,
        left_at=left_at,
        acknowledged_at=None,
        acknowledged_by=None,
        first_acknowledged_at=Coalesce("first_acknowledged_at", "acknowledged_at"),
        lapsed_at=None,
        ended_at=None,
        round=F("round") + 1,
        step_told=None,
        next_step_at=None,
    )


def alert_left(submission: Submission, urgency: int, *, now: datetime, anew: bool) -> None:
    """One alert for a check left behind at this urgency, told again where the danger is ``anew``.

    Less than the same day makes none.
    """
    if urgency < Urgency.SAME_DAY:
        return
    if not make_alert(submission, Kind.LEFT, urgency, created_at=now, left_at=now) and anew:
        raise_again(submission, Kind.LEFT, urgency, now=now, left_at=now)


def make_alert(submission: Submission, kind: str, urgency: int, **times: datetime) -> bool:
    """Make the alert of this kind and urgency; whether there was none yet."""
    erased = submission.status == Submission.Status.ERASED
    known = {"erased_by_person": erased, "origin": submission.origin}
    _alert, made = Alert.objects.get_or_create(
        submission=submission, kind=kind, urgency=urgency, defaults={**known, **times}
    )
    return made
