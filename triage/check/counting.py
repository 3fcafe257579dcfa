"""The answers of a check as they count once it was left behind."""

from triage.engine.conditions import Answers
from triage.engine.route import as_left
from triage.models import Submission


def counting_answers(submission: Submission) -> Answers:
    """The answers as they count: of a check that was left, what follows a sign as "not sure"."""
    answers = submission.current_answers()
    was_left = submission.status == Submission.Status.STOPPED
    return as_left(submission.questionnaire, answers) if was_left else answers
