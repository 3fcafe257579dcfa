"""What safety floors ask for, and whether newer ones ask for less than older ones did.

A floor is about the person: its criteria are read over what somebody would answer to every
question, asked or not. So it is written with all that it means. A follow-up means nothing
without the sign that it is asked about, so that sign stands in a group of its own; a floor
over the follow-ups of several questions is one floor for each of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from triage.engine.conditions import Answers
from triage.engine.outcome import final_urgency
from triage.engine.proof.encoding import Encoding, Sided
from triage.engine.proof.patients import LIMIT, Literal, Patient
from triage.engine.proof.versions import Versions
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import find_route
from triage.engine.rules import SafetyFloor
from triage.engine.truth import Truth
from triage.engine.urgency import Urgency


@dataclass(frozen=True)
class LoweredFloor:
    """A floor of the older version that the newer floors no longer hold for everybody.

    ``old_answers`` are somebody whom it protected and the newer floors let end lower, and
    ``unprotected`` what the same person answers to the newer version. Both are ``None`` when
    the solver did not decide.
    """

    floor: SafetyFloor
    unprotected: Patient | None
    old_answers: Patient | None = None


def find_lowered_floors(
    old: Questionnaire,
    new: Questionnaire,
    *,
    limit: int = LIMIT,
    versions: Versions | None = None,
) -> tuple[LoweredFloor, ...]:
    """Each older floor that the newer floors together do not imply.

    Both are read over the same answers to the older version, so that it says what a clinical
    lead changed in the floors, whatever became of the questions. Whether the promise of a
    floor that was left in place is still kept is a claim
    (:func:`~triage.engine.proof.floor_claims.floors_kept`).
    """
    versions = versions or Versions(old, new, limit)
    tried = [
        (floor, tier)
        for floor in old.floors
        for tier in tiers(floor, versions.before.criteria(floor.criteria))
    ]
    left_out = _left_out(versions, [tier for _, tier in tried])
    lowered: dict[str, LoweredFloor] = {}
    for place in sorted(left_out):
        floor, tier = tried[place]
        if floor.code not in lowered:
            lowered[floor.code] = _lowered(versions, floor, tier, left_out[place])
    return tuple(lowered.values())


@dataclass(frozen=True)
class Tier:
    """One of the two things that a floor asks for: surely met, or not sure."""

    truth: Truth
    minimum: Urgency
    meets: Literal


def tiers(floor: SafetyFloor, sides: Sided) -> tuple[Tier, Tier]:
    """Both, of those who meet the floor as ``sides`` say."""
    return (
        Tier(Truth.YES, floor.minimum, sides.yes),
        Tier(Truth.UNSURE, floor.minimum_if_unsure, sides.maybe),
    )


def demanded(encoding: Encoding, floors: Iterable[SafetyFloor]) -> dict[Urgency, Literal]:
    """For each urgency whether one of these floors asks for at least that."""
    met = [tier for f in floors for tier in tiers(f, encoding.if_asked(f.criteria))]
    define, some = encoding.patients.define, encoding.patients.some
    return {
        urgency: define(some(*(tier.meets for tier in met if tier.minimum >= urgency)))
        for urgency in Urgency
    }


def promised(floors: Iterable[SafetyFloor], answers: Answers) -> int:
    """The most that any of these floors asks for of somebody; 0 is nothing."""
    return max((_asks_for(floor, answers) for floor in floors), default=0)


def _asks_for(floor: SafetyFloor, answers: Answers) -> int:
    truth = floor.criteria.truth(answers, {})
    asked = ((Truth.YES, floor.minimum), (Truth.UNSURE, floor.minimum_if_unsure))
    return max((minimum for least, minimum in asked if truth >= least), default=0)


def protected(questionnaire: Questionnaire, floor: SafetyFloor, answers: Answers) -> Truth:
    """How far somebody meets the floor who comes to a result; NO for anybody else."""
    route = find_route(questionnaire, answers)
    return floor.criteria.truth(route.kept, {}) if route.is_complete else Truth.NO


def ends_below(questionnaire: Questionnaire, answers: Answers, minimum: int) -> bool:
    """Whether somebody who answers everything ends less urgently, or without a result."""
    urgency = final_urgency(questionnaire, answers)
    if urgency is not None:
        return urgency < minimum
    return minimum > 0 and find_route(questionnaire, answers).out_of_scope is not None


def _left_out(versions: Versions, met: Sequence[Tier]) -> dict[int, Any | None]:
    """Models of who meets an older floor so, and of whom the newer ones ask for less."""
    every, opposite = versions.patients.every, versions.patients.opposite
    asked_for = demanded(versions.before, versions.new.floors)
    everybody = every(versions.before.in_scope, versions.keeps)
    cases = {
        place: every(everybody, tier.meets, opposite(asked_for[tier.minimum]))
        for place, tier in enumerate(met)
    }
    return dict(versions.patients.find_each(cases))


def _lowered(versions: Versions, floor: SafetyFloor, tier: Tier, model: Any | None) -> LoweredFloor:
    def shows(old: Patient, new: Patient) -> bool:
        meets = protected(versions.old, floor, old) >= tier.truth
        released = promised(versions.new.floors, old) < tier.minimum
        return meets and released and versions.keep_word((old, new))

    if model is None:
        return LoweredFloor(floor, None)
    pair = versions.plainest(versions.confirmed(model, shows), shows, floor.criteria.reads())
    old, new = versions.told(pair)
    return LoweredFloor(floor, new, old)
