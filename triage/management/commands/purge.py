"""``manage.py purge``: close checks that were left, and erase what need not be kept."""

import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet
from django.utils import timezone

from triage.check.dropoff import count_finished
from triage.check.leaving import expire
from triage.check.lifetime import LIFETIME
from triage.models import RateLimit, Submission
from triage.records.last_runs import PURGE, note_run
from triage.records.retention import (
    Kind,
    count_due,
    days_kept,
    drop_replay_cases,
    erase_due,
    old_reports,
    waiting_requests,
)
from triage.records.tombstones import forget_late_notes
from triage.site.limits import KEPT

logger = logging.getLogger(__name__)


def _left_behind(now: datetime) -> QuerySet[Submission]:
    in_progress = Submission.objects.for_patient().filter(status=Submission.Status.IN_PROGRESS)
    return in_progress.filter(started_at__lte=now - LIFETIME)


class Command(BaseCommand):
    """Expire unfinished checks older than a day, and erase what was kept long enough.

    It can be stopped at any moment and run again: each check is closed, and each batch
    erased, in a transaction of its own.
    """

    help = (
        "Close unfinished checks older than 24 hours and remove answers without consent; erase "
        "checks and reports of problems that were kept as long as the RETENTION settings say; drop "
        "old counters, sessions and cases of replays."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take ``--dry-run``."""
        parser.add_argument("--dry-run", action="store_true", help="count, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """First close, as what was closed may be old enough to be erased."""
        now = timezone.now()
        if options["dry_run"]:
            self._count(now)
            return
        failed = self._close(_left_behind(now), now)
        count_finished()  # what is erased next can be counted no more
        for kind in Kind:
            self._tell(kind, sum(erase_due(kind, now=now)), "were erased")
        self._tell_reports(old_reports(now=now).delete()[0], "were erased")
        self._tidy(now)
        if failed:
            raise CommandError(f"{failed} checks could not be closed; see the log.")
        note_run(PURGE, now=now)

    def _count(self, now: datetime) -> None:
        self.stdout.write(f"{_left_behind(now).count()} checks would be closed.")
        for kind in Kind:
            self._tell(kind, count_due(kind, now=now), "would be erased")
        self._tell_reports(old_reports(now=now).count(), "would be erased")

    def _close(self, old: QuerySet[Submission], now: datetime) -> int:
        """How many could not be closed."""
        closed, failed = 0, 0
        for key in list(old.values_list("pk", flat=True)):
            try:
                expire(Submission.objects.for_patient().get(pk=key), now=now)
                closed += 1
            except Exception:
                # One that cannot be read must not keep the others open.
                logger.exception("Check %s could not be closed.", key)
                failed += 1
        self.stdout.write(f"{closed} checks were closed.")
        return failed

    def _tell(self, kind: Kind, count: int, what: str) -> None:
        self.stdout.write(f"{count} checks, {kind}, {what}: kept for {days_kept(kind)} days.")

    def _tell_reports(self, count: int, what: str) -> None:
        kept = settings.RETENTION_REPORTS_DAYS
        self.stdout.write(f"{count} reports of problems {what}: kept for {kept} days.")

    def _tidy(self, now: datetime) -> None:
        RateLimit.objects.filter(window_start__lt=now - KEPT).delete()
        drop_replay_cases(now=now)
        if notes := forget_late_notes():
            self.stdout.write(f"Notes about erased checks that were removed: {notes}.")
        call_command("clearsessions")
        if waiting := waiting_requests().count():
            self.stdout.write(f"{waiting} wait for the clinic: it was asked to erase them.")
