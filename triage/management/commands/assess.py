"""``manage.py assess SLUG``: JSON lines of answers in, JSON lines of outcomes out."""

import json
import sys
from typing import Any

from django.core.management.base import CommandParser

from triage.check.assessing import assess, describe
from triage.engine.answers import AnswerError
from triage.engine.questionnaire import Questionnaire as ParsedQuestionnaire
from triage.management.versions import VersionCommand, find_parsed

_DESCRIBE = "write every question with its texts, options and when it is asked"


class Command(VersionCommand):
    """Run answers through a version (the live one unless named) or the draft."""

    help = "Read answers as JSON lines on standard input and write what each leads to."

    def add_arguments(self, parser: CommandParser) -> None:
        """Also whether to describe it only."""
        super().add_arguments(parser)
        parser.add_argument("--describe", action="store_true", help=_DESCRIBE)

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer each line; exit status 1 when any line was wrong."""
        questionnaire = find_parsed(options["slug"], options["number"], draft=options["draft"])
        if options["describe"]:
            self.stdout.write(_json(describe(questionnaire)))
            return
        # As bytes: a line may be no text at all.
        lines = enumerate(sys.stdin.buffer, start=1)
        done = [self._answer(questionnaire, number, line) for number, line in lines if line.strip()]
        if not all(done):
            sys.exit(1)

    def _answer(self, questionnaire: ParsedQuestionnaire, number: int, line: bytes) -> bool:
        """Whether the line could be read; the answer is written either way."""
        try:
            self.stdout.write(_json(assess(questionnaire, json.loads(line))))
        except (AnswerError, ValueError, RecursionError) as error:
            self.stdout.write(_json({"error": str(error), "line": number}))
            return False
        return True


def _json(value: Any) -> str:
    """In ASCII, so that no terminal and no broken character in a line stops the others."""
    return json.dumps(value)
