"""The verbs of a submission: start, answer, complete, save, resume, expire, erase.

Each takes the time as ``now`` and stores everything it promises before it returns.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from triage.digests import digest_matches, keyed_digest
from triage.dropoff import count_left
from triage.engine.answers import AnswerError, check_answer
from triage.engine.conditions import Answers, Value
from triage.engine.document import canonical
from triage.engine.outcome import Outcome, State, can_still_rise, evaluate
from triage.engine.questionnaire import Question, Questionnaire, Urgency
from triage.engine.route import Route, as_left, find_route
from triage.models import Alert, QuestionnaireVersion, Submission
from triage.models.submission import GATES_AGAIN, Event, utc_text
from triage.replays import recall_late
from triage.worklist import forget_person, note_findings, note_name, put_on_list

#: An unfinished check older than this is never shown as a result.
LIFETIME = timedelta(hours=24)
#: Resumed after longer than this, the danger signs are asked again.
GATES_HOLD = timedelta(hours=1)
#: No vowels, so no words, and nothing that looks like another sign: codes are read aloud.
_CODE_SIGNS = "34679CDFGHJKMNPQRTVWX"
_CODE_LENGTH = 8
_PIN_DIGITS = 8
#: How many of each there are to guess among; ``manage.py limits`` does the sums.
CODES: int = len(_CODE_SIGNS) ** _CODE_LENGTH
PINS: int = 10**_PIN_DIGITS


class CheckClosed(Exception):
    """The check is completed, expired or erased; it takes no more answers."""


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
                    reference=_new_reference(),
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


def belongs_to_browser(submission: Submission, token: str) -> bool:
    """Whether this browser's secret still opens the submission."""
    return digest_matches("browser", token, submission.browser_hash)


def clinic_may_read(submission: Submission) -> bool:
    """Finished answers are the clinic's; unfinished ones only with the person's consent."""
    return submission.status == Submission.Status.COMPLETED or submission.clinic_may_follow_up


def is_expired(submission: Submission, *, now: datetime) -> bool:
    """Whether an unfinished check has grown too old to go on with.

    One from a day that has not come yet is too: nobody can tell how old it is.
    """
    in_progress = submission.status == Submission.Status.IN_PROGRESS
    return in_progress and abs(now - submission.started_at) >= LIFETIME


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
    submission = _lock(submission)
    _refuse_closed(submission, now)
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
    _alert(submission, outcome, new_stops, now)
    return Answered(submission, outcome, applied=True, stops=bool(new_stops))


@transaction.atomic
def complete(submission: Submission, *, now: datetime) -> Outcome:
    """Close the check with its outcome. Completing twice changes nothing.

    Raises :class:`NotComplete` while an open question could still add something, and
    :class:`CheckClosed` when it has expired or was erased.
    """
    submission = _lock(submission)
    answers = submission.current_answers()
    outcome = evaluate(submission.questionnaire, answers)
    if submission.status == Submission.Status.COMPLETED:
        return outcome
    _refuse_closed(submission, now)
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


def answers_digest(submission: Submission) -> str:
    """Keyed digest of every event, whatever key the ciphertext was made with.

    Of a check that was moved, also of which events were given on which version.
    """
    signed: dict[str, object] = {
        "id": str(submission.id),
        "events": [list(event) for event in submission.events()],
    }
    if submission.versions_left():
        signed["left"] = [list(stay) for stay in submission.versions_left()]
    return keyed_digest("answers", canonical(signed))


def say_got_help(submission: Submission, *, now: datetime) -> None:
    """Store when the person said that help is there. It lowers nothing."""
    Submission.objects.filter(pk=submission.pk, got_help_at=None).update(got_help_at=now)


@transaction.atomic
def set_contact(submission: Submission, details: Mapping[str, str]) -> None:
    """Keep how the clinic may reach the person; empty details remove what was there."""
    kept = {key: value for key, value in details.items() if value}
    before = submission.contact_details().get("name", "")
    submission.contact = {"submission": str(submission.id), **kept} if kept else None
    submission.save(update_fields=["contact"])
    note_name(submission, kept.get("name", ""), before=before)


def make_pin(submission: Submission) -> str:
    """A new PIN for coming back; an earlier one stops working. Shown once, stored hashed."""
    pin = f"{secrets.randbelow(10**_PIN_DIGITS):0{_PIN_DIGITS}}"
    submission.pin_hash = _pin_digest(submission, pin)
    submission.save(update_fields=["pin_hash"])
    return pin


def find_by_pin(reference: str, pin: str) -> Submission | None:
    """The submission that this code and PIN open together, or none."""
    submission = (
        Submission.objects.for_patient().filter(reference=normal_reference(reference)).first()
    )
    if submission is None or not digest_matches(
        "pin", f"{submission.id}:{pin}", submission.pin_hash
    ):
        return None
    return submission


@transaction.atomic
def resume(submission: Submission, *, now: datetime) -> tuple[Submission, str]:
    """Open a check in this browser, and only there; after an hour ask the gates again."""
    submission = _lock(submission)
    token = secrets.token_urlsafe(24)
    submission.browser_hash = keyed_digest("browser", token)
    if submission.status == Submission.Status.IN_PROGRESS:
        if gates_are_stale(submission, now=now):
            _forget_gates(submission, now)
        submission.last_step_at = now
    submission.save(
        update_fields=["browser_hash", "answers", "revision", "urgency", "last_step_at"]
    )
    return submission, token


@transaction.atomic
def move(submission: Submission, version: QuestionnaireVersion, *, now: datetime) -> Submission:
    """Take an unfinished check from a withdrawn version to another.

    An answer stays only where the question, its help and its options read exactly the same.
    The gates are asked again; the record keeps everything. Moving twice changes nothing.
    """
    submission = _lock(submission)
    if submission.status != Submission.Status.IN_PROGRESS or submission.version_id == version.pk:
        return submission
    old, new = submission.questionnaire, version.parsed()
    dropped = [
        Event(link_id, (), utc_text(now))
        for link_id, values in submission.current_answers().items()
        if values and not _still_answer(old, new, link_id, values)
    ]
    again = Event(GATES_AGAIN, (), utc_text(now))
    submission.move_to(version)
    submission.set_events((*submission.events(), *dropped, again))
    submission.revision += 1
    outcome = evaluate(new, submission.current_answers())
    submission.urgency = _level_or_none(outcome)
    submission.highest_urgency = max(submission.highest_urgency, submission.urgency or 0)
    submission.save(update_fields=["version", "answers", "revision", "urgency", "highest_urgency"])
    _alert(submission, outcome, outcome.stops, now)
    return _lock(submission)


def _still_answer(
    old: Questionnaire, new: Questionnaire, link_id: str, values: tuple[Value, ...]
) -> bool:
    """Whether an answer given to the one may stand in the other; to no question it may."""
    asked, asks = old.questions_by_id.get(link_id), new.questions_by_id.get(link_id)
    if asks is None:
        return True
    if asked is None or not reads_the_same(asked, asks):
        return False
    try:
        return bool(check_answer(asks, values))
    except AnswerError:  # two options that went together no longer do
        return False


def reads_the_same(one: Question, other: Question) -> bool:
    """Whether an answer to one is an answer to the other, to the letter."""

    def read(question: Question) -> tuple[object, ...]:
        numbers = (question.minimum, question.maximum, question.unit)
        return (question.type, question.text, question.help, question.labels, numbers)

    return read(one) == read(other)


def gates_are_stale(submission: Submission, *, now: datetime) -> bool:
    """Whether so long has passed that a danger sign may have come since it was asked for.

    A last step that lies ahead was taken by a clock that was wrong: it says as little.
    """
    if submission.status != Submission.Status.IN_PROGRESS:
        return False
    if abs(now - submission.last_step_at) < GATES_HOLD:
        return False
    gates = {q.link_id for q in submission.questionnaire.questions if q.is_gate}
    return not gates.isdisjoint(submission.current_answers())


@transaction.atomic
def ask_gates_again(submission: Submission, *, now: datetime) -> None:
    """Start the gates over where they are stale; what was answered stays on record."""
    submission = _lock(submission)
    if gates_are_stale(submission, now=now):
        _forget_gates(submission, now)
        submission.last_step_at = now
        submission.save(update_fields=["answers", "revision", "urgency", "last_step_at"])


def _forget_gates(submission: Submission, now: datetime) -> None:
    submission.set_events((*submission.events(), Event(GATES_AGAIN, (), utc_text(now))))
    submission.revision += 1
    outcome = evaluate(submission.questionnaire, submission.current_answers())
    submission.urgency = _level_or_none(outcome)


def finish(submission: Submission) -> None:
    """Revoke this browser's secret: what is cached or copied opens nothing any more."""
    Submission.objects.filter(pk=submission.pk).update(browser_hash="")


@transaction.atomic
def expire(submission: Submission, *, now: datetime) -> Submission:
    """Stop a check that was left behind.

    Follow-ups left open count as "not sure" for the alert and the worklist. The answers
    stay only where the person let the clinic follow up.
    """
    submission = _lock(submission)
    if not is_expired(submission, now=now):
        return submission
    answers = submission.current_answers()
    left = evaluate(submission.questionnaire, as_left(submission.questionnaire, answers))
    submission.status = Submission.Status.STOPPED
    submission.urgency = _level_or_none(left) if left.findings else None
    submission.highest_urgency = max(submission.highest_urgency, submission.urgency or 0)
    count_left(submission)
    if submission.clinic_may_follow_up:
        submission.digest = answers_digest(submission)
    else:
        submission.answers = submission.contact = None
    submission.save()
    highest = submission.highest_urgency
    if submission.clinic_may_follow_up or highest >= Urgency.SAME_DAY:
        put_on_list(submission, left, now=now)
    if submission.clinic_may_follow_up:
        note_findings(submission, left)
    recall_late(submission, now=now)
    told = submission.alerts.filter(left_at__isnull=False, urgency__gte=highest)
    if highest >= Urgency.SAME_DAY and not told.exists():
        Alert.objects.get_or_create(
            submission=submission,
            kind=Alert.Kind.LEFT,
            urgency=highest,
            defaults={"created_at": now, "left_at": now},
        )
    return submission


@transaction.atomic
def ask_to_erase(submission: Submission, *, now: datetime) -> bool:
    """Erase at once, or ask the clinic to; says whether it is done.

    What a clinician has taken on or written about is part of a patient's care, so from then
    on the clinic decides. Asking twice changes nothing.
    """
    submission = _lock(submission)
    if not is_worked_on(submission):
        erase(submission)
        return True
    if submission.asked_to_erase_at is None:
        submission.asked_to_erase_at = now
        submission.save(update_fields=["asked_to_erase_at"])
    return False


def is_worked_on(submission: Submission) -> bool:
    """Whether a clinician has ever taken it on or recorded anything about it."""
    return submission.claims.exists() or submission.reviews.exists()


@transaction.atomic
def erase(submission: Submission) -> None:
    """Remove everything the person gave, as they wish; a tombstone stays.

    An alert that was made survives, marked as erased by the person.
    """
    submission = _lock(submission)
    leave_tombstone(submission)
    submission.alerts.update(erased_by_person=True)


def leave_tombstone(submission: Submission) -> None:
    """Remove answers, contact details and every way back; the row must be held by the caller.

    Dates and urgency stay for the clinic's figures, under a new random code. Reviews stay as
    rows, but what was noted in them goes: the one exception to their never being changed.
    """
    submission.status = Submission.Status.ERASED
    submission.reference = _new_reference()
    submission.answers = submission.contact = submission.earlier = None
    submission.pin_hash = submission.browser_hash = submission.digest = ""
    submission.save()
    submission.later.update(earlier=None)
    submission.reviews.update(note=None)
    forget_person(submission)


@transaction.atomic
def link_earlier(submission: Submission, earlier: Submission | None) -> None:
    """Say that the same person did this check before, or that they did not after all.

    Raises :class:`NotEarlier`; so no check is its own past, not even by way of others.
    """
    if earlier is not None:
        earlier = _lock(earlier)  # before the later one, as when it is erased
        is_erased = earlier.status == Submission.Status.ERASED
        if is_erased or earlier.started_at >= submission.started_at:
            raise NotEarlier
    submission = _lock(submission)
    submission.earlier = earlier
    submission.save(update_fields=["earlier"])


def normal_reference(text: str) -> str:
    """A reference code as it is stored, however it was typed."""
    return "".join(sign for sign in text.upper() if sign.isalnum())[:_CODE_LENGTH]


def _lock(submission: Submission) -> Submission:
    """The row as it is now, held until the transaction ends; one query.

    What was read of its version still holds, unless it was moved to another meanwhile.
    """
    row = Submission.objects.select_for_update().get(pk=submission.pk)
    if row.version_id != submission.version_id or not hasattr(submission, "version_is_signed"):
        return Submission.objects.for_patient().get(pk=row.pk)
    row.version, row.version_is_signed = submission.version, submission.version_is_signed
    return row


def _refuse_closed(submission: Submission, now: datetime) -> None:
    if submission.status != Submission.Status.IN_PROGRESS or is_expired(submission, now=now):
        raise CheckClosed


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
        _forget_gates(submission, now)
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
    submission.urgency = _level_or_none(outcome)
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


def _alert(
    submission: Submission, outcome: Outcome, stops: frozenset[tuple[str, str]], now: datetime
) -> None:
    """One alert for each urgency that newly stops the check; a repeat makes no second.

    The clinicians see it on their list at once, finished or not.
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
        put_on_list(submission, outcome, now=now)


def _level(outcome: Outcome) -> int:
    return outcome.urgency or 0


def _level_or_none(outcome: Outcome) -> int | None:
    return None if outcome.urgency is None else int(outcome.urgency)


def _new_reference() -> str:
    return "".join(secrets.choice(_CODE_SIGNS) for _ in range(_CODE_LENGTH))


def _pin_digest(submission: Submission, pin: str) -> str:
    return keyed_digest("pin", f"{submission.id}:{pin}")
