"""The figures: sums over checks that were made with the verbs, against counting by hand."""

from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.db import connection

from tests.checks import NOW, Given, again
from tests.small import BENIGN
from triage.check.answering import answer
from triage.check.starting import start
from triage.check.submissions import complete
from triage.clinic.figures.selection import Selection
from triage.clinic.reviews import review
from triage.models import QuestionnaireVersion, Review, Submission

#: The week that ends with the day of ``NOW``.
FIRST, LAST = date(2026, 4, 25), date(2026, 5, 1)


def week_of(*versions: QuestionnaireVersion, now: datetime = NOW) -> Selection:
    """All of these versions, the newest first, in that week."""
    return Selection(versions, FIRST, LAST, now)


def under_way(
    version: QuestionnaireVersion, given: Given, *, at: datetime = NOW, follow_up: bool = False
) -> Submission:
    """A check begun and so far answered at this time."""
    submission, _token = start(version, clinic_may_follow_up=follow_up, now=at)
    for link_id, values in given.items():
        submission = answer(
            submission, link_id=link_id, values=values, revision=submission.revision, now=at
        ).submission
    return submission


def done(version: QuestionnaireVersion, given: Given = BENIGN, *, at: datetime = NOW) -> Submission:
    """A check completed at this time."""
    submission = under_way(version, given, at=at)
    complete(submission, now=at)
    return again(submission)


def verdict(
    submission: Submission,
    said: str,
    *,
    hours: int = 1,
    corrects: Review | None = None,
) -> Review:
    """What a clinician judged, so many hours after the check came onto the list."""
    listed_at = again(submission).listed_at
    assert listed_at
    by, _created = User.objects.get_or_create(username="judge")
    return review(
        submission,
        by=by,
        outcome="called",
        verdict=said,
        note="",
        now=listed_at + timedelta(hours=hours),
        corrects=corrects,
    )


def another(version: QuestionnaireVersion) -> QuestionnaireVersion:
    """A second version of the same questionnaire, retired."""
    return QuestionnaireVersion.objects.create(
        questionnaire=version.questionnaire,
        number=2,
        status="retired",
        document=version.document,
        sha256=version.sha256,
        published_at=NOW,
        retired_at=NOW,
    )


def with_other_key(submission: Submission) -> None:
    """As if its answers had been encrypted with a key that is lost."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE triage_submission SET answers = %s WHERE reference = %s",
            [b"not a ciphertext", submission.reference],
        )
