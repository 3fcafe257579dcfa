"""``manage.py doctor``: what is still missing for real use, and how to mend it."""

import json
import sys
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from triage.records.doctor.examining import examine
from triage.records.doctor.finding import Finding, Level

_HEADS = {
    Level.MISSING: "Missing for real use",
    Level.NOTE: "To be known",
    Level.FINE: "Fine",
}


class Command(BaseCommand):
    """Look at everything, change nothing."""

    help = (
        "Say in plain words what is still missing for real use, each with how to mend it. "
        "Changes nothing; exit status 1 while something is missing."
    )
    #: They are findings like all others.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take ``--json``."""
        parser.add_argument("--json", action="store_true", help="the same for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell what was found, and end with whether anything is missing."""
        found = examine(now=timezone.now())
        is_whole = all(one.level is not Level.MISSING for one in found)
        if options["json"]:
            said = {"ready": is_whole, "findings": [one.as_json() for one in found]}
            self.stdout.write(json.dumps(said, indent=2))
        else:
            self._tell(found)
        if not is_whole:
            sys.exit(1)

    def _tell(self, found: Iterable[Finding]) -> None:
        for level, head in _HEADS.items():
            some = [one for one in found if one.level is level]
            self.stdout.write(f"{head}: {len(some)}")
            for one in some:
                self.stdout.write(f"- {one.what}")
                if one.mend:
                    self.stdout.write(f"  {one.mend}")
