"""``manage.py assess SLUG``: JSON lines of answers in, JSON lines of outcomes out."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from triage.check.assessing import assess, describe
from triage.editing.drafts import build_draft
from triage.engine.answers import AnswerError
from triage.engine.questionnaire import Questionnaire as ParsedQuestionnaire
from triage.models import Questionnaire, QuestionnaireVersion


class Command(BaseCommand):
    """Run answers through a version (the live one unless named) or the draft."""

    help = "Read answers as JSON lines on standard input and write what each leads to."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the slug and which version."""
        parser.add_argument("slug")
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--version", type=int, dest="number", metavar="N")
        which.add_argument("--draft", action="store_true", help="the rows as they stand now")
        parser.add_argument(
            "--describe", action="store_true", help="list link ids, types and option codes"
        )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Let ``--version`` mean the questionnaire's, not Django's."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer each line; exit status 1 when any line was wrong."""
        questionnaire = find_parsed(options["slug"], options["number"], draft=options["draft"])
        if options["describe"]:
            self.stdout.write(_json(describe(questionnaire)))
            return
        failed = False
        for number, line in enumerate(sys.stdin.buffer, start=1):  # a line may be no text at all
            if not line.strip():
                continue
            try:
                self.stdout.write(_json(assess(questionnaire, json.loads(line))))
            except (AnswerError, ValueError, RecursionError) as error:
                failed = True
                self.stdout.write(_json({"error": str(error), "line": number}))
        if failed:
            sys.exit(1)


def find_parsed(slug: str, number: int | None, *, draft: bool) -> ParsedQuestionnaire:
    """The version, the live one, or the draft, as values; raises ``CommandError``."""
    if draft:
        row = Questionnaire.objects.filter(slug=slug).first()
        if row is None:
            raise CommandError(f"There is no questionnaire “{slug}”.")
        return build_draft(row)
    versions = QuestionnaireVersion.objects.filter(questionnaire__slug=slug)
    which = {"status": "active"} if number is None else {"number": number}
    version = versions.filter(**which).first()
    if version is None:
        raise CommandError(f"“{slug}” has no such version. Publish one first, or use --draft.")
    return version.parsed()


def _json(value: Any) -> str:
    """In ASCII, so that no terminal and no broken character in a line stops the others."""
    return json.dumps(value)
