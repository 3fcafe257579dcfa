"""``manage.py verify``: is what is stored still what was stored?"""

import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from triage.models import AccessLogEntry
from triage.records.auditing import Audit, Head
from triage.records.last_runs import AUDIT_LOG, CHECKS, note_run
from triage.records.verifying import Versions, verify_submissions
from triage.records.verifying_alerts import verify_messages
from triage.records.verifying_erase_answers import verify_erase_answers
from triage.records.verifying_named import verify_named
from triage.records.verifying_pictures import verify_pictures
from triage.records.verifying_places import adopt_places, verify_places
from triage.site.audit import adopt_lost_end, chain_the_rest, record

#: Submissions between two lines of progress.
_TELL_EVERY = 10_000
_HEAD = "with --audit: an end of the log, from the log of the process; may be repeated"
_HEADS = (
    "with --audit: a file of a process's log, line by line as it was written, with the ends that "
    "it tells of; or - to read it here"
)
_ADOPT = (
    "seal the deadlines that the release before stored during an update; with --audit: chain its "
    "lines, and go on from where the end was lost"
)


def _moment(text: str) -> datetime:
    """A day, or a day and a time, of this site's clock unless it says otherwise."""
    moment = datetime.fromisoformat(text)
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def _read(place: str) -> str:
    """The whole of a file, or of what is handed in."""
    try:
        return sys.stdin.read() if place == "-" else Path(place).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise CommandError(f"{place} cannot be read: {error}") from error


def _told_by(place: str | None) -> list[Head]:
    """The ends in a process's log. One without any was not the log: nothing was held against it."""
    if place is None:
        return []
    heads = Head.find(_read(place))
    if not heads and AccessLogEntry.objects.exists():
        raise CommandError("There is no end of the audit log in what was read for --heads.")
    return heads


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
        add("--heads", metavar="FILE", help=_HEADS)
        add("--adopt", action="store_true", help=_ADOPT)

    def handle(self, *args: Any, **options: Any) -> None:
        """Count what is told."""
        if options["audit"]:
            heads = [*options["head"], *_told_by(options["heads"])]
            self._audit(heads, adopt=options["adopt"])
            return
        if options["head"] or options["heads"]:
            raise CommandError("--head and --heads are about the audit log: add --audit.")
        if options["adopt"]:
            self._adopt()
        self._submissions(options["after"], options["since"])

    def _audit(self, heads: list[Head], *, adopt: bool) -> None:
        if adopt:
            self.stdout.write(f"{chain_the_rest()} lines were chained.")
            adopt_lost_end()
        audit = Audit(heads)
        found = self._tell(audit.complaints())
        self._end(f"{audit.count} lines of the audit log", found, whole=AUDIT_LOG)

    def _adopt(self) -> None:
        """Each by name, and on record: a deadline moved by hand would be taken for stored."""
        adopted = self._tell(f"submission {pk}: its deadline was adopted" for pk in adopt_places())
        if adopted:
            record("deadlines adopted", by=None, amount=adopted)

    def _submissions(self, after: UUID | None, since: datetime | None) -> None:
        versions = Versions()
        found, count, told = self._tell(versions.mismatches), 0, 0
        found += self._tell(verify_pictures(versions))
        found += self._tell(verify_erase_answers())
        found += self._tell(verify_named(timezone.now()))
        found += self._tell(verify_places(timezone.now()))
        found += self._tell(verify_messages(timezone.now()))
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
            note_run(whole, now=timezone.now())
