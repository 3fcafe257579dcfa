"""What an editor can get wrong in a question is told."""

from dataclasses import replace
from typing import Any

import pytest

from tests.engine.build import (
    NOT_SURE,
    all_of,
    days,
    gate,
    is_,
    number,
    option,
    question,
    questionnaire,
    text,
    yes_no,
)
from tests.engine.checks.whole import OUT, told
from triage.engine.conditions import Criteria
from triage.engine.question import AnswerOption, Question, QuestionType


def told_of_question(asked: Question) -> list[str]:
    """What is said of a questionnaire with this question alone."""
    problems = told(questionnaire([asked], signs=(), sections=()))
    assert {problem[:2] for problem in problems} <= {("question", asked.link_id)}
    return [sentence for _, _, sentence in problems]


def one_of(*options: AnswerOption, **changes: Any) -> Question:
    return question("q", QuestionType.CHOICE, options, **changes)


A, B = option("a"), option("b")


@pytest.mark.parametrize(
    ("asked", "sentences"),
    [
        (gate("a-1_b"), []),
        *(
            (
                gate(link_id),
                ["The link id must be small letters, digits, hyphens and underscores."],
            )
            for link_id in ("", "1a", "A", "a b", "é", "-a", "a\n")
        ),
        (one_of(A, B, A), ["Two options have the same code."]),
        (one_of(A), ["A choice needs at least two options."]),
        (
            question("q", QuestionType.YES_NO, [A, B]),
            ["A yes-or-no question needs the options “yes” and “no”."],
        ),
        (
            question("q", QuestionType.YES_NO, [option("yes"), NOT_SURE]),
            ["A yes-or-no question needs the options “yes” and “no”."],
        ),
        (
            replace(number("q"), options=(A,)),
            ["A number or text has no options but “not sure”."],
        ),
        (
            replace(text("q"), options=(A, NOT_SURE)),
            ["A number or text has no options but “not sure”."],
        ),
        (replace(text("q"), options=(NOT_SURE,)), []),
        (number("q", minimum=None), ["A number needs a smallest and a largest value."]),
        (number("q", minimum=3, maximum=3), []),
        (number("q", minimum=4, maximum=3), ["The smallest value is larger than the largest."]),
        (days("q", maximum=None), ["A number needs a smallest and a largest value."]),
        (one_of(A, replace(NOT_SURE, negative=True)), ["“Not sure” can never mean “no”."]),
        (one_of(A, replace(NOT_SURE, exclusive=False)), ["“Not sure” must be exclusive."]),
        (
            replace(gate("q"), enable_when=Criteria(())),
            ["A gate is always asked: no condition.", "It has no conditions, or an empty group."],
        ),
        (replace(gate("q"), required=False), ["A gate must be required."]),
        (one_of(A, NOT_SURE, is_gate=True), ["A gate needs an option that means “no”."]),
        (one_of(A, OUT), []),
        (
            one_of(A, OUT, enable_when=all_of(is_("a", "yes"))),
            [
                "A question that may end the check is always asked: no condition.",
                "Its condition reads “a”, which is not asked before it.",
                "It reads “a”, which is gone.",
            ],
        ),
        (one_of(A, option("b", for_other=True)), []),
        (
            one_of(A, option("b", for_other=True), enable_when=all_of(is_("a", "yes"))),
            [
                "A question that says who answers is always asked: no condition.",
                "Its condition reads “a”, which is not asked before it.",
                "It reads “a”, which is gone.",
            ],
        ),
        (one_of(A, replace(NOT_SURE, out_of_scope=True)), ["“Not sure” can never end the check."]),
        (
            one_of(A, OUT, is_gate=True),
            ["Only a question before the first gate may end the check."],
        ),
    ],
)
def test_a_question_can_be_answered_and_a_gate_is_always_asked(
    asked: Question, sentences: list[str]
):
    assert told_of_question(asked) == sentences


def test_a_condition_of_a_question_reads_only_questions_before_it():
    asked = [
        yes_no("a", all_of(is_("a", "yes"), (is_("c", "yes"), is_("b", "yes")))),
        yes_no("b", all_of(is_("a", "yes"))),
        yes_no("c"),
    ]

    assert told(questionnaire(asked, signs=(), sections=())) == [
        ("question", "a", f"Its condition reads “{later}”, which is not asked before it.")
        for later in "abc"
    ]


SIGN, AGAIN = all_of(is_("g", "yes")), all_of(is_("since", "yes"))
OTHER = all_of(is_("other", "no"))
MIXED = all_of(is_("g", "yes"), is_("other", "yes"))


@pytest.mark.parametrize(
    ("asked", "late"),
    [
        ([yes_no("scope"), gate("g"), gate("h"), yes_no("other")], {}),
        ([gate("g"), yes_no("since", SIGN), gate("h"), yes_no("other")], {}),
        ([gate("g"), yes_no("since", SIGN), yes_no("was", AGAIN), gate("h")], {}),
        ([gate("g"), yes_no("other"), gate("h"), gate("i")], {"h": "other", "i": "other"}),
        ([yes_no("other"), gate("g"), yes_no("both", MIXED), gate("h")], {"h": "both"}),
        ([yes_no("other"), gate("g"), yes_no("why", OTHER), gate("h")], {"h": "why"}),
    ],
)
def test_danger_signs_are_asked_for_together(asked: list[Question], late: dict[str, str]):
    assert told(questionnaire(asked, signs=(), sections=())) == [
        ("question", link_id, f"A gate comes before all that is none, and so before “{other}”.")
        for link_id, other in late.items()
    ]
