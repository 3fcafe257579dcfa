"""A patient in words."""

from dataclasses import replace

from tests.engine.build import (
    all_of,
    choice,
    choices,
    days,
    gate,
    is_,
    number,
    option,
    questionnaire,
    rule,
    text,
)
from tests.engine.strategies import Record
from triage.engine.words.narrative import describe_patient, tell_patient, tell_unasked

CHECK = questionnaire(
    [
        choices("belly", "a", "b", is_gate=True),
        choices("bowel", "leaks", is_gate=True),
        gate("fever"),
        number("pain", all_of(is_("fever", "yes"))),
        days("since"),
        choice("kind", "sharp", "dull"),
        text("note"),
    ],
    [rule("a", "soon", is_("belly", "a")), rule("sharp", "soon", is_("kind", "sharp"))],
)
CALM: Record = {
    "belly": ("none",),
    "bowel": ("none",),
    "fever": ("no",),
    "since": (0,),
    "kind": ("dull",),
}


def test_every_answer_that_counts_is_one_sentence_in_the_order_asked():
    answers = {**CALM, "belly": ("a", "b"), "fever": ("asked-unknown",), "pain": (3,)}

    assert describe_patient(CHECK, {"note": ("Words.",), **answers}) == (
        "What about belly? — A, B",
        "What about bowel? — None",
        "What about fever? — Not sure",
        "What about pain? — 3 times",
        "What about since? — 0 days",
        "What about kind? — Dull",
        "What about note? — Words.",
    )


def test_answers_off_the_route_and_skipped_ones_are_left_out():
    answers = {**CALM, "pain": (7,), "note": ()}

    assert describe_patient(CHECK, answers) == (
        "What about belly? — None",
        "What about bowel? — None",
        "What about fever? — No",
        "What about since? — 0 days",
        "What about kind? — Dull",
    )


def test_the_story_leaves_out_whatever_is_harmless():
    answers = {**CALM, "belly": ("a", "b"), "fever": ("yes",), "pain": (0,), "kind": ("sharp",)}

    assert tell_patient(CHECK, answers) == (
        "A person who says: Belly: A, B; Fever: Yes; Kind: Sharp."
    )
    assert tell_patient(CHECK, CALM) == "A person with no complaint."


def test_a_no_is_told_only_if_something_reads_it():
    bowel = choices("bowel", "leaks", is_gate=True)
    two_ways_to_say_no = replace(bowel, options=(option("hard", negative=True), *bowel.options))
    unread = questionnaire([two_ways_to_say_no], [rule("r", "soon", is_("bowel", "leaks"))])
    read = questionnaire([two_ways_to_say_no], [rule("r", "soon", is_("bowel", "hard"))])

    assert tell_patient(unread, {"bowel": ("hard", "none")}) == "A person with no complaint."
    assert tell_patient(read, {"bowel": ("none",)}) == "A person with no complaint."
    assert tell_patient(read, {"bowel": ("hard",)}) == "A person who says: Bowel: Hard."


def test_what_somebody_wants_to_hear_of_is_told_whatever_was_said():
    assert tell_patient(CHECK, CALM, always={"fever", "kind"}) == (
        "A person who says: Fever: No; Kind: Dull."
    )


def test_what_nobody_asks_for_is_told_apart_unless_it_is_harmless() -> None:
    unasked = {**CALM, "pain": (7,)}

    assert tell_unasked(CHECK, unasked) == ("Pain: 7 times",)
    assert tell_patient(CHECK, unasked) == "A person with no complaint."
    assert tell_unasked(CHECK, {**unasked, "fever": ("yes",)}) == ()
    assert tell_unasked(CHECK, {**CALM, "pain": (0,)}) == ()
    assert tell_unasked(CHECK, {**CALM, "pain": ()}) == ()
