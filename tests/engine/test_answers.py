from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.build import choice, choices, gate, number, questionnaire, text, yes_no
from tests.engine.strategies import GATES, OTHERS, possible_answers
from triage.engine.answers import MAX_TEXT, AnswerError, check_answer, check_answers
from triage.engine.conditions import ASKED_UNKNOWN, Value
from triage.engine.question import Question, QuestionType

NOT_SURE = (ASKED_UNKNOWN,)
PAIN = number("pain")
HEIGHT = number("height", minimum=None, maximum=None)
LEGS = choices("legs", "weak", "numb", "cold")
STORY = text("story")
CHECK = questionnaire([gate("saddle"), PAIN, LEGS, STORY])


@pytest.mark.parametrize(
    ("question", "values"),
    [
        (gate("saddle"), ("yes",)),
        (gate("saddle"), NOT_SURE),
        (yes_no("skipped", required=False), ()),
        (choice("side", "left", "right"), ("right",)),
        (LEGS, ("weak", "cold")),
        (LEGS, ("none",)),
        (LEGS, NOT_SURE),
        (PAIN, (0,)),
        (PAIN, (10,)),
        (PAIN, NOT_SURE),
        (HEIGHT, (-273,)),
        (STORY, ("a" * MAX_TEXT,)),
        (STORY, ()),
    ],
)
def test_an_answer_comes_back_as_it_was_given(question: Question, values: tuple[object, ...]):
    assert check_answer(question, values) == values


def test_ticks_come_back_in_the_order_of_the_options():
    assert check_answer(LEGS, ("cold", "weak", "numb")) == ("weak", "numb", "cold")


@pytest.mark.parametrize(
    ("question", "values", "reason"),
    [
        (gate("saddle"), (), "an answer is required"),
        (gate("saddle"), ("maybe",), "'maybe' is no option"),
        (gate("saddle"), (1,), "1 is no option"),
        (gate("saddle"), (["yes"],), "['yes'] is no option"),
        (gate("saddle"), ("yes", "no"), "only one value is allowed"),
        (choice("side", "left", "right"), ("left", "right"), "only one value is allowed"),
        (PAIN, (1, 2), "only one value is allowed"),
        (LEGS, ("weak", "warm"), "'warm' is no option"),
        (LEGS, ("weak", "weak"), "an option is named twice"),
        (LEGS, ("weak", "none"), "'none' cannot be chosen together with others"),
        (
            LEGS,
            (ASKED_UNKNOWN, "weak"),
            "'asked-unknown' cannot be chosen together with others",
        ),
        (LEGS, ("none", ASKED_UNKNOWN), "'none' cannot be chosen together with others"),
        (replace(PAIN, options=()), NOT_SURE, "“not sure” is no answer here"),
        (STORY, NOT_SURE, "“not sure” is no answer here"),
        (PAIN, ("7",), "'7' is no whole number"),
        (PAIN, (7.0,), "7.0 is no whole number"),
        (PAIN, (True,), "True is no whole number"),
        (PAIN, (-1,), "-1 is less than 0"),
        (PAIN, (11,), "11 is more than 10"),
        (STORY, (3,), "3 is no text"),
        (STORY, (" \n",), "' \\n' is no text"),
        (STORY, ("a" * (MAX_TEXT + 1),), "the text is longer than 500 characters"),
    ],
)
def test_what_is_no_answer_is_refused_with_the_reason(
    question: Question, values: tuple[object, ...], reason: str
):
    with pytest.raises(AnswerError) as refusal:
        check_answer(question, values)

    assert str(refusal.value) == reason


def test_answers_from_outside_are_checked_one_by_one():
    given = {"story": ["It hurts."], "legs": ("cold", "weak"), "pain": [3], "saddle": ["no"]}

    assert check_answers(CHECK, given) == {
        "story": ("It hurts.",),
        "legs": ("weak", "cold"),
        "pain": (3,),
        "saddle": ("no",),
    }


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (["saddle"], "answers: expected an object of link ids"),
        (None, "answers: expected an object of link ids"),
        ({"saddel": ["no"]}, "saddel: no such question"),
        ({"saddle": "no"}, "saddle: expected a list of values"),
        ({"saddle": ["no"], "pain": [11]}, "pain: 11 is more than 10"),
    ],
)
def test_answers_from_outside_are_refused_with_the_link_id_and_the_reason(given: Any, reason: str):
    with pytest.raises(AnswerError) as refusal:
        check_answers(CHECK, given)

    assert str(refusal.value) == reason


@pytest.mark.parametrize("question", [*GATES, *OTHERS])
def test_every_possible_answer_is_accepted_as_it_stands(question: Question):
    possible = possible_answers(question)

    assert [check_answer(question, values) for values in possible] == possible


@given(
    st.sampled_from([*GATES, *OTHERS]),
    st.lists(st.sampled_from(["yes", "no", "a", "b", "none", ASKED_UNKNOWN, 0, 3, 4, -1, True])),
)
def test_nothing_but_a_possible_answer_is_accepted(question: Question, values: list[Value]):
    try:
        answer = check_answer(question, tuple(values))
    except AnswerError:
        return
    skipped = answer == () and not question.required
    said = question.type is QuestionType.TEXT and len(answer) == 1
    assert skipped or said or answer in possible_answers(question)
