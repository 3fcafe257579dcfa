"""What the first questionnaire promises is kept, whatever an editor makes of it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.engine.proof.harming import HARMFUL, Edit, Key, without_option
from triage.engine.conditions import ASKED_UNKNOWN
from triage.engine.outcome import evaluate
from triage.engine.proof.claims import Claim, Verdict
from triage.engine.proof.floors import find_lowered_floors
from triage.engine.proof.patients import Patient
from triage.engine.proof.proof import prove
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import SafetyFloor


@pytest.mark.parametrize(("edit", "key", "says"), HARMFUL.values(), ids=HARMFUL)
def test_an_edit_that_sends_somebody_in_danger_home_is_refuted_with_them(
    edit: Edit, key: Key, says: str, real: Questionnaire
):
    new = edit(real)

    claims = [claim for claim in prove(new, before=real) if claim.forbids_publishing]

    named = [claim for claim in claims if (claim.kind, claim.code) == key]
    assert named != []
    assert all(says in (c.old_witness or c.witness or {}) for c in named)
    for claim in claims:
        confirm(real, new, claim)


def confirm(old: Questionnaire, new: Questionnaire, claim: Claim) -> None:
    """By the engine's own word the person named was in danger, and is sent too low."""
    assert claim.verdict is Verdict.REFUTED
    if claim.kind == "floor":
        met, answers, check = claim.witness, claim.witness, new
    elif claim.old_witness is not None:
        met, answers, check = claim.old_witness, claim.witness, old
    else:
        return
    assert met is not None
    assert answers is not None
    owed = max(_owed(check, met, claim), default=0)
    assert (evaluate(new, answers).urgency or 0) < owed
    assert claim.kind == "floor" or (evaluate(old, met).urgency or 0) >= owed


def _owed(check: Questionnaire, met: Patient, claim: Claim) -> Iterator[int]:
    """What the floors of the claim ask for of this person."""
    for floor in check.floors:
        if claim.code == floor.code or (claim.kind == "gate" and floor.locked):
            truth = floor.criteria.truth(met, {})
            yield (0, floor.minimum_if_unsure, floor.minimum)[truth]


def dropping(*codes: str) -> Edit:
    """Floors are gone, and the rules of the same name without the "f-" that stand for them."""
    return lambda real: replace(
        real,
        floors=tuple(f for f in real.floors if f.code not in codes),
        rules=tuple(r for r in real.rules if not r.code.startswith(tuple(c[2:] for c in codes))),
    )


def forbidden(old: Questionnaire, new: Questionnaire) -> set[Key]:
    return {(c.kind, c.code) for c in prove(new, before=old) if c.forbids_publishing}


def test_the_first_questionnaire_keeps_what_it_promises(real: Questionnaire):
    assert forbidden(real, real) == set()
    assert find_lowered_floors(real, real) == ()


def test_a_floor_that_is_not_locked_may_be_lowered_on_purpose(real: Questionnaire):
    """Pain of 9 or 10 that eases a little becomes soon, as pain of 7 is."""
    new = dropping("f-r5e")(real)

    assert [lowered.floor.code for lowered in find_lowered_floors(real, new)] == ["f-r5e"]
    assert forbidden(real, new) == set()


def test_a_locked_floor_is_lowered_by_nobody(real: Questionnaire):
    new = dropping("f-e9")(real)

    assert [lowered.floor.code for lowered in find_lowered_floors(real, new)] == ["f-e9"]
    assert ("floor-kept", "f-e9") in forbidden(real, new)


def test_a_floor_left_in_place_is_kept_although_it_is_not_locked(real: Questionnaire):
    """Who is not sure about a change between the legs cannot say so any more."""
    new = without_option("saddle_signs", ASKED_UNKNOWN)(real)

    assert find_lowered_floors(real, new) == ()
    assert forbidden(real, new) >= {("floor-kept", "gate-saddle")}
    assert not real_floor(real, "gate-saddle").locked


def real_floor(check: Questionnaire, code: str) -> SafetyFloor:
    return next(floor for floor in check.floors if floor.code == code)
