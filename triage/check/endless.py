"""How often the answers of a check may be changed.

Each change writes the whole list once more, and a clinician reads all of it: no browser makes it
so long that either takes too much. What is answered or chosen for the first time is always taken,
and so is what is more urgent than what stands.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from triage.check.alerting import stops_told
from triage.engine.conditions import Value
from triage.engine.outcome import Outcome, evaluate
from triage.engine.question import CHOICE_TYPES
from triage.models import Submission
from triage.models.events import Event, utc_text

#: Nobody who answers for themselves comes near any of these.
MOST_EVENTS = 400
#: Of the list, in characters; only free text could make it longer than the number above lets it.
MOST_CHARACTERS = 64_000
CHANGES_A_MINUTE = 60


class TooManyAnswers(Exception):
    """The answers were changed so often that no more changes are kept."""


def refuse_endless(
    submission: Submission,
    before: Outcome,
    given: tuple[str, tuple[Value, ...]],
    *,
    now: datetime,
) -> None:
    """Raise :class:`TooManyAnswers` where this change of an answer would make it so."""
    link_id, values = given
    events, answers = submission.events(), submission.current_answers()
    if not answers.get(link_id) or not _is_endless(events, now=now):
        return
    if _is_said_first(submission, events, link_id, values):
        return
    asked = submission.questionnaire.questions_by_id[link_id]
    if asked.is_gate and asked.names_sign(values) and not asked.names_sign(answers[link_id]):
        return  # what it opens may make it urgent; the way back is refused, so it happens once
    after = evaluate(submission.questionnaire, {**answers, link_id: values})
    if not _rises(submission, before, after):
        raise TooManyAnswers


def _is_said_first(
    submission: Submission, events: Sequence[Event], link_id: str, values: tuple[Value, ...]
) -> bool:
    """Whether an option is chosen that never was: what is asked next may make it urgent."""
    said = {value for event in events if event.link_id == link_id for value in event.values}
    is_choice = submission.questionnaire.questions_by_id[link_id].type in CHOICE_TYPES
    return is_choice and not said.issuperset(values)


def _is_endless(events: Sequence[Event], *, now: datetime) -> bool:
    """Whether it is too long by now, or grows too fast."""
    if len(events) < CHANGES_A_MINUTE:
        return False
    since = utc_text(now - timedelta(minutes=1))
    lately = [event.link_id for event in events if event.at >= since]
    too_fast = len(lately) - len(set(lately)) >= CHANGES_A_MINUTE
    return too_fast or len(events) >= MOST_EVENTS or _characters(events) >= MOST_CHARACTERS


def _characters(events: Sequence[Event]) -> int:
    return sum(len(str(value)) for event in events for value in event.values)


def _rises(submission: Submission, before: Outcome, after: Outcome) -> bool:
    """Whether more is demanded, or something must be told at once that never was."""
    if (after.urgency or 0) > (before.urgency or 0):
        return True
    return bool(after.stops - before.stops - stops_told(submission, submission.events()))
