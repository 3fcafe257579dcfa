"""``manage.py publish SLUG``: build, check and store a version."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from triage.editing.publishing import publish
from triage.editing.refusals import NotPublishable
from triage.models import Questionnaire


class Command(BaseCommand):
    """Publish the draft of one questionnaire, or say why not."""

    help = "Build, check and store the draft of a questionnaire as its next version."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the slug, and a note for the record."""
        parser.add_argument("slug")
        parser.add_argument("--note", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish; exit status 1 with every problem when it cannot be."""
        questionnaire = Questionnaire.objects.filter(slug=options["slug"]).first()
        if questionnaire is None:
            raise CommandError(f"There is no questionnaire “{options['slug']}”.")
        try:
            version = publish(questionnaire, by=None, note=options["note"])
        except NotPublishable as refusal:
            lines = [f"  {p.kind} {p.code}: {p.sentence}" for p in refusal.problems]
            raise CommandError("Not published:\n" + "\n".join(lines)) from None
        self.stdout.write(f"{version} is live, SHA-256 {version.sha256}.")
