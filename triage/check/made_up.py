"""A check that nobody makes: what the pages of its answers would show. No row is made of it."""

from datetime import datetime
from uuid import UUID

from triage.engine.conditions import Answers, Value
from triage.engine.outcome import evaluate
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import find_route
from triage.models import QuestionnaireVersion, Submission
from triage.models.events import Event, utc_text

#: Of no check: what is asked of the database about it finds nothing, addresses name nobody, and
#: no form that is drawn for it fits a check that somebody makes.
_NOBODY = UUID(int=0)
_REFERENCE = "0" * 8


def made_up_check(
    version: QuestionnaireVersion,
    answers: Answers,
    *,
    is_over: bool,
    got_help: bool,
    may_follow_up: bool,
    now: datetime,
) -> Submission:
    """Somebody who has just given these answers, in the order in which they stand."""
    status = Submission.Status.COMPLETED if is_over else Submission.Status.IN_PROGRESS
    check = Submission(
        id=_NOBODY,
        reference=_REFERENCE,
        version=version,
        status=status,
        started_at=now,
        last_step_at=now,
        completed_at=now if is_over else None,
        got_help_at=now if got_help else None,
        clinic_may_follow_up=may_follow_up,
    )
    check.version_is_signed = version.is_signed
    check.set_events(tuple(Event(key, values, utc_text(now)) for key, values in answers.items()))
    check.urgency = evaluate(check.questionnaire, answers).urgency
    check.highest_urgency = _highest(check.questionnaire, answers)
    return check


def _highest(questionnaire: Questionnaire, answers: Answers) -> int:
    """The most that was demanded on the way: who is out of scope at its end demands nothing."""
    given: dict[str, tuple[Value, ...]] = {}
    highest = 0
    for link_id in find_route(questionnaire, answers).kept:
        given[link_id] = answers[link_id]
        highest = max(highest, evaluate(questionnaire, given).urgency or 0)
    return highest
