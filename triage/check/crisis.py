"""What stays in view because it is always shown, until it is taken back and after."""

from typing import Any

from triage.check.summary import earlier_cards
from triage.engine.outcome import Outcome
from triage.engine.rules import Disposition
from triage.engine.urgency import Urgency
from triage.models import Submission


def crisis_context(submission: Submission, outcome: Outcome) -> dict[str, Any]:
    """The disposition that is always shown, as the answers are or as they were before.

    ``crisis_is_all`` says that nothing else that is an emergency stands beside it.
    """
    now = _always_shown(outcome)
    before = None if now else _before(submission, outcome)
    return {
        "crisis": now or before,
        "crisis_earlier": before is not None,
        "crisis_is_all": all(
            d.always_shown or d.urgency < Urgency.EMERGENCY for d in outcome.dispositions
        ),
    }


def _always_shown(outcome: Outcome) -> Disposition | None:
    return next((d for d in outcome.dispositions if d.always_shown), None)


def _before(submission: Submission, outcome: Outcome) -> Disposition | None:
    if submission.highest_urgency < Urgency.SOON:  # nothing of the kind is calmer
        return None
    told = (card.disposition for card in earlier_cards(submission, outcome))
    return next((disposition for disposition in told if disposition.always_shown), None)
