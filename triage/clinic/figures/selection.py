"""What the figures are about: some versions, and some days of the clinic's calendar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from django.db.models import QuerySet
from django.utils import timezone

from triage.engine.questionnaire import Questionnaire
from triage.models import Alert, ClarityCount, QuestionCount, QuestionnaireVersion, Submission

#: More days than this at once are refused.
LONGEST = 366
#: More days than this are drawn as runs of seven.
_DAY_BY_DAY = 92
_WEEK = 7


def clinic_zone() -> tzinfo:
    """Where a day begins at the clinic's midnight, wherever the reader is."""
    return timezone.get_default_timezone()


@dataclass(frozen=True)
class Selection:
    """Versions, the newest first, and the first and last day that count."""

    versions: tuple[QuestionnaireVersion, ...]
    first: date
    last: date
    now: datetime

    def listed(self) -> QuerySet[Submission]:
        """The checks that came onto the list on these days."""
        listed = Submission.objects.filter(listed_at__gte=self.start, listed_at__lt=self.end)
        return listed.filter(version__in=self.versions).order_by()

    def alerts(self) -> QuerySet[Alert]:
        """The alerts that were made on these days."""
        made = Alert.objects.filter(created_at__gte=self.start, created_at__lt=self.end)
        return made.filter(submission__version__in=self.versions).order_by()

    def question_counts(self) -> QuerySet[QuestionCount]:
        """The sums of the checks that ended on these days."""
        days = (self.first, self.last)
        return QuestionCount.objects.filter(version__in=self.versions, day__range=days).order_by()

    def clarity_counts(self) -> QuerySet[ClarityCount]:
        """What was said on these days of whether a question is clear."""
        days = (self.first, self.last)
        return ClarityCount.objects.filter(version__in=self.versions, day__range=days).order_by()

    def documents(self) -> Iterator[Questionnaire]:
        """What each version asks, the newest first; a damaged one is passed over."""
        return filter(None, (version.parsed_or_none() for version in self.versions))

    @property
    def days(self) -> int:
        """How many days there are."""
        return (self.last - self.first).days + 1

    @property
    def run(self) -> int:
        """How many days are drawn as one."""
        return 1 if self.days <= _DAY_BY_DAY else _WEEK

    def runs(self) -> Iterator[date]:
        """The first day of each run."""
        return (self.first + timedelta(days=n) for n in range(0, self.days, self.run))

    def run_of(self, day: date) -> int:
        """Which run a day belongs to."""
        return (day - self.first).days // self.run

    @property
    def start(self) -> datetime:
        """The midnight that it begins with."""
        return datetime.combine(self.first, time.min, clinic_zone())

    @property
    def end(self) -> datetime:
        """The midnight that it ends with."""
        return datetime.combine(self.last + timedelta(days=1), time.min, clinic_zone())
