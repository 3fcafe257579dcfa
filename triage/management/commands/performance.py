"""``manage.py performance SLUG``: the performance pack of a published version, as a ZIP."""

from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from triage.management.versions import NumberCommand, find_version
from triage.models.submission import UNREADABLE
from triage.records.performance.pack import ACTION, MAY_TAKE, Pack, about
from triage.site.audit import record_look


class Command(NumberCommand):
    """Whoever takes it is on record by name, as on the page of the version."""

    help = (
        "Write vignettes, verdicts, completion, over- and under-triage of a published version "
        "as one ZIP for an assessor. Counts are blurred, and nobody is named."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take which version, who takes it, and where to."""
        parser.add_argument("slug")
        parser.add_argument("--version", type=int, dest="number", metavar="N", help="else the live")
        parser.add_argument("--by", required=True, metavar="NAME", help="whose account takes it")
        parser.add_argument("--output", type=Path, metavar="FILE", help="else named after it")

    def handle(self, *args: Any, output: Path | None, **options: Any) -> None:
        """Make it, record who takes it, then write it; a file that is there stays."""
        by = _who(options["by"])
        version = find_version(options["slug"], options["number"])
        pack = Pack(version, timezone.now())
        file = output or Path(f"{pack.name}.zip")
        if file.exists():
            raise CommandError(f"{file} is already there. Name another file with --output.")
        try:
            packed = pack.as_zip()
        except UNREADABLE as error:
            raise CommandError(f"{version} is damaged: {error}") from error
        record_look(ACTION, by=by, among=pack.whom(), about=about(version, packed))
        _write(file, packed)
        self.stdout.write(f"{file}: {about(version, packed)}.")


def _who(name: str) -> User:
    """An account that may download it as well."""
    user = User.objects.filter(username=name, is_active=True, is_staff=True).first()
    if user is None:
        raise CommandError(f"There is no account “{name}” that signs in as staff.")
    if not user.has_perms([f"triage.{permission}" for permission in MAY_TAKE]):
        raise CommandError(f"“{name}” may not take it: who may is a clinical lead.")
    return user


def _write(file: Path, packed: bytes) -> None:
    try:
        with file.open("xb") as new:
            new.write(packed)
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
