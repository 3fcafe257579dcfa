"""The verbs of a submission: start, answer, complete, resume, and what is kept beside the answers.

Each takes the time as ``now`` and stores everything it promises before it returns.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from triage.check.codes import new_reference
from triage.check.gates import forget_gates, gates_are_stale
from triage.check.lifetime import answers_digest, level_or_none, lock, refuse_closed
from triage.check.replays import recall_late
from triage.check.worklist import note_findings, note_name, put_on_list
from triage.engine.answers import check_answer
from triage.engine.conditions import Answers, Value
from triage.engine.outcome import Outcome, State, can_still_rise, evaluate
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import Route, find_route
from triage.models import Alert, QuestionnaireVersion, Submission
from triage.models.submission import Event, utc_text
from triage.site.digests import keyed_digest


class NotAskedNow(Exception):
    """The question is not on the route, or not yet."""


class NotEarlier(Exception):
    """The check that was named is this one, began after it, or is erased."""


class NotComplete(Exception):
    """Questions are still open that could make the result more urgent."""


@dataclass(frozen=True)
class Answered:
    """What one answer did. ``applied`` is false when a newer, more urgent one stands.

    ``stops`` says that something must be told before the next question.
    """

    submission: Submission
    outcome: Outcome
    applied: bool
    stops: bool


def start(
    version: QuestionnaireVersion, *, clinic_may_follow_up: bool, now: datetime
) -> tuple[Submission, str]:
    """Begin a check. Returns it with the secret that only this browser holds."""
    token = secrets.token_urlsafe(24)
    for _attempt in range(5):
        try:
            with transaction.atomic():
                submission = Submission.objects.create(
                    reference=new_reference(),
                    version=version,
                    clinic_may_follow_up=clinic_may_follow_up,
                    browser_hash=keyed_digest("browser", token),
                    started_at=now,
                    last_step_at=now,
                )
        except IntegrityError:  # the code is taken; one in 37 thousand million
            continue
        return submission, token
    raise RuntimeError("No free reference code was found.")


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
    where the first time led. Raises :class:`CheckClosed`, :class:`NotAskedNow`, or the
    engine's ``AnswerError``.
    """
    submission = lock(submission)
    refuse_closed(submission, now)
    questionnaire, answers = submission.questionnaire, submission.current_answers()
    if not may_answer(find_route(questionnaire, answers), link_id):
        raise NotAskedNow(link_id)
    checked = check_answer(questionnaire.questions_by_id[link_id], values)
    before = evaluate(questionnaire, answers)
    if answers.get(link_id) == checked:
        stops = _stops_through(submission, link_id, before)
        return Answered(submission, before, applied=True, stops=stops)
    after = evaluate(questionnaire, {**answers, link_id: checked})
    newer = link_id in answers and not _lowers(after, before)
    if revision != submission.revision and (newer or _lowers(before, after)):
        return Answered(submission, before, applied=False, stops=False)
    outcome = _store(submission, answers, link_id, checked, now=now)
    new_stops = outcome.stops - before.stops
    raise_alerts(submission, outcome, new_stops, now)
    return Answered(submission, outcome, applied=True, stops=bool(new_stops))


@transaction.atomic
def complete(submission: Submission, *, now: datetime) -> Outcome:
    """Close the check with its outcome. Completing twice changes nothing.

    Raises :class:`NotComplete` while an open question could still add something, and
    :class:`CheckClosed` when it has expired or was erased.
    """
    submission = lock(submission)
    answers = submission.current_answers()
    outcome = evaluate(submission.questionnaire, answers)
    if submission.status == Submission.Status.COMPLETED:
        return outcome
    refuse_closed(submission, now)
    if not may_complete(submission, outcome):
        raise NotComplete
    submission.status = Submission.Status.COMPLETED
    submission.urgency = _level(outcome)
    submission.highest_urgency = max(submission.highest_urgency, submission.urgency)
    submission.digest = answers_digest(submission)
    submission.completed_at = submission.last_step_at = now
    submission.save(
        update_fields=[
            "status",
            "urgency",
            "highest_urgency",
            "digest",
            "completed_at",
            "last_step_at",
        ]
    )
    put_on_list(submission, outcome, now=now)
    note_findings(submission, outcome)
    recall_late(submission, now=now)
    return outcome


def may_complete(submission: Submission, outcome: Outcome) -> bool:
    """Every required question is answered, or nothing can still be added by the rest."""
    if outcome.state is not State.UNFINISHED:
        return outcome.state is State.COMPLETE
    return bool(outcome.dispositions) and not can_still_rise(
        submission.questionnaire, submission.current_answers(), outcome
    )


def say_got_help(submission: Submission, *, now: datetime) -> None:
    """Store when the person said that help is there. It lowers nothing."""
    Submission.objects.filter(pk=submission.pk, got_help_at=None).update(got_help_at=now)


@transaction.atomic
def set_contact(submission: Submission, details: Mapping[str, str]) -> None:
    """Keep how the clinic may reach the person; empty details remove what was there."""
    kept = {key: value for key, value in details.items() if value}
    before = lock(submission).contact_details().get("name", "")  # another tab may have saved
    submission.contact = {"submission": str(submission.id), **kept} if kept else None
    submission.save(update_fields=["contact"])
    note_name(submission, kept.get("name", ""), before=before)


@transaction.atomic
def resume(submission: Submission, *, now: datetime) -> tuple[Submission, str]:
    """Open a check in this browser, and only there; after an hour ask the gates again."""
    submission = lock(submission)
    token = secrets.token_urlsafe(24)
    submission.browser_hash = keyed_digest("browser", token)
    if submission.status == Submission.Status.IN_PROGRESS:
        if gates_are_stale(submission, now=now):
            forget_gates(submission, now)
        submission.last_step_at = now
    submission.save(
        update_fields=["browser_hash", "answers", "revision", "urgency", "last_step_at"]
    )
    return submission, token


@transaction.atomic
def link_earlier(submission: Submission, earlier: Submission | None) -> None:
    """Say that the same person did this check before, or that they did not after all.

    Raises :class:`NotEarlier`; so no check is its own past, not even by way of others.
    """
    if earlier is not None:
        earlier = lock(earlier)  # before the later one, as when it is erased
        is_erased = earlier.status == Submission.Status.ERASED
        if is_erased or earlier.started_at >= submission.started_at:
            raise NotEarlier
    submission = lock(submission)
    submission.earlier = earlier
    submission.save(update_fields=["earlier"])


def _stops_through(submission: Submission, link_id: str, outcome: Outcome) -> bool:
    """Whether something is told at once because of this answer: a double click sees it too."""
    others = submission.current_answers()
    del others[link_id]
    return bool(outcome.stops - evaluate(submission.questionnaire, others).stops)


def _lowers(before: Outcome, after: Outcome) -> bool:
    """Whether less is demanded, or something told at once would no longer be told."""
    return _level(after) < _level(before) or not before.stops <= after.stops


def _said_of_something_else(
    questionnaire: Questionnaire, answers: Answers, link_id: str, values: tuple[Value, ...]
) -> list[str]:
    """Follow-ups answered about a sign that a gate no longer names, or not alone.

    "It began long ago" was said of leaking; now the person cannot pee: ask again.
    """
    question = questionnaire.questions_by_id[link_id]
    if not question.is_gate or link_id not in answers or question.negative.issuperset(values):
        return []
    return [follow_up for follow_up in questionnaire.follow_ups(link_id) if answers.get(follow_up)]


def _store(
    submission: Submission,
    answers: Answers,
    link_id: str,
    values: tuple[Value, ...],
    *,
    now: datetime,
) -> Outcome:
    """Append the answer, and what it makes us ask again; the row is written once."""
    questionnaire, before = submission.questionnaire, evaluate(submission.questionnaire, answers)
    if gates_are_stale(submission, now=now):
        forget_gates(submission, now)
    events = [Event(link_id, values, utc_text(now))]
    again = _said_of_something_else(questionnaire, answers, link_id, values)
    kept = {**submission.current_answers(), link_id: values}
    outcome = evaluate(questionnaire, kept)
    reopened = evaluate(questionnaire, {**kept, **dict.fromkeys(again, ())})
    if again and outcome.stops <= reopened.stops:  # what is told at once stays told
        events += [Event(follow_up, (), utc_text(now)) for follow_up in again]
        outcome = reopened
    if outcome.stops - before.stops:
        submission.got_help_at = None  # help for the one danger is not help for the next
    submission.set_events((*submission.events(), *events))
    submission.revision += 1
    submission.urgency = level_or_none(outcome)
    submission.highest_urgency = max(submission.highest_urgency, submission.urgency or 0)
    submission.last_step_at = now
    submission.save(
        update_fields=[
            "answers",
            "revision",
            "urgency",
            "highest_urgency",
            "last_step_at",
            "got_help_at",
        ]
    )
    return outcome


def raise_alerts(
    submission: Submission, outcome: Outcome, stops: frozenset[tuple[str, str]], now: datetime
) -> None:
    """One alert for each urgency that newly stops the check; a repeat makes no second.

    The clinicians see it on their list at once, finished or not, and as not looked at: what
    they saw or did before was about another danger.
    """
    shown = {disposition.code: disposition.urgency for disposition in outcome.dispositions}
    for urgency in sorted({shown[code] for _, code in stops}, reverse=True):
        Alert.objects.get_or_create(
            submission=submission,
            kind=Alert.Kind.RED_FLAG,
            urgency=urgency,
            defaults={"created_at": now},
        )
    if stops:
        put_on_list(submission, outcome, now=now, reopen=True)


def _level(outcome: Outcome) -> int:
    return outcome.urgency or 0
