"""What gave cause to act on a check, and what of that came after somebody looked.

A form carries what its reader had before them, so that what they record is meant for just that.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce

from triage.check.alerting import known_by, urgent_findings
from triage.check.counting import answers_for_clinic
from triage.engine.outcome import evaluate
from triage.models import Alert, Recall, Review, Submission
from triage.models.submission import UNREADABLE
from triage.site.digests import keyed_digest

#: When an alert last gave cause.
SINCE = Coalesce("raised_at", "created_at")
#: Which sign asks for which disposition.
Found = frozenset[tuple[str, str]]


def what_is_known(submission: Submission) -> str:
    """All that gives cause to act by now, as a digest: another danger makes another one.

    It is when alerts told of any danger last, when the check was called back and a number was
    left, and what was found that is urgent. An ordinary answer changes none of them, so that
    nobody is interrupted while the person goes on.
    """
    return known_as(_times(submission), _found(submission))


def known_as(times: Sequence[datetime | None], found: Found) -> str:
    """The digest of just that: whoever may not read what was found learns nothing from it."""
    parts = (*(str(at) for at in times), *sorted(map("/".join, found)))
    return keyed_digest("known", "|".join(parts))


def _times(submission: Submission) -> tuple[datetime | None, ...]:
    return danger_at(submission), _recalled_at(submission), submission.number_at


def request_known(submission: Submission) -> str:
    """All that somebody should know who answers a request to erase, as a digest.

    Any answer more, any look or record of the clinic, another request, or an answer to it.
    """
    answers = submission.erase_answers.count()
    records = submission.reviews.count() + submission.calls.count()
    row = (submission.revision, submission.stage, submission.asked_to_erase_at)
    parts = (*row, answers, records, what_is_known(submission))
    return keyed_digest("erase-request", "|".join(map(str, parts)))


def danger_at(submission: Submission) -> datetime | None:
    """When alerts last told of any danger; ``None`` where they never did."""
    told = dangers().filter(submission=submission)
    last: datetime | None = told.aggregate(last=Max("caused_at"))["last"]
    return last


def dangers() -> QuerySet[Alert]:
    """Alerts that tell of a danger, with ``caused_at``; that one is late is none of its own."""
    return Alert.objects.exclude(kind=Alert.Kind.LATE).annotate(caused_at=SINCE)


def number_known(submission: Submission) -> str:
    """Which number was left last, as a digest that tells nothing else to whoever calls it."""
    return keyed_digest("number", str(submission.number_at))


def is_news_since(submission: Submission, row: Review) -> bool:
    """Whether anything gave cause to act after ``row`` was first recorded, whoever knows of it."""
    moment = row.first_at()
    if any(at > moment for at in _times(submission) if at is not None):
        return True
    with suppress(*UNREADABLE):
        return not _found(submission) <= known_by(submission, moment)
    return True


def _recalled_at(submission: Submission) -> datetime | None:
    recalls = Recall.objects.filter(submission=submission)
    last: datetime | None = recalls.aggregate(last=Max("created_at"))["last"]
    return last


def _found(submission: Submission) -> Found:
    """What was found that is urgent; nothing where no key opens the answers."""
    with suppress(*UNREADABLE):
        answers = answers_for_clinic(submission)
        return urgent_findings(evaluate(submission.questionnaire, answers))
    return frozenset()
