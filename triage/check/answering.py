"""One answer of a person: what it changes, and how that is stored before anything else is shown."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from triage.check.alerting import Stops, new_stops, raise_alerts, stops_told
from triage.check.endless import TooManyAnswers, refuse_endless
from triage.check.gates import forget_gates, gates_are_stale
from triage.check.lifetime import CheckClosed, refuse_closed
from triage.check.locking import lock
from triage.check.prepared import PreparedUpdate
from triage.check.recording import RECORDED, record
from triage.engine.answers import AnswerError, check_answer
from triage.engine.conditions import Answers, Value
from triage.engine.outcome import Outcome, evaluate, stand
from triage.engine.route import Route
from triage.engine.so_far import told_urgency
from triage.models import Submission
from triage.models.events import Event

#: What an ordinary answer changes; what must be told at once forgets who has help, too.
_ORDINARY = (*RECORDED, "last_step_at")
_STEP = (*_ORDINARY, "got_help_at")
#: What it was worked out from, beside what never changes.
_READ = ("status", "stage", "version_id", "revision", "highest_urgency", "last_step_at")
_store_at_once = PreparedUpdate(Submission, changed=_ORDINARY, unless_changed=_READ)


class NotAskedNow(Exception):
    """The question is not on the route, or not yet."""


@dataclass(frozen=True)
class Answered:
    """What one answer did. ``applied`` is false when a newer, more urgent one stands.

    ``stops`` says that something must be told at once, ``tells`` that something is to be
    told before the next question.
    """

    submission: Submission
    outcome: Outcome
    applied: bool
    stops: bool
    tells: bool


@dataclass(frozen=True)
class _Step:
    """An answer as it came, from a form that was drawn at ``revision``."""

    link_id: str
    values: tuple[object, ...]
    revision: int
    now: datetime


@dataclass(frozen=True)
class _Work:
    """What a step comes to on a row in memory; ``said`` and ``stops`` are for the alert."""

    answered: Answered
    is_changed: bool = False
    stops: Stops = frozenset()
    said: Sequence[Event] = ()


def may_answer(route: Route, link_id: str) -> bool:
    """Questions already answered may be changed, the next may be answered, no other."""
    return link_id in route.kept or link_id == route.next_question


def answer(
    submission: Submission,
    *,
    link_id: str,
    values: tuple[object, ...],
    revision: int,
    now: datetime,
) -> Answered:
    """Store one answer, and the alert it demands, before this returns.

    ``revision`` is the one the form was drawn from. A stale form that would lower what is
    demanded is not applied. Sending the same answer twice changes nothing, and leads to
    where it led. Raises `CheckClosed`, `NotAskedNow`, `TooManyAnswers`, or `AnswerError`.
    """
    step = _Step(link_id, values, revision, now)
    return _at_once(submission, step) or _held(submission, step)


def _at_once(submission: Submission, step: _Step) -> Answered | None:
    """By one statement, where nobody is to be told and the row still is as it was read.

    None where it is not so: whoever holds the row decides, also what is refused.
    """
    if not hasattr(submission, "version_is_signed"):
        return None
    row = copy(submission)
    try:
        work = _work_out(row, step)
    except (CheckClosed, NotAskedNow, TooManyAnswers, AnswerError):
        return None
    if not work.is_changed or work.stops:
        return None
    return work.answered if _store_at_once(row, read=submission) else None


@transaction.atomic
def _held(submission: Submission, step: _Step) -> Answered:
    """While nobody else changes the row, with the alert in the same transaction."""
    row = lock(submission)
    work = _work_out(row, step)
    if work.is_changed:
        row.save(update_fields=_STEP)
    if work.stops:  # what was told before is looked up only then
        told = stops_told(row, work.said)
        raise_alerts(row, work.answered.outcome, work.stops, step.now, told=told)
    return work.answered


def _work_out(row: Submission, step: _Step) -> _Work:
    """Let the answer change the row, which nobody else sees until it is stored."""
    refuse_closed(row, step.now)
    link_id, checked = step.link_id, _check(row, step)
    before, said = row.outcome(), row.events()
    if row.current_answers().get(link_id) == checked:
        return _Work(_answered_before(row, link_id, before))
    if step.revision != row.revision and _calms(row, before, link_id, checked):
        return _Work(Answered(row, before, applied=False, stops=False, tells=False))
    refuse_endless(row, before, (link_id, checked), now=step.now)
    told = _told(row)
    outcome = _take(row, before, link_id, checked, now=step.now)
    stops = new_stops(row, before, outcome)
    tells = _told(row) > told
    answered = Answered(row, outcome, applied=True, stops=bool(stops), tells=tells)
    return _Work(answered, is_changed=True, stops=stops, said=said)


def _told(row: Submission) -> int:
    return told_urgency(row.questionnaire, row.route(), row.outcome())


def _check(row: Submission, step: _Step) -> tuple[Value, ...]:
    questionnaire = row.questionnaire
    if not may_answer(row.route(), step.link_id):
        raise NotAskedNow(step.link_id)
    return check_answer(questionnaire.questions_by_id[step.link_id], step.values)


def _answered_before(submission: Submission, link_id: str, outcome: Outcome) -> Answered:
    """What is told because of this answer is told again: a double click sees it too."""
    questionnaire, answers = submission.questionnaire, submission.current_answers()
    others = {key: values for key, values in answers.items() if key != link_id}
    route, without = stand(questionnaire, others)
    stops = bool(outcome.stops - without.stops)
    tells = _told(submission) > told_urgency(questionnaire, route, without)
    return Answered(submission, outcome, applied=True, stops=stops, tells=tells)


def _calms(
    submission: Submission, before: Outcome, link_id: str, values: tuple[Value, ...]
) -> bool:
    """Whether a form drawn a while ago would take back what was said since, or lower it."""
    answers = submission.current_answers()
    after = evaluate(submission.questionnaire, {**answers, link_id: values})
    newer = link_id in answers and not _lowers(after, before)
    return newer or _lowers(before, after)


def _lowers(before: Outcome, after: Outcome) -> bool:
    """Whether less is demanded, or something told at once would no longer be told."""
    return (after.urgency or 0) < (before.urgency or 0) or not before.stops <= after.stops


def _take(
    submission: Submission,
    before: Outcome,
    link_id: str,
    values: tuple[Value, ...],
    *,
    now: datetime,
) -> Outcome:
    """Append the answer, and what it makes us ask again."""
    again = _said_of_something_else(submission, link_id, values)
    if gates_are_stale(submission, now=now):
        forget_gates(submission, now)
    given = {link_id: values}
    given |= _reopened(submission, given, again)
    outcome = record(submission, given, now=now)
    if outcome.stops - before.stops:
        submission.got_help_at = None  # help for the one danger is not help for the next
    submission.last_step_at = now
    return outcome


def _said_of_something_else(
    submission: Submission, link_id: str, values: tuple[Value, ...]
) -> list[str]:
    """Follow-ups answered about a sign that a gate no longer names, or not alone.

    "It began long ago" was said of one sign; now the person names another: ask again.
    """
    questionnaire, answers = submission.questionnaire, submission.current_answers()
    question = questionnaire.questions_by_id[link_id]
    if not question.is_gate or link_id not in answers or not question.names_sign(values):
        return []
    return [follow_up for follow_up in questionnaire.follow_ups(link_id) if answers.get(follow_up)]


def _reopened(submission: Submission, given: Answers, again: list[str]) -> Answers:
    """The follow-ups to ask again as open; none where something told at once would go unsaid."""
    if not again:
        return {}
    reopened: Answers = dict.fromkeys(again, ())
    kept = {**submission.current_answers(), **given}
    told = evaluate(submission.questionnaire, kept).stops
    still_told = evaluate(submission.questionnaire, {**kept, **reopened}).stops
    return reopened if told <= still_told else {}
