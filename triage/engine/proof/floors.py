"""Whether a newer set of safety floors protects everybody whom an older one did."""

from dataclasses import dataclass

from triage.engine.proof.encoding import Encoding, encode
from triage.engine.proof.patients import LIMIT, Literal, Patient, Undecided
from triage.engine.proof.witnesses import on_the_route
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import SafetyFloor
from triage.engine.urgency import Urgency


@dataclass(frozen=True)
class LoweredFloor:
    """A floor of the older version that no longer holds for everybody.

    ``unprotected`` is a patient whom the newer floors let end lower; ``None`` when the floor
    reads something that is gone, or the solver did not decide.
    """

    floor: SafetyFloor
    unprotected: Patient | None


def find_lowered_floors(
    old: Questionnaire, new: Questionnaire, *, limit: int = LIMIT
) -> tuple[LoweredFloor, ...]:
    """Each older floor that the newer floors together do not imply.

    Says nothing about rules: a floor binds them, whatever they are.
    """
    encoding = encode(new, limit=limit, also=tuple(old.conditions()))
    demands = {urgency: _demanded(encoding, urgency) for urgency in Urgency}
    lowered = (_lowered(encoding, floor, demands) for floor in old.floors)
    return tuple(floor for floor in lowered if floor is not None)


def _demanded(encoding: Encoding, urgency: Urgency) -> Literal:
    """Some floor of the newer version asks for at least this urgency."""
    demands = []
    for floor in encoding.questionnaire.floors:
        sides = encoding.criteria(floor.criteria)
        if floor.minimum_if_unsure >= urgency:
            demands.append(sides.maybe)
        elif floor.minimum >= urgency:
            demands.append(sides.yes)
    return encoding.patients.define(encoding.patients.some(*demands))


def _lowered(
    encoding: Encoding, floor: SafetyFloor, demands: dict[Urgency, Literal]
) -> LoweredFloor | None:
    if not _still_readable(encoding.questionnaire, floor):
        return LoweredFloor(floor, None)
    sides = encoding.criteria(floor.criteria)
    for side, minimum in ((sides.yes, floor.minimum), (sides.maybe, floor.minimum_if_unsure)):
        try:
            unmet = encoding.patients.opposite(demands[minimum])
            model = encoding.patients.find(encoding.in_scope, side, unmet)
        except Undecided:
            return LoweredFloor(floor, None)
        if model is not None:
            patient = on_the_route(encoding.questionnaire, encoding.answers(model))
            return LoweredFloor(floor, patient)
    return None


def _still_readable(questionnaire: Questionnaire, floor: SafetyFloor) -> bool:
    """Every question and option that the floor reads can still be answered."""
    for condition in floor.criteria.conditions():
        question = questionnaire.questions_by_id.get(condition.question)
        if question is None:
            return False
        if isinstance(condition.value, str) and condition.value not in question.labels:
            return False
    return True
