"""What clinicians judged, by the patients' age and by who answered, told so that nobody is found.

What is told here stands beside the whole, and the parts of a whole tell more than each by itself.
So fewer than five and none at all are one word, and whoever is in no group (no date of birth,
answers that are erased or cannot be read) is left out, however many that are: each of a few
might as well be one of those, and everything would read the same.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from triage.check.counting import counting_answers
from triage.clinic.figures.number_words import drawn_count, is_few
from triage.clinic.figures.selection import Selection, clinic_zone
from triage.clinic.figures.verdicts import Verdict, standing_verdicts
from triage.models import QuestionnaireVersion, Submission
from triage.site.blurred_counts import FEW, shown_count
from triage.site.damaged_rows import BROKEN, read_each
from triage.site.statistics import wilson

#: From which age on, and what the group is called.
_AGES: tuple[tuple[int, Promise], ...] = (
    (75, _("75 and older")),
    (60, _("60 to 74")),
    (40, _("40 to 59")),
    (18, _("18 to 39")),
    (0, _("under 18")),
)
AGE_GROUPS = tuple(name for _from, name in reversed(_AGES))
MYSELF, ANOTHER = _("for themselves"), _("for somebody they care for")
WHO_ANSWERED = (MYSELF, ANOTHER)
#: With fewer, what blurring adds or takes away would say more than the verdicts.
_ENOUGH = 20

Counts = dict[Promise, Counter[str]]
_Group = Callable[[Submission], Promise | None]


@dataclass(frozen=True)
class Bounds:
    """Between what and what a rate may truly lie, however many the few are."""

    low: float
    high: float


@dataclass(frozen=True)
class GroupRow:
    """The verdicts on one group, as they may be told. No rate where there are too few."""

    name: str
    too_low: str
    right: str
    too_high: str
    under: Bounds | None
    over: Bounds | None


def group_rows(names: tuple[Promise, ...], counts: Counts) -> Iterator[GroupRow]:
    """One for each group, also where nobody is in it."""
    for name in names:
        yield _row(str(name), counts.get(name, Counter()))


def _row(name: str, counts: Counter[str]) -> GroupRow:
    low, right, high = (counts[v] for v in (Verdict.TOO_LOW, Verdict.RIGHT, Verdict.TOO_HIGH))
    enough = sum(_least_and_most(count)[0] for count in (low, right, high)) >= _ENOUGH
    return GroupRow(
        name=name,
        too_low=_told(low),
        right=_told(right),
        too_high=_told(high),
        under=_bounds(low, right, high) if enough else None,
        over=_bounds(high, right, low) if enough else None,
    )


def _told(count: int) -> str:
    """Blurred, and nobody is a few as well: see above."""
    return f"<{FEW}" if is_few(count) else shown_count(count, exact=False)


def _least_and_most(count: int) -> tuple[int, int]:
    """What is reckoned with: of a few, that it is nobody, and as many as it can be."""
    if is_few(count):
        return 0, FEW - 1
    drawn = drawn_count(count, exact=False)
    return drawn, drawn


def _bounds(part: int, *others: int) -> Bounds:
    """The lower end where it is as rare as it can be, the upper where it is as frequent."""
    least, most = _least_and_most(part)
    fewest, rest = map(sum, zip(*map(_least_and_most, others), strict=True))
    return Bounds(wilson(least, least + rest).low, wilson(most, most + fewest).high)


def verdicts_by_group(selection: Selection) -> tuple[Counts, Counts]:
    """By age, and by who answered; each with those of whom it is known."""
    standing, _is_cut = standing_verdicts(selection)
    ages: Counts = {}
    respondents: Counts = {}
    for submission in _readable(list(standing), selection):
        for found, group in ((ages, _age_group), (respondents, _who_answered)):
            name = _known(group, submission)
            if name is not None:
                found.setdefault(name, Counter())[standing[submission.pk].verdict] += 1
    return ages, respondents


def _readable(keys: list[UUID], selection: Selection) -> Iterator[Submission]:
    """Those whose answers the clinic may read, and can."""
    versions: dict[int, QuestionnaireVersion] = {one.pk: one for one in selection.versions}
    may_read = Q(status=Submission.Status.COMPLETED) | Q(clinic_may_follow_up=True)
    rows = Submission.objects.filter(may_read, pk__in=keys, answers__isnull=False).order_by()
    for submission, is_whole in read_each(rows, "answers", "contact"):
        if is_whole:
            submission.version = versions[submission.version_id]
            yield submission


def _known(group: _Group, submission: Submission) -> Promise | None:
    try:
        return group(submission)
    except BROKEN:  # ``manage.py verify`` names it
        return None


def _age_group(submission: Submission) -> Promise | None:
    """By the date of birth that the person left for the clinic; most leave none."""
    told = str(submission.contact_details().get("date_of_birth") or "")
    age = age_at(date.fromisoformat(told), submission.started_at) if told else -1
    return next((name for least, name in _AGES if age >= least), None)


def age_at(born: date, moment: datetime) -> int:
    """In whole years, by the clinic's calendar."""
    today = timezone.localdate(moment, clinic_zone())
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _who_answered(submission: Submission) -> Promise | None:
    """As they said; unknown where the version does not ask."""
    parsed = submission.version.parsed()
    if not parsed.knows_carers:
        return None
    return ANOTHER if parsed.is_for_other(counting_answers(submission)) else MYSELF
