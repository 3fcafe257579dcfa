"""Whether newer floors protect everybody whom the older ones did, against a count."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.engine.build import all_of, floor, gate, is_, number, questionnaire
from tests.engine.everyone import everyone
from tests.engine.strategies import questionnaires
from triage.engine.conditions import ASKED_UNKNOWN, Condition, Operator
from triage.engine.proof.floors import LoweredFloor, find_lowered_floors
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import Route
from triage.engine.rules import SafetyFloor
from triage.engine.truth import Truth
from triage.engine.urgency import Urgency

FEVER = floor("f", Urgency.SAME_DAY, is_("fever", "yes"))
OLD = questionnaire([gate("fever"), number("pain")], floors=(FEVER,))


def with_floors(*floors: SafetyFloor) -> Questionnaire:
    return replace(OLD, floors=floors)


def demanded(floors: tuple[SafetyFloor, ...], route: Route) -> int:
    """The most that any of these asks for."""
    levels = {Truth.NO: lambda _: 0, Truth.UNSURE: lambda f: f.minimum_if_unsure}
    return max(
        (levels.get(f.criteria.truth(route.kept, {}), lambda f: f.minimum)(f) for f in floors),
        default=0,
    )


@st.composite
def two_sets(draw: DrawFn) -> tuple[Questionnaire, Questionnaire]:
    """One questionnaire under two sets of floors, which may read the same things."""
    check = draw(questionnaires(most=2))
    criteria = [*(f.criteria for f in check.floors), *(r.criteria for r in check.rules)]

    def one(code: str) -> SafetyFloor:
        unsure, sure = sorted(draw(st.tuples(*[st.sampled_from(Urgency)] * 2)))
        drawn = floor(code, sure, minimum_if_unsure=unsure)
        return replace(drawn, criteria=draw(st.sampled_from(criteria)))

    old, new = (tuple(map(one, names)) for names in ("ab", "cde"))
    return replace(check, floors=old), replace(check, floors=new)


@settings(max_examples=80)
@given(two_sets())
def test_a_floor_is_lowered_if_somebody_is_protected_less(
    sets: tuple[Questionnaire, Questionnaire],
):
    old, new = sets
    people = [one.route for one in everyone(new) if one.ends]
    less = {
        f.code: [r.kept for r in people if demanded((f,), r) > demanded(new.floors, r)]
        for f in old.floors
    }

    found = {lowered.floor.code: lowered.unprotected for lowered in find_lowered_floors(old, new)}

    assert set(found) == {code for code, patients in less.items() if patients}
    for code, patient in found.items():
        assert patient is not None
        assert any(patient.items() <= kept.items() for kept in less[code])


@pytest.mark.parametrize(
    "floors",
    [
        (FEVER,),
        (replace(FEVER, code="renamed", minimum=Urgency.EMERGENCY),),
        (replace(FEVER, criteria=all_of((is_("fever", "yes"), is_("fever", ASKED_UNKNOWN)))),),
    ],
)
def test_floors_that_ask_for_as_much_lower_nothing(floors: tuple[SafetyFloor, ...]):
    assert find_lowered_floors(OLD, with_floors(*floors)) == ()


def test_a_floor_over_fewer_people_names_one_who_is_left_out():
    severe = Condition("pain", Operator.GREATER, 6)
    over_6 = replace(FEVER, criteria=all_of(severe))
    over_7 = replace(FEVER, criteria=all_of(replace(severe, value=7)))

    assert find_lowered_floors(with_floors(over_6), with_floors(over_7)) == (
        LoweredFloor(over_6, {"fever": ("yes",), "pain": (7,)}),
    )


def test_a_floor_that_cannot_be_read_any_more_is_lowered():
    no_unsure = replace(OLD.questions[0], options=OLD.questions[0].options[:1])
    gone = replace(OLD, questions=OLD.questions[1:], floors=())
    said_otherwise = replace(OLD, questions=(no_unsure,), floors=())
    old = with_floors(replace(FEVER, criteria=all_of(is_("fever", "no"))))

    assert find_lowered_floors(OLD, gone) == (LoweredFloor(FEVER, None),)
    assert find_lowered_floors(old, said_otherwise) == (LoweredFloor(old.floors[0], None),)


def test_what_was_not_decided_counts_as_lowered():
    assert find_lowered_floors(OLD, OLD, limit=1) == (LoweredFloor(FEVER, None),)
