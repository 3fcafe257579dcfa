"""Made-up patients, and checks of theirs that are already under way."""

from datetime import timedelta

from django.utils import timezone

from tests.browser.visitor import Given
from tests.patients import patients
from triage.check.answering import answer
from triage.check.starting import start
from triage.check.submissions import complete
from triage.engine.route import find_route
from triage.models import QuestionnaireVersion, Submission

_PATIENTS = patients()
ARTICLE_SIGNS = (
    "persistent-over-6-weeks",
    "leg-weakness-or-sensation",
    "bowel-bladder",
    "infection",
    "severe-unrelenting",
)


def patient(*signs: str, urgency: str = "") -> Given:
    """The answers of the first patient with these signs and no others."""
    answers: Given = next(
        one["answers"]
        for one in _PATIENTS
        if one["signs"] == list(signs) and urgency in ("", one["urgency"])
    )
    return answers


def urgency_of(*signs: str) -> str:
    """Where the first patient with these signs and no others ought to end."""
    return next(str(one["urgency"]) for one in _PATIENTS if one["signs"] == list(signs))


BENIGN = patient()
CANNOT_PEE = patient("bowel-bladder", urgency="emergency")


def check(
    version: QuestionnaireVersion,
    answers: Given = BENIGN,
    *,
    until: str = "",
    ago: timedelta = timedelta(),
    follow_up: bool = False,
) -> tuple[Submission, str]:
    """A check answered up to ``until``, so long ago, with its browser's secret."""
    now = timezone.now() - ago
    submission, token = start(version, clinic_may_follow_up=follow_up, now=now)
    while True:
        link_id = find_route(submission.questionnaire, submission.current_answers()).next_question
        if link_id in (None, until):
            return submission, token
        values = tuple(answers.get(link_id, ()))
        revision = submission.revision
        submission = answer(
            submission, link_id=link_id, values=values, revision=revision, now=now
        ).submission


def completed(
    version: QuestionnaireVersion, answers: Given = BENIGN, *, ago: timedelta = timedelta()
) -> tuple[Submission, str]:
    """A check with its result."""
    submission, token = check(version, answers, ago=ago)
    complete(submission, now=timezone.now() - ago)
    return submission, token
