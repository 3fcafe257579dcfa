"""``manage.py purge``: close checks that were left, and drop what need not be kept."""

import logging
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from triage.models import RateLimit, Submission
from triage.submissions import LIFETIME, expire

logger = logging.getLogger(__name__)

#: A counter of tries is worthless long before this.
_LIMITS_KEPT = timedelta(days=31)


class Command(BaseCommand):
    """Expire unfinished checks older than a day, and forget old counters of tries."""

    help = "Close unfinished checks older than 24 hours and remove answers without consent."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take ``--dry-run``."""
        parser.add_argument("--dry-run", action="store_true", help="count, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Close each check in a transaction of its own, so that a stop loses none."""
        now = timezone.now()
        old = Submission.objects.for_patient().filter(
            status=Submission.Status.IN_PROGRESS, started_at__lte=now - LIFETIME
        )
        if options["dry_run"]:
            self.stdout.write(f"{old.count()} checks would be closed.")
            return
        closed, failed = 0, 0
        for key in list(old.values_list("pk", flat=True)):
            try:
                expire(Submission.objects.for_patient().get(pk=key), now=now)
                closed += 1
            except Exception:
                # One that cannot be read must not keep the others open.
                logger.exception("Check %s could not be closed.", key)
                failed += 1
        RateLimit.objects.filter(window_start__lt=now - _LIMITS_KEPT).delete()
        self.stdout.write(f"{closed} checks were closed.")
        if failed:
            raise CommandError(f"{failed} checks could not be closed; see the log.")
