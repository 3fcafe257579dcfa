"""Finding reading that fits: answers given once the result is there, and kept apart from it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from triage.check.lifetime import CheckClosed
from triage.check.locking import lock
from triage.engine.answers import check_answer
from triage.engine.conditions import Answers, Value
from triage.engine.question import Question
from triage.engine.route import reading_questions
from triage.models import ReadingChoice, Submission
from triage.models.events import Event, utc_text


def asked_for_reading(submission: Submission) -> tuple[Question, ...]:
    """The questions that would choose reading for this person; none before the result."""
    if submission.status != Submission.Status.COMPLETED:
        return ()
    return reading_questions(submission.questionnaire, submission.current_answers())


def chosen_reading(submission: Submission) -> dict[str, tuple[Value, ...]]:
    """The latest answer to each of them; no query where nothing is ever asked."""
    if not submission.version.parsed().reading_questions:
        return {}
    rows = submission.reading_choices.all()
    return {event.link_id: event.values for row in rows for event in row.events()}


def with_reading(submission: Submission) -> Answers:
    """The answers of the check, and those that choose reading: what suggestions are made from."""
    return {**submission.current_answers(), **chosen_reading(submission)}


@transaction.atomic
def choose_reading(
    submission: Submission, given: Mapping[str, tuple[object, ...]], *, now: datetime
) -> None:
    """Add what was answered; the same again adds nothing.

    Raises :class:`CheckClosed` unless there is a result, and the engine's ``AnswerError``.
    What is not asked of this person is left out.
    """
    submission = lock(submission)
    if submission.status != Submission.Status.COMPLETED:
        raise CheckClosed
    asked = [q for q in asked_for_reading(submission) if q.link_id in given]
    checked = {q.link_id: check_answer(q, given[q.link_id]) for q in asked}
    before = chosen_reading(submission)
    events = [
        Event(link_id, values, utc_text(now))
        for link_id, values in checked.items()
        if before.get(link_id, ()) != values
    ]
    if events:
        choice = ReadingChoice(submission=submission)
        choice.set_events(tuple(events))
        choice.save()
