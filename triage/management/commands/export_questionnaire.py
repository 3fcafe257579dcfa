"""``manage.py export_questionnaire SLUG``: the draft as one file for git."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from triage.editing.bundles import write_bundle
from triage.models import Questionnaire


class Command(BaseCommand):
    """The same rows make the same bytes."""

    help = "Write a questionnaire's draft, vignettes and hazards as indented JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the slug, and where to."""
        parser.add_argument("slug")
        parser.add_argument("--output", type=Path, help="a file; else it is printed")

    def handle(self, *args: Any, output: Path | None, **options: Any) -> None:
        """Write it."""
        row = Questionnaire.objects.filter(slug=options["slug"]).first()
        if row is None:
            raise CommandError(f"There is no questionnaire “{options['slug']}”.")
        text = write_bundle(row)
        if output is None:
            self.stdout.write(text, ending="")
        else:
            output.write_text(text, encoding="utf-8")
