"""The verbs of a submission: answer, complete, resume, and what is kept beside the answers.

Each takes the time as ``now`` and stores everything it promises before it returns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from triage.check.alerting import Stops, new_stops, raise_alerts, says_more, stops_told
from triage.check.browser_secret import new_secret
from triage.check.endless import refuse_endless
from triage.check.gates import forget_gates, gates_are_stale
from triage.check.lifetime import CheckClosed, refuse_closed, refuse_erased
from triage.check.locking import lock
from triage.check.person_tokens import note_person
from triage.check.recalls import recall_late
from triage.check.recording import RECORDED, demand, record
from triage.check.sealing import answers_digest
from triage.check.worklist import note_findings, note_name, put_on_list
from triage.engine.answers import check_answer
from triage.engine.conditions import Answers, Value
from triage.engine.outcome import Outcome, State, can_still_rise, evaluate
from triage.engine.route import Route, as_left, find_route
from triage.engine.so_far import told_so_far, told_urgency
from triage.models import Submission
from triage.models.events import Event

#: What one more answer changes.
_STEP = (*RECORDED, "last_step_at", "got_help_at")
#: What completing a check changes.
_COMPLETED = ("status", "urgency", "highest_urgency", "digest", "completed_at", "last_step_at")
#: What coming back to a check changes.
_RESUMED = (*RECORDED, "last_step_at", "browser_hash")


class NotAskedNow(Exception):
    """The question is not on the route, or not yet."""


class NotEarlier(Exception):
    """The check that was named is this one, began after it, or is erased."""


class NotComplete(Exception):
    """Questions are still open that could make the result more urgent."""


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


def may_answer(route: Route, link_id: str) -> bool:
    """Questions already answered may be changed, the next may be answered, no other."""
    return link_id in route.kept or link_id == route.next_question


@transaction.atomic
def answer(
    submission: Submission,
    *,
    link_id: str,
    values: tuple[object, ...],
    revision: int,
    now: datetime,
) -> Answered:
    """Store one answer, and the alert it demands, in one transaction.

    ``revision`` is the one the form was drawn from. A stale form that would lower what is
    demanded is not applied. Sending the same answer twice changes nothing, and leads to
    where it led. Raises `CheckClosed`, `NotAskedNow`, `TooManyAnswers`, or `AnswerError`.
    """
    submission = lock(submission)
    refuse_closed(submission, now)
    checked = _check(submission, link_id, values)
    answers = submission.current_answers()
    before = evaluate(submission.questionnaire, answers)
    if answers.get(link_id) == checked:
        return _answered_before(submission, link_id, before)
    if revision != submission.revision and _calms(submission, before, link_id, checked):
        return Answered(submission, before, applied=False, stops=False, tells=False)
    refuse_endless(submission, before, (link_id, checked), now=now)
    told, said = told_urgency(submission.questionnaire, answers), submission.events()
    outcome = _store(submission, before, link_id, checked, now=now)
    stops = new_stops(submission, before, outcome)
    _alert(submission, outcome, stops, said, now=now)
    tells = told_urgency(submission.questionnaire, submission.current_answers()) > told
    return Answered(submission, outcome, applied=True, stops=bool(stops), tells=tells)


def _alert(
    submission: Submission, outcome: Outcome, stops: Stops, said: Sequence[Event], *, now: datetime
) -> None:
    """Tell of what stops the check; what was told before is looked up only then."""
    if stops:
        raise_alerts(submission, outcome, stops, now, told=stops_told(submission, said))


def _check(submission: Submission, link_id: str, values: tuple[object, ...]) -> tuple[Value, ...]:
    questionnaire = submission.questionnaire
    if not may_answer(find_route(questionnaire, submission.current_answers()), link_id):
        raise NotAskedNow(link_id)
    return check_answer(questionnaire.questions_by_id[link_id], values)


@transaction.atomic
def complete(submission: Submission, *, now: datetime) -> Outcome:
    """Close the check with its outcome. Completing twice changes nothing.

    Raises :class:`NotComplete` while an open question could still add something, unless
    :func:`may_finish_early`, and :class:`CheckClosed` when it has expired or was erased.
    """
    submission = lock(submission)
    outcome = evaluate(submission.questionnaire, submission.current_answers())
    if submission.status == Submission.Status.COMPLETED:
        return outcome
    refuse_closed(submission, now)
    if not (may_complete(submission, outcome) or may_finish_early(submission, outcome)):
        raise NotComplete
    _close(submission, outcome, now)
    put_on_list(submission, outcome, now=now, reopen=says_more(submission, outcome))
    note_findings(submission, outcome)
    recall_late(submission, now=now)
    return outcome


def _close(submission: Submission, outcome: Outcome, now: datetime) -> None:
    demand(submission, outcome.urgency)
    submission.status, submission.digest = Submission.Status.COMPLETED, answers_digest(submission)
    submission.completed_at = submission.last_step_at = now
    submission.save(update_fields=_COMPLETED)


def may_complete(submission: Submission, outcome: Outcome) -> bool:
    """Every required question is answered, or nothing can still be added by the rest."""
    if outcome.state is not State.UNFINISHED:
        return outcome.state is State.COMPLETE
    return bool(outcome.dispositions) and not can_still_rise(
        submission.questionnaire, submission.current_answers(), outcome
    )


def may_finish_early(submission: Submission, outcome: Outcome) -> bool:
    """No danger sign is open, nor what follows one, and what they demand was told.

    What was not answered stays open. It is never taken for a "no", and never for calm: such a
    check ends at what was told, and says that it is unfinished.
    """
    questionnaire, answers = submission.questionnaire, submission.current_answers()
    told = told_so_far(questionnaire, find_route(questionnaire, answers), outcome)
    return bool(told) and as_left(questionnaire, answers) == answers


def say_got_help(submission: Submission, *, now: datetime) -> None:
    """Store when the person said that help is there. It lowers nothing."""
    fresh = Submission.objects.filter(pk=submission.pk, got_help_at=None)
    fresh.exclude(status=Submission.Status.ERASED).update(got_help_at=now)


def may_be_reached(submission: Submission) -> bool:
    """Whether how to reach the person may be kept: of what was left only with their leave."""
    return submission.clinic_may_follow_up or submission.status == Submission.Status.COMPLETED


@transaction.atomic
def set_contact(submission: Submission, details: Mapping[str, str]) -> None:
    """Keep how the clinic may reach the person; empty details remove what was there.

    Raises :class:`CheckClosed` where it was erased, or closed without leave to follow up.
    """
    kept = {key: value for key, value in details.items() if value}
    held = lock(submission)
    if held.status == Submission.Status.ERASED or not may_be_reached(held):
        raise CheckClosed
    before = held.contact_details()  # another tab may have saved
    submission.contact = {"submission": str(submission.id), **kept} if kept else None
    submission.save(update_fields=["contact"])
    note_name(submission, kept.get("name", ""), before=before.get("name", ""))
    note_person(submission, kept, before=before)


@transaction.atomic
def resume(submission: Submission, *, now: datetime) -> tuple[Submission, str]:
    """Open a check in this browser, and only there; after an hour ask the gates again.

    Raises :class:`CheckClosed` where it was erased meanwhile.
    """
    submission = lock(submission)
    refuse_erased(submission)
    secret, submission.browser_hash = new_secret()
    if submission.status == Submission.Status.IN_PROGRESS:
        if gates_are_stale(submission, now=now):
            forget_gates(submission, now)
        submission.last_step_at = now
    submission.save(update_fields=_RESUMED)
    return submission, secret


@transaction.atomic
def link_earlier(submission: Submission, earlier: Submission | None) -> None:
    """Say that the same person did this check before, or that they did not after all.

    Raises :class:`NotEarlier`; so no check is its own past, not even by way of others. Raises
    :class:`CheckClosed` where this one was erased meanwhile.
    """
    if earlier is not None:
        earlier = lock(earlier)  # before the later one, as when it is erased
        is_erased = earlier.status == Submission.Status.ERASED
        if is_erased or earlier.started_at >= submission.started_at:
            raise NotEarlier
    submission = lock(submission)
    refuse_erased(submission)
    submission.earlier = earlier
    submission.save(update_fields=["earlier"])


def _answered_before(submission: Submission, link_id: str, outcome: Outcome) -> Answered:
    """What is told because of this answer is told again: a double click sees it too."""
    questionnaire, answers = submission.questionnaire, submission.current_answers()
    others = {key: values for key, values in answers.items() if key != link_id}
    without = evaluate(questionnaire, others)
    stops = bool(outcome.stops - without.stops)
    tells = told_urgency(questionnaire, answers) > told_urgency(questionnaire, others)
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


def _store(
    submission: Submission,
    before: Outcome,
    link_id: str,
    values: tuple[Value, ...],
    *,
    now: datetime,
) -> Outcome:
    """Append the answer, and what it makes us ask again; the row is written once."""
    again = _said_of_something_else(submission, link_id, values)
    if gates_are_stale(submission, now=now):
        forget_gates(submission, now)
    given = {link_id: values}
    given |= _reopened(submission, given, again)
    outcome = record(submission, given, now=now)
    if outcome.stops - before.stops:
        submission.got_help_at = None  # help for the one danger is not help for the next
    submission.last_step_at = now
    submission.save(update_fields=_STEP)
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
