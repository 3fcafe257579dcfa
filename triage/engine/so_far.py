"""What is told once every danger sign has been asked for, before the questions that follow."""

from triage.engine.conditions import Answers
from triage.engine.outcome import Outcome, State, can_still_rise
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import Route
from triage.engine.rules import Disposition
from triage.engine.urgency import Urgency


def told_so_far(
    questionnaire: Questionnaire, route: Route, outcome: Outcome
) -> tuple[Disposition, ...]:
    """What to do the same day or soon, which more questions follow; else nothing.

    Empty while a danger sign is open, and when no question is left that must be answered:
    then the result says it. What stops at once has a page of its own. What may be skipped
    decides nothing, so nothing waits for it.
    """
    urgent = questionnaire.urgent_part
    if route.out_of_scope is not None or not route.open_required:
        return ()
    if not urgent or not urgent.isdisjoint(route.open_required):
        return ()
    return tuple(d for d in outcome.dispositions if _is_told(d))


def _is_told(disposition: Disposition) -> bool:
    return disposition.urgency >= Urgency.SOON and not disposition.stops_at_once


def told_urgency(questionnaire: Questionnaire, route: Route, outcome: Outcome) -> int:
    """How urgent is what is told so far; zero while nothing is."""
    told = told_so_far(questionnaire, route, outcome)
    return max((disposition.urgency for disposition in told), default=0)


def is_cut_short(questionnaire: Questionnaire, answers: Answers, outcome: Outcome) -> bool:
    """Whether a finished check left questions open that could have made it more urgent."""
    if outcome.state is not State.UNFINISHED:
        return False
    return can_still_rise(questionnaire, answers, outcome)
