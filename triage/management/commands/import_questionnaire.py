"""``manage.py import_questionnaire FILE``: what it would change; with ``--apply`` the draft."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from triage.editing.addresses import find_by_address
from triage.editing.bundle_changes import BundleChanges, take_bundle
from triage.editing.bundles import Bundle, in_words, read_bundle
from triage.editing.holding import hold_drafts
from triage.editing.proposals import Proposal, propose
from triage.engine.document import DocumentError


class Command(BaseCommand):
    """Show the difference; take it over only when told to, and then all of it or nothing."""

    help = "Say what an exported questionnaire would change here. Nothing is published."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, and whether to change anything."""
        parser.add_argument("file", type=Path)
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--apply", action="store_true", help="make it the draft")
        which.add_argument(
            "--dry-run", action="store_true", help="change nothing, which is the default"
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Exit status 1 with every reason when it cannot become the draft."""
        bundle = _read(options["file"])
        hold_drafts()
        row = find_by_address(bundle.document.slug)
        proposal = propose(bundle.document, row, may_change_floors=True)
        changes = BundleChanges(row, bundle)
        for line in (*_differences(proposal), *_rows(changes)):
            self.stdout.write(line)
        if problems := (*proposal.obstacles, *changes.obstacles):
            lines = [f"  {p.kind} {p.code}: {p.sentence}" for p in problems]
            raise CommandError("It cannot become the draft:\n" + "\n".join(lines))
        if options["apply"]:
            self.stdout.write(f"{take_bundle(proposal, changes)} is the draft now.")
        else:
            self.stdout.write("Nothing is changed. To make it the draft, add --apply.")


def _read(path: Path) -> Bundle:
    try:
        return read_bundle(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}.") from None
    except (UnicodeError, RecursionError):
        raise CommandError(f"{path}: this is no text file in UTF-8.") from None
    except DocumentError as error:
        raise CommandError(f"{path}: {in_words(error)}") from None


def _differences(proposal: Proposal) -> Iterator[str]:
    """One line for each edit of the document, and each floor that stays."""
    document = proposal.document
    if proposal.row is None:
        yield f"New questionnaire {document.slug}: {len(document.questions)} questions."
    for edit in proposal.edits:
        field = f", {edit.field}: “{edit.before}” → “{edit.after}”" if edit.field else ""
        yield f"{edit.what} {edit.kind} {edit.code} {edit.name}{field}"
    for floor in (*proposal.kept, *proposal.left_out):
        yield f"kept floor {floor.code} {floor.title}"
    for picture in proposal.lost:
        yield f"left out picture {picture.code}: its image is not on this site"


def _rows(changes: BundleChanges) -> Iterator[str]:
    for row in changes.changes:
        yield f"{row.what} {row.kind} {row.code} {row.title}"
