"""Whether newer floors protect everybody whom the older ones did, against a count."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.engine.both_versions import versions
from tests.engine.build import all_of, floor, gate, is_, number, questionnaire, yes_no
from tests.engine.edits import EDITS, Edit
from tests.engine.everyone import asked_for, everyone, told
from tests.engine.strategies import Record
from triage.engine.answers import check_answers
from triage.engine.conditions import ASKED_UNKNOWN, Condition, Criteria, Operator
from triage.engine.proof.floors import LoweredFloor, ends_below, find_lowered_floors
from triage.engine.proof.patients import LIMIT
from triage.engine.proof.versions import Versions
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import SafetyFloor
from triage.engine.urgency import Urgency

FEVER = floor("f", Urgency.SAME_DAY, is_("fever", "yes"))
OLD = questionnaire([gate("fever"), number("pain")], floors=(FEVER,))


SEVEN: Record = {"fever": ("no",), "pain": (7,)}


def with_floors(*floors: SafetyFloor) -> Questionnaire:
    return replace(OLD, floors=floors)


@st.composite
def two_sets(draw: DrawFn, edit: Edit) -> tuple[Questionnaire, Questionnaire]:
    """Two versions and their floors, some of which read the same things."""
    old, new = draw(versions(edit))
    criteria = [*(f.criteria for f in old.floors), *(r.criteria for r in old.rules)]

    def one(code: str, read: list[Criteria]) -> SafetyFloor:
        unsure, sure = sorted(draw(st.tuples(*[st.sampled_from(Urgency)] * 2)))
        drawn = floor(code, sure, minimum_if_unsure=unsure)
        return replace(drawn, criteria=draw(st.sampled_from(read)))

    more = [*criteria, *(r.criteria for r in new.rules)]
    return (
        replace(old, floors=tuple(one(name, criteria) for name in "ab")),
        replace(new, floors=tuple(one(name, more) for name in "cde")),
    )


@pytest.mark.parametrize("edit", EDITS)
@settings(max_examples=8)
@given(data=st.data())
def test_a_floor_is_lowered_if_the_newer_ones_ask_less_of_the_same_answers(
    edit: Edit, data: st.DataObject
):
    old, new = data.draw(two_sets(edit))
    people = [one for one in everyone(old) if one.ends]
    less = {
        f.code: [
            told(old, one)
            for one in people
            if asked_for((f,), one.route.kept) > asked_for(new.floors, one.answers)
        ]
        for f in old.floors
    }

    found = {lowered.floor.code: lowered for lowered in find_lowered_floors(old, new)}

    assert set(found) == {code for code, patients in less.items() if patients}
    for code, lowered in found.items():
        assert lowered.old_answers in less[code]
        assert lowered.unprotected is not None
        assert check_answers(new, lowered.unprotected) == lowered.unprotected


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
        LoweredFloor(over_6, SEVEN, SEVEN),
    )


def test_a_floor_that_goes_with_its_question_names_who_is_left_out():
    gone = replace(OLD, questions=OLD.questions[1:], floors=())

    assert find_lowered_floors(OLD, gone) == (
        LoweredFloor(FEVER, {"pain": (0,)}, {"fever": ("yes",), "pain": (0,)}),
    )


def test_a_floor_that_is_left_in_place_is_not_lowered_whatever_becomes_of_its_question():
    no_unsure = replace(OLD.questions[0], options=OLD.questions[0].options[:2])
    hidden = yes_no("fever", all_of(is_("pain", 10)))

    assert find_lowered_floors(OLD, replace(OLD, questions=(no_unsure,))) == ()
    assert find_lowered_floors(OLD, replace(OLD, questions=(number("pain"), hidden))) == ()


def test_two_versions_are_encoded_once_for_whatever_compares_them():
    versions = Versions(OLD, with_floors(), LIMIT)

    assert find_lowered_floors(OLD, with_floors(), versions=versions) == find_lowered_floors(
        OLD, with_floors()
    )


def test_what_was_not_decided_counts_as_lowered():
    assert find_lowered_floors(OLD, OLD, limit=1) == (LoweredFloor(FEVER, None),)


def test_who_has_not_answered_everything_ends_nowhere():
    assert not ends_below(OLD, {"fever": ("yes",)}, Urgency.EMERGENCY)
    assert ends_below(OLD, {"fever": ("yes",), "pain": (0,)}, Urgency.EMERGENCY)
