"""Walking a questionnaire as a made-up patient."""

from dataclasses import replace

import pytest

from tests.checks import EMERGENCY
from tests.small import BENIGN, NO, SMALL, option
from tests.variants import with_question
from triage.editing.trying import answer_harmlessly, pack, read_answers, unpack, write_answers
from triage.engine.outcome import State, evaluate
from triage.engine.urgency import Urgency


def test_what_a_page_carries_is_read_back() -> None:
    assert read_answers(SMALL, write_answers(BENIGN)) == (BENIGN, "")
    assert read_answers(SMALL, "") == ({}, "")


@pytest.mark.parametrize(
    ("text", "kept", "why"),
    [
        ('{"gone": ["yes"], "fever": ["no"]}', {"fever": ("no",)}, "gone: no such question"),
        ('{"fever": ["maybe"], "score": [3]}', {"score": (3,)}, "fever: 'maybe' is no option"),
        ('{"fever": "no", "score": [3]}', {"score": (3,)}, "fever: expected a list of values"),
        ('["fever"]', {}, "answers: expected an object of link ids"),
        ("3", {}, "answers: expected an object of link ids"),
        ("nonsense", {}, "Expecting value"),
        ("[" * 30_000, {}, "recursion"),
    ],
)
def test_what_does_not_fit_is_left_out_and_says_why(
    text: str, kept: dict[str, object], why: str
) -> None:
    found, complaint = read_answers(SMALL, text)

    assert found == kept
    assert why in complaint


def test_answers_travel_in_an_address_as_one_short_word() -> None:
    word = pack(BENIGN)

    assert unpack(SMALL, word) == BENIGN
    assert "fever" not in word
    assert len(word) < 300


@pytest.mark.parametrize("change", [lambda word: word[:-1], lambda word: "x" + word, lambda _: ""])
def test_a_forged_word_brings_nothing(change: object) -> None:
    assert unpack(SMALL, change(pack(BENIGN))) == {}  # type: ignore[operator]


def test_a_word_for_another_draft_brings_what_still_fits() -> None:
    word = pack({**BENIGN, "gone": ("yes",)})

    assert unpack(SMALL, word) == BENIGN


def test_the_rest_is_answered_as_harmlessly_as_can_be() -> None:
    nothing = answer_harmlessly(SMALL, {})
    urgent = answer_harmlessly(SMALL, EMERGENCY)

    assert evaluate(SMALL, nothing).state is State.COMPLETE
    assert evaluate(SMALL, nothing).urgency is Urgency.SELF_CARE
    assert nothing["note"] == ()
    assert {key: urgent[key] for key in EMERGENCY} == EMERGENCY
    assert evaluate(SMALL, urgent).urgency is Urgency.EMERGENCY


def test_a_question_that_ends_the_check_whatever_is_answered_is_left_open() -> None:
    ends = with_question(
        "adult", options=(option("yes", "Yes", out_of_scope=True), replace(NO, out_of_scope=True))
    )

    assert answer_harmlessly(ends, {}) == {}
