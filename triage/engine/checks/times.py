"""How soon a person acts and the clinic responds: numbers that fit the urgency."""

from collections.abc import Iterator
from itertools import chain, permutations

from triage.engine.checks.problem import Problem
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Disposition
from triage.engine.urgency import Urgency

#: The fewest and the most hours in which a person acts; none where nothing is left to do.
ACT_WITHIN: dict[Urgency, tuple[int, int] | None] = {
    Urgency.EMERGENCY: (0, 0),
    Urgency.SAME_DAY: (1, 24),
    Urgency.SOON: (1, 336),
    Urgency.ROUTINE: (1, 2160),
    Urgency.SELF_CARE: None,
}
#: The fewest and the most hours after which a person who need not act looks again.
_LOOK_AGAIN = (24, 2160)
#: In an emergency the person acts now and does not wait for the clinic, which responds so soon.
EMERGENCY_RESPONSE = 1


def times_fit_the_urgency(q: Questionnaire) -> Iterator[Problem]:
    """Every time is within its bounds, and nobody waits longer for what is more urgent."""
    yield from _out_of_bounds(q)
    yield from _out_of_order(q)


def _out_of_bounds(q: Questionnaire) -> Iterator[Problem]:
    for disposition in q.dispositions:
        for sentence in chain(
            _act_sentences(disposition),
            _respond_sentences(disposition),
            _look_again_sentences(disposition),
        ):
            yield _problem(disposition, sentence)


def _out_of_order(q: Questionnaire) -> Iterator[Problem]:
    for urgent, calmer in permutations(q.dispositions, 2):
        if urgent.urgency > calmer.urgency:
            for sentence in _order_sentences(urgent, calmer):
                yield _problem(urgent, sentence)


def _problem(disposition: Disposition, sentence: str) -> Problem:
    return Problem("disposition", disposition.code, sentence, breaks_proofs=False)


def _act_sentences(disposition: Disposition) -> Iterator[str]:
    bounds, hours = ACT_WITHIN[disposition.urgency], disposition.act_within_hours
    word = disposition.urgency.word
    if bounds is None:
        if hours is not None:
            yield f"In {word} nobody has to act by a time: leave the hours empty."
        return
    least, most = bounds
    if hours is None or not least <= hours <= most:
        allowed = f"{least} to {most}" if least < most else str(most)
        yield f"In {word} a person acts within {allowed} hours."


def _respond_sentences(disposition: Disposition) -> Iterator[str]:
    """0 hours is no deadline at all, which is right only where nobody waits."""
    hours = disposition.respond_within_hours
    if disposition.urgency is Urgency.SELF_CARE:
        if hours:
            yield "In self care nobody waits for the clinic: it responds within 0 hours."
        return
    most = disposition.act_within_hours or EMERGENCY_RESPONSE
    if not 1 <= hours <= most:
        yield f"The clinic responds no later than the person acts: within 1 to {most} hours."


def _look_again_sentences(disposition: Disposition) -> Iterator[str]:
    """Who has to act today has nothing to wait for, and nobody looks again after acting."""
    hours, act = disposition.look_again_hours, disposition.act_within_hours
    if disposition.urgency >= Urgency.SAME_DAY:
        if hours is not None or disposition.watch or disposition.carer_watch:
            yield f"In {disposition.urgency.word} nobody waits: name no day to look again."
        return
    if hours is not None and not _LOOK_AGAIN[0] <= hours <= (act or _LOOK_AGAIN[1]):
        most = act or _LOOK_AGAIN[1]
        yield f"A person looks again after {_LOOK_AGAIN[0]} to {most} hours."


def _order_sentences(urgent: Disposition, calmer: Disposition) -> Iterator[str]:
    """An act without hours has no end, and where nobody waits for the clinic nobody is longer."""
    ends = calmer.act_within_hours is not None
    if ends and (urgent.act_within_hours or 0) > (calmer.act_within_hours or 0):
        yield f"A person acts later than for “{calmer.title}”, which is calmer."
    waits = calmer.urgency is not Urgency.SELF_CARE
    if waits and urgent.respond_within_hours > calmer.respond_within_hours:
        yield f"The clinic responds later than for “{calmer.title}”, which is calmer."
