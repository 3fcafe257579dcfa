"""``manage.py verify``: is what is stored still what was stored?"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from triage.records.auditing import Audit, Head
from triage.records.last_verified import AUDIT_LOG, CHECKS, note_verified
from triage.records.verifying import Versions, verify_submissions
from triage.records.verifying_erase_answers import verify_erase_answers
from triage.records.verifying_pictures import verify_pictures
from triage.site.audit import chain_the_rest

#: Submissions between two lines of progress.
_TELL_EVERY = 10_000
_HEAD = "with --audit: an end of the log, from the log of the process; may be repeated"
_ADOPT = "with --audit: chain lines that the release before wrote during an update"


def _moment(text: str) -> datetime:
    """A day, or a day and a time, of this site's clock unless it says otherwise."""
    moment = datetime.fromisoformat(text)
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


class Command(BaseCommand):
    """Hold every closed check against its version, or the audit log against its chain."""

    help = (
        "Derive the outcome of each closed check from its version again, or with --audit follow "
        "the chain of the audit log. One line for each mismatch, and exit status 1 with any."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where to begin, or what to hold the audit log against."""
        add = parser.add_argument
        add("--since", type=_moment, metavar="DATE", help="last step not before")
        add("--after", type=UUID, metavar="ID", help="go on behind this one")
        add("--audit", action="store_true", help="the audit log instead")
        add("--head", type=Head.read, action="append", default=[], metavar="SEQ:HMAC", help=_HEAD)
        add("--adopt", action="store_true", help=_ADOPT)

    def handle(self, *args: Any, **options: Any) -> None:
        """Count what is told."""
        if options["audit"]:
            self._audit(options["head"], adopt=options["adopt"])
            return
        if options["head"] or options["adopt"]:
            raise CommandError("--head and --adopt are about the audit log: add --audit.")
        self._submissions(options["after"], options["since"])

    def _audit(self, heads: list[Head], *, adopt: bool) -> None:
        if adopt:
            self.stdout.write(f"{chain_the_rest()} lines were chained.")
        audit = Audit(heads)
        found = self._tell(audit.complaints())
        self._end(f"{audit.count} lines of the audit log", found, whole=AUDIT_LOG)

    def _submissions(self, after: UUID | None, since: datetime | None) -> None:
        versions = Versions()
        found, count, told = self._tell(versions.mismatches), 0, 0
        found += self._tell(verify_pictures(versions))
        found += self._tell(verify_erase_answers())
        for batch in verify_submissions(versions, after=after, since=since):
            found += self._tell(batch.mismatches)
            count += batch.count
            if count - told >= _TELL_EVERY:
                told = count
                self.stderr.write(f"{count} checked, the last is {batch.last}", self.style.NOTICE)
        self._end(f"{count} submissions", found, whole="" if after or since else CHECKS)

    def _tell(self, complaints: Iterable[object]) -> int:
        found = 0
        for complaint in complaints:
            self.stdout.write(str(complaint))
            found += 1
        return found

    def _end(self, what: str, found: int, *, whole: str) -> None:
        """What was looked at as a whole and found as it was leaves word, for the start page."""
        self.stdout.write(f"{what} checked, {found} mismatches.")
        if found:
            raise CommandError("What is stored is not what was stored; each mismatch has a line.")
        if whole:
            note_verified(whole, now=timezone.now())
