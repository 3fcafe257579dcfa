"""Where people leave a check: sums by question and day, made when a check has ended.

The answers of a check that was left are often erased at that very moment, so its route is
counted just before. Finished checks are counted later, by ``manage.py purge``, because the
counters of a day are rows that everybody would wait for.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from triage.models import QuestionCount, Submission
from triage.models.submission import UNREADABLE

#: Stands for the pages after the last question, where a check is looked over and finished.
AT_THE_END = ""
#: Checks counted in one transaction.
_BATCH = 200


class Tally:
    """How many reached each question of a version on one day, and how many left there."""

    def __init__(self) -> None:
        self.reached: Counter[str] = Counter()
        self.left_here: Counter[str] = Counter()

    def count(self, submission: Submission, *, finished: bool) -> None:
        """Add one check. Raises one of ``UNREADABLE``.

        Whoever leaves has been shown the first question without an answer. Whom the check is
        not for was sent elsewhere, and has not left.
        """
        route = submission.route()
        self.reached.update(route.kept.keys())
        if route.out_of_scope is not None:
            return
        last = AT_THE_END if finished else route.next_question or AT_THE_END
        self.reached[last] += 1
        if not finished:
            self.left_here[last] += 1


def count_left(submission: Submission) -> None:
    """Count a check that was left, while its answers are still there.

    The caller holds the row and stores it.
    """
    tally = Tally()
    tally.count(submission, finished=False)
    _store(submission.version_id, _day(submission), tally)
    submission.is_counted = True


def count_finished() -> int:
    """Count every finished check that is not in the sums yet; how many these were."""
    return sum(iter(_count_batch, 0))


@transaction.atomic
def _count_batch() -> int:
    """Some checks, their rows held, so that two workers never count one twice."""
    waiting = Submission.objects.filter(status=Submission.Status.COMPLETED, is_counted=False)
    # Answers are read one by one, so that one that no key opens does not keep back the others.
    rows = waiting.select_related("version").defer(
        "answers", "contact", "version__document", "version__note"
    )
    held = rows.select_for_update(of=("self",), skip_locked=True)
    batch = list(held.order_by("completed_at")[:_BATCH])
    for (version_id, day), tally in _tallies(batch):
        _store(version_id, day, tally)
    Submission.objects.filter(pk__in=[row.pk for row in batch]).update(is_counted=True)
    return len(batch)


def _tallies(batch: Iterable[Submission]) -> list[tuple[tuple[int, date], Tally]]:
    """In one order for everybody, so that two workers never wait for each other in a circle."""
    tallies: dict[tuple[int, date], Tally] = {}
    for submission in batch:
        tally = tallies.setdefault((submission.version_id, _day(submission)), Tally())
        try:
            tally.count(submission, finished=True)
        except UNREADABLE:  # ``manage.py verify`` reports it; the others still count
            continue
    return sorted(tallies.items(), key=lambda item: item[0])


def _store(version_id: int, day: date, tally: Tally) -> None:
    """Add to the rows of that day, making those that are missing."""
    links = sorted(tally.reached)
    QuestionCount.objects.bulk_create(
        [QuestionCount(version_id=version_id, day=day, link_id=link_id) for link_id in links],
        ignore_conflicts=True,
    )
    rows = QuestionCount.objects.filter(version=version_id, day=day, link_id__in=links)
    held = list(rows.select_for_update().order_by("link_id"))
    for row in held:
        row.reached += tally.reached[row.link_id]
        row.left_here += tally.left_here[row.link_id]
    QuestionCount.objects.bulk_update(held, ["reached", "left_here"])


def _day(submission: Submission) -> date:
    """The day of the last step, in the clinic's calendar."""
    last_step: datetime = submission.last_step_at
    return timezone.localdate(last_step, timezone.get_default_timezone())
