"""What commands about one version share: which it is, and how it is read."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from triage.editing.drafts import build_draft
from triage.engine.questionnaire import Questionnaire as ParsedQuestionnaire
from triage.models import Questionnaire, QuestionnaireVersion


class NumberCommand(BaseCommand):
    """A command with a ``--version`` of its own."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Let ``--version`` mean the questionnaire's, not Django's."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)


class VersionCommand(NumberCommand):
    """A command about a version (the live one unless named) or the draft."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the slug and which version."""
        parser.add_argument("slug")
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--version", type=int, dest="number", metavar="N")
        which.add_argument("--draft", action="store_true", help="the rows as they stand now")


def find_live(slug: str) -> ParsedQuestionnaire | None:
    """What patients meet now; nothing before the first publication."""
    live = QuestionnaireVersion.objects.filter(questionnaire__slug=slug, status="active").first()
    return live.parsed() if live else None


def find_parsed(slug: str, number: int | None, *, draft: bool) -> ParsedQuestionnaire:
    """The version, the live one, or the draft, as values; raises ``CommandError``."""
    if draft:
        row = Questionnaire.objects.filter(slug=slug).first()
        if row is None:
            raise CommandError(f"There is no questionnaire “{slug}”.")
        return build_draft(row)
    return find_version(slug, number).parsed()


def find_version(slug: str, number: int | None) -> QuestionnaireVersion:
    """The version of this number, else the live one; raises ``CommandError``."""
    versions = QuestionnaireVersion.objects.filter(questionnaire__slug=slug)
    which = {"status": "active"} if number is None else {"number": number}
    version = versions.filter(**which).first()
    if version is None:
        raise CommandError(f"“{slug}” has no such version. Publish one first, or use --draft.")
    return version
