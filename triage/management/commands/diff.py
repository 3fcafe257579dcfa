"""``manage.py diff SLUG --from N --to draft``: who fares differently, as JSON."""

import json
import sys
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
        """Problems are listed first; with some of them two sides cannot be compared."""
        sides = {side: _find(options["slug"], options[side]) for side in ("from", "to")}
        found = [(side, problem) for side, q in sides.items() for problem in find_problems(q)]
        broken = any(problem.breaks_proofs for _, problem in found)
        changes = () if broken else find_changes(sides["from"], sides["to"])
        lowered = any(change.lowered for change in changes)
        told = {
            "questionnaire": options["slug"],
            "from": options["from"],
            "to": options["to"],
            "lowered": lowered,
            "problems": [{"side": side, **problem_json(problem)} for side, problem in found],
            "changes": list(map(_change_json, changes)),
        }
        self.stdout.write(json.dumps(told, indent=2))
        if found or lowered:
            sys.exit(1)


def version(text: str) -> str | int:
    """A number or one of the two words; its name stands in the message when it is neither."""
    return text if text in (_DRAFT, _LIVE) else int(text)


def _find(slug: str, which: str | int) -> Questionnaire:
    number = which if isinstance(which, int) else None
    return find_parsed(slug, number, draft=which == _DRAFT)


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "from": change.before.code,
        "to": UNFINISHED if change.after is None else change.after.code,
        "lowered": change.lowered,
        "lost": change.lost,
        "old": patient_json(change.old_answers),
        "new": patient_json(change.new_answers),
    }
