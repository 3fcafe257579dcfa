"""Patients made up to reach something."""

from dataclasses import replace

from tests.engine.build import (
    all_of,
    choice,
    choices,
    is_,
    number,
    option,
    questionnaire,
    text,
    yes_no,
)
from triage.engine.conditions import ASKED_UNKNOWN, Condition, Operator
from triage.engine.proof.patients import SOME_TEXT
from triage.engine.proof.quick_witnesses import Guesses, sample_patients
from triage.engine.proof.witnesses import plain_values

ADULT = replace(yes_no("adult"), options=(option("yes"), option("no", out_of_scope=True)))
CHECK = questionnaire(
    [
        ADULT,
        choices("gate", "a", "b", is_gate=True),
        number("pain"),
        choice("onset", "new", "old", when=all_of(is_("gate", "a"))),
        yes_no("worse", when=all_of(is_("onset", "new"), is_("gate", "b"))),
        text("note"),
    ]
)
VALUES = {
    "adult": ("yes",),
    "gate": ("a", "b", "none", ASKED_UNKNOWN),
    "pain": (0, 7),
    "onset": ("new", "old", ASKED_UNKNOWN),
    "worse": ("yes", "no", ASKED_UNKNOWN),
    "note": (SOME_TEXT,),
}
CALM = {
    "adult": ("yes",),
    "gate": ("none",),
    "pain": (0,),
    "onset": ("new",),
    "worse": ("no",),
    "note": (SOME_TEXT,),
}
GUESSES = Guesses(CHECK, VALUES, plain_values(CHECK))
SEVERE = Condition("pain", Operator.GREATER, 6)


def test_without_conditions_nothing_of_note_is_said():
    assert GUESSES.meeting(None) == GUESSES.answering(CHECK.questions[1]) == CALM


def test_the_first_condition_of_each_group_is_met_that_nothing_meets_yet():
    severe_or_ticked = (SEVERE, is_("gate", "b"))

    assert GUESSES.meeting(all_of(is_("gate", "b"), severe_or_ticked)) == {**CALM, "gate": ("b",)}
    assert GUESSES.meeting(all_of(severe_or_ticked)) == {**CALM, "pain": (7,)}


def test_whatever_must_be_said_to_be_asked_is_said():
    worse = CHECK.questions_by_id["worse"]
    read = all_of(is_("onset", "old"), is_("worse", "yes"))

    assert GUESSES.answering(worse, "yes") == {**CALM, "gate": ("b",), "worse": ("yes",)}
    assert GUESSES.meeting(read) == {
        **CALM,
        "gate": ("a", "b"),
        "onset": ("new",),
        "worse": ("yes",),
    }


def test_what_stands_alone_takes_the_place_of_everything_else():
    both = all_of(is_("gate", "a"), is_("gate", "none"))

    assert GUESSES.meeting(both) == CALM
    assert GUESSES.answering(CHECK.questions[1], ASKED_UNKNOWN) == {
        **CALM,
        "gate": (ASKED_UNKNOWN,),
    }


def test_somebody_may_be_sent_away():
    assert GUESSES.answering(ADULT, "no") == {**CALM, "adult": ("no",)}


def test_a_group_that_nobody_can_meet_is_passed_over():
    assert GUESSES.meeting(all_of(is_("gate", "gone"), SEVERE)) == {**CALM, "pain": (7,)}


def test_a_few_samples_give_every_answer_one_by_one():
    samples = list(sample_patients({**VALUES, "none": ()}))

    assert len(samples) == 4
    for link_id, values in VALUES.items():
        assert {sample[link_id] for sample in samples} == {(value,) for value in values}
    assert list(sample_patients({})) == []
