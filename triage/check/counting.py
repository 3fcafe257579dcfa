"""The answers of a check as they count once it was left behind."""

from triage.engine.conditions import Answers
from triage.engine.route import as_left
from triage.models import Submission


def counting_answers(submission: Submission) -> Answers:
    """The answers as they count: of a check that was left, what follows a sign as "not sure"."""
    return _answers(submission, was_left=submission.status == Submission.Status.STOPPED)


def answers_for_clinic(submission: Submission) -> Answers:
    """The same, but left it is as soon as the clinic was told so; it may be gone on with."""
    is_noted = submission.status == Submission.Status.IN_PROGRESS and (
        submission.left_noted_at is not None and submission.left_noted_at >= submission.last_step_at
    )
    return _answers(submission, was_left=True) if is_noted else counting_answers(submission)


def _answers(submission: Submission, *, was_left: bool) -> Answers:
    answers = submission.current_answers()
    return as_left(submission.questionnaire, answers) if was_left else answers
