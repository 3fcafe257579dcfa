"""``manage.py diff SLUG --from N --to draft``: who fares differently, as JSON."""

import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from triage.check.assessing import UNFINISHED
from triage.engine.checks.draft import find_problems
from triage.engine.proof.diff import Change, find_changes
from triage.engine.questionnaire import Questionnaire
from triage.management.commands.prove import patient_json, problem_json
from triage.management.versions import find_parsed

_DRAFT, _LIVE = "draft", "live"


class Command(BaseCommand):
    """Compare two versions, or the draft and the live one."""

    help = (
        "List every pair of urgencies that some patient goes between, with one example, its "
        "answers to both as lines for assess. Exit status 1 when anybody is lowered."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the slug and the two sides."""
        parser.add_argument("slug")
        for side, default in (("from", _LIVE), ("to", _DRAFT)):
            parser.add_argument(
                f"--{side}",
                type=version,
                default=default,
                metavar="N",
                help=f"a version's number, “{_LIVE}” or “{_DRAFT}” (default: {default})",
            )

    def handle(self, *args: Any, **options: Any) -> None:
        """Questionnaires with problems are not compared; these are listed instead."""
        sides = {side: _find(options["slug"], options[side]) for side in ("from", "to")}
        problems = list(_problems(sides))
        changes = () if problems else find_changes(sides["from"], sides["to"])
        lowered = any(change.lowered for change in changes)
        found = {
            "questionnaire": options["slug"],
            "from": options["from"],
            "to": options["to"],
            "lowered": lowered,
            "problems": problems,
            "changes": list(map(_change_json, changes)),
        }
        self.stdout.write(json.dumps(found, indent=2))
        if problems or lowered:
            sys.exit(1)


def version(text: str) -> str | int:
    """A number or one of the two words; its name stands in the message when it is neither."""
    return text if text in (_DRAFT, _LIVE) else int(text)


def _find(slug: str, which: str | int) -> Questionnaire:
    number = which if isinstance(which, int) else None
    return find_parsed(slug, number, draft=which == _DRAFT)


def _problems(sides: Mapping[str, Questionnaire]) -> Iterator[dict[str, Any]]:
    for side, questionnaire in sides.items():
        for problem in find_problems(questionnaire):
            yield {"side": side, **problem_json(problem)}


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "from": change.before.code,
        "to": UNFINISHED if change.after is None else change.after.code,
        "lowered": change.lowered,
        "lost": change.lost,
        "old": patient_json(change.old_answers),
        "new": patient_json(change.new_answers),
    }
