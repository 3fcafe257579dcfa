"""What is written on the row of a check: the answers as they were given, and what they demand."""

from collections.abc import Mapping
from datetime import datetime

from triage.engine.conditions import Value
from triage.engine.outcome import Outcome
from triage.engine.urgency import Urgency
from triage.models import Submission
from triage.models.events import Event, utc_text

#: The fields that :func:`record` changes.
RECORDED = ("answers", "revision", "urgency", "highest_urgency")


def record(
    submission: Submission, given: Mapping[str, tuple[Value, ...]], *, now: datetime
) -> Outcome:
    """Append what was answered, and keep what is demanded now.

    The caller holds the row and saves it.
    """
    events = [Event(link_id, values, utc_text(now)) for link_id, values in given.items()]
    submission.set_events((*submission.events(), *events))
    submission.revision += 1
    outcome = submission.outcome()
    demand(submission, outcome.urgency)
    return outcome


def demand(submission: Submission, urgency: Urgency | None) -> None:
    """Keep what is demanded now, none while nothing is, and the most that ever was."""
    submission.urgency = None if urgency is None else int(urgency)
    submission.highest_urgency = max(submission.highest_urgency, submission.urgency or 0)
