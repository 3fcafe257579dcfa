"""Patients made as plain as can be."""

from dataclasses import replace

from tests.engine.build import (
    all_of,
    choice,
    choices,
    days,
    floor,
    gate,
    is_,
    option,
    question,
    questionnaire,
    rule,
    text,
    yes_no,
)
from triage.engine.conditions import ASKED_UNKNOWN, Condition, Operator
from triage.engine.proof.patients import SOME_TEXT, Patient
from triage.engine.proof.witnesses import needed, on_the_route, plain_values, plainest
from triage.engine.question import QuestionType
from triage.engine.urgency import Urgency

CHECK = questionnaire(
    [
        replace(yes_no("adult"), options=(option("yes"), option("no", out_of_scope=True))),
        choices("gate", "a", "b", "c", is_gate=True),
        choice("onset", "new", "old", when=all_of((is_("gate", "a"), is_("gate", "b")))),
        days("since"),
        choice("extra", "x", "y", required=False),
        text("note"),
        text("story", required=True),
    ],
    [
        rule("r", "today", is_("onset", "new")),
        rule("s", "soon", Condition("since", Operator.LESS, 14)),
    ],
    floors=(floor("f", Urgency.SOON, is_("extra", "x")),),
)
PLAIN = plain_values(CHECK)
ILL: Patient = {
    "adult": ("yes",),
    "gate": ("a", "b", "c"),
    "onset": ("new",),
    "since": (0,),
    "extra": ("x",),
    "note": (SOME_TEXT,),
    "story": (SOME_TEXT,),
}
WELL: Patient = {**ILL, "gate": ("none",), "onset": ("old",), "since": (14,), "extra": ("y",)}


def test_a_clear_no_comes_first_then_what_decides_least_and_not_sure_last():
    assert PLAIN == {
        "adult": ("yes",),
        "gate": ("none", "a", "b", "c", ASKED_UNKNOWN),
        "onset": ("old", "new", ASKED_UNKNOWN),
        "since": (14, 0, ASKED_UNKNOWN),
        "extra": ("y", "x", ASKED_UNKNOWN),
        "note": (SOME_TEXT,),
        "story": (SOME_TEXT,),
    }


def test_everything_turns_harmless_where_nothing_is_needed():
    assert plainest(PLAIN, ILL, lambda _: True) == WELL


def test_what_is_needed_stays_as_it_was():
    assert plainest(PLAIN, ILL, lambda p: p["since"] == (0,)) == {**WELL, "since": (0,)}
    assert plainest(PLAIN, ILL, lambda p: p == ILL) == ILL


def test_a_sure_answer_is_plainer_than_not_sure():
    unsure = {**WELL, "onset": (ASKED_UNKNOWN,)}

    assert plainest(PLAIN, unsure, lambda p: p["onset"] != ("old",)) == {**WELL, "onset": ("new",)}


def test_of_several_ticks_those_that_can_be_spared_go():
    def two(patient: Patient) -> bool:
        return {"a", "c"} <= set(patient["gate"])

    assert plainest(PLAIN, ILL, two) == {**WELL, "gate": ("a", "c")}
    assert plainest(PLAIN, ILL, lambda p: "b" in p["gate"]) == {**WELL, "gate": ("b",)}


def test_a_question_with_no_way_to_go_on_is_left_alone():
    leaving = question("q", QuestionType.CHOICE, [option("out", out_of_scope=True)])
    plain = plain_values(questionnaire([leaving, gate("g")]))

    assert plainest(plain, {"q": ("out",), "g": ("yes",)}, lambda _: True) == {
        "q": ("out",),
        "g": ("no",),
    }


def test_on_the_route_are_the_answers_that_count_but_no_text_that_nobody_had_to_write():
    assert on_the_route(CHECK, WELL) == {
        k: v for k, v in WELL.items() if k not in ("onset", "note")
    }


def test_needed_are_the_required_answers_and_one_that_ended_the_route():
    skipped = ("onset", "extra", "note")
    leaves = replace(CHECK.questions[0], required=False)
    check = replace(CHECK, questions=(leaves, *CHECK.questions[1:]))

    assert needed(CHECK, WELL) == {k: v for k, v in WELL.items() if k not in skipped}
    assert needed(check, {**ILL, "adult": ("no",)}) == {"adult": ("no",)}
    assert "adult" not in needed(check, ILL)
