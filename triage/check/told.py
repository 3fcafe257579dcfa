"""What a person is told of the clinic's work on their check: that it was seen, and that it rang.

Never what was recorded, noted or decided, nor by whom. It lowers nothing, and in an emergency
nobody is told that the clinic has seen it: that would sound as if help were on its way. Nor is
whoever demanded one before, or is recalled for one.
"""

from dataclasses import dataclass
from datetime import datetime

from triage.engine.outcome import Outcome
from triage.engine.urgency import Urgency
from triage.models import CallTry, Submission
from triage.models.review import NO_WAY, last_standing

#: What a person would know of anyway if it had reached them is not told.
_MISSED = (CallTry.Result.NO_ANSWER, CallTry.Result.WRONG_NUMBER, CallTry.Result.MESSAGE_LEFT)


@dataclass(frozen=True)
class Told:
    """Whether the clinic has seen it as it is now, and when it last rang in vain.

    Where it ``is_grave`` something else comes before calling the clinic, at the ``line`` of this
    token; empty where the questionnaire names none that is always shown.
    """

    is_seen: bool
    tried_at: datetime | None
    is_grave: bool
    line: str

    def __bool__(self) -> bool:
        return self.is_seen or self.tried_at is not None


def what_is_told(submission: Submission, outcome: Outcome) -> Told:
    """Two queries at most."""
    is_grave = outcome.is_crisis or outcome.urgency == Urgency.EMERGENCY
    is_calm = not is_grave and submission.work_urgency < Urgency.EMERGENCY
    lines = (line.code for line in submission.questionnaire.lines if line.always_shown)
    is_seen = is_calm and _is_seen(submission)
    return Told(is_seen, _tried_at(submission), is_grave, next(lines, ""))


def _is_seen(submission: Submission) -> bool:
    """Whether somebody has looked since it was finished; what was seen before was not all of it."""
    if submission.stage not in {Submission.Stage.SEEN, Submission.Stage.DONE}:
        return False
    times = filter(None, (submission.first_seen_at, submission.looked_at))
    seen_at, told_at = max(times, default=None), submission.completed_at
    return seen_at is not None and (told_at is None or seen_at >= told_at)


def _tried_at(submission: Submission) -> datetime | None:
    """When somebody last rang, unless that reached somebody, or it is dealt with."""
    tries = submission.calls.order_by("-at", "-id")
    if submission.stage == Submission.Stage.DONE:
        done = last_standing(submission)
        if done is not None and done.outcome != NO_WAY:
            tries = tries.filter(at__gt=done.first_at())
    last = tries.values_list("at", "result").first()
    return last[0] if last and last[1] in _MISSED else None
