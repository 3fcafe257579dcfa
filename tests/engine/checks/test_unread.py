"""An answer that nothing reads is told, unless it is declared to say nothing dangerous."""

from dataclasses import replace
from typing import Any

import pytest

from tests.engine.build import (
    NO,
    NONE,
    NOT_SURE,
    all_of,
    choice,
    choices,
    days,
    gate,
    is_,
    number,
    option,
    question,
    questionnaire,
    rule,
    suggestion,
    text,
    yes_no,
)
from triage.engine.checks.unread import every_answer_is_read
from triage.engine.conditions import Condition, Operator
from triage.engine.question import AnswerOption, Question, QuestionType, Worse
from triage.engine.questionnaire import Questionnaire


def told(check: Questionnaire) -> list[str]:
    problems = list(every_answer_is_read(check))
    assert {(p.kind, p.breaks_proofs) for p in problems} <= {("question", False)}
    return [f"{problem.code}: {problem.sentence}" for problem in problems]


def one_of(*options: AnswerOption, **changes: Any) -> Question:
    return question("relief", QuestionType.CHOICE, [option("no"), *options], **changes)


def read_by_a_rule(asked: Question) -> Questionnaire:
    return questionnaire([asked], [rule("r", "today", is_("relief", "no"))])


def unread(asked: str, label: str, declare: str = "says nothing dangerous") -> str:
    rest = f"Let a rule read it, or declare that it {declare}."
    return f"{asked}: “{asked.title()}”: no rule reads the answer “{label}”. {rest}"


def asks_nothing(asked: str, label: str) -> str:
    rest = "Let a question be asked because of it, or declare that it says nothing dangerous."
    return f"{asked}: “{asked.title()}”: no condition reads the answer “{label}”. {rest}"


def unread_end(asked: str, end: int, reader: str, remedy: str) -> str:
    rest = f"{remedy}, or say that the other end is worse."
    return f"{asked}: “{asked.title()}”: no {reader} reads {end}, the worse end. {rest}"


NEW = option("new")
HARMLESS = option("new", harmless=True)
MEANS_NO = option("new", negative=True)


@pytest.mark.parametrize(
    ("asked", "sentences"),
    [
        (one_of(NEW), [unread("relief", "New")]),
        (one_of(NEW, is_gate=True), [unread("relief", "New", "means no")]),
        (one_of(HARMLESS), []),
        (one_of(HARMLESS, is_gate=True), [unread("relief", "New", "means no")]),
        (one_of(MEANS_NO), []),
        (one_of(MEANS_NO, is_gate=True), []),
        (one_of(option("new", out_of_scope=True)), []),
        (one_of(NOT_SURE), []),
        (replace(one_of(NEW, NOT_SURE), required=False), [unread("relief", "New")]),
    ],
)
def test_every_answer_is_read_by_a_rule_or_declared(asked: Question, sentences: list[str]):
    assert told(read_by_a_rule(asked)) == sentences


def test_one_tick_of_several_can_go_unread():
    check = questionnaire(
        [choices("legs", "numb", "cold")], [rule("r", "soon", is_("legs", "numb"))]
    )

    assert told(check) == [unread("legs", "Cold")]


def test_what_only_a_suggestion_reads_decides_nothing():
    asked = [one_of(NEW), text("words"), number("weight", worse=Worse.NEITHER)]

    assert told(questionnaire(asked, suggestions=(suggestion("s", is_("relief", "no")),))) == []


def test_an_answer_that_asks_a_question_is_not_read_by_a_rule_for_that():
    asked = [choice("where", "back", "leg"), yes_no("new", all_of(is_("where", "leg")))]

    assert told(questionnaire(asked, [rule("r", "soon", is_("where", "back"))])) == [
        unread("where", "Leg")
    ]


def test_where_no_rule_reads_each_answer_asks_something_or_is_declared():
    asked = [
        question("surgery", QuestionType.YES_NO, [option("yes"), option("no"), NOT_SURE]),
        yes_no("metal", all_of(is_("surgery", "yes"))),
        gate("weak"),
        yes_no("worse", all_of(is_("weak", "yes"))),
    ]

    assert told(questionnaire(asked)) == [asks_nothing("surgery", "No")]


@pytest.mark.parametrize("asked", [gate("relief"), one_of(NO), one_of(NONE, NOT_SURE)])
def test_a_question_that_nothing_reads_needs_nothing(asked: Question):
    assert told(questionnaire([asked])) == []


AT_LEAST_7 = Condition("pain", Operator.GREATER_OR_EQUAL, 7)
AT_MOST_3 = Condition("pain", Operator.LESS_OR_EQUAL, 3)
EXACTLY_5 = is_("pain", 5)


@pytest.mark.parametrize(
    ("worse", "conditions", "sentences"),
    [
        (
            Worse.NEITHER,
            (AT_LEAST_7,),
            ["pain: “Pain”: say whether a high or a low number is worse."],
        ),
        (Worse.HIGH, (AT_LEAST_7,), []),
        (Worse.HIGH, (EXACTLY_5, AT_LEAST_7), []),
        (Worse.LOW, (AT_MOST_3,), []),
        (
            Worse.LOW,
            (AT_LEAST_7, EXACTLY_5),
            [unread_end("pain", 0, "rule", "Let a rule read it")],
        ),
        (
            Worse.HIGH,
            (AT_MOST_3,),
            [unread_end("pain", 10, "rule", "Let a rule read it")],
        ),
    ],
)
def test_the_worse_end_of_a_number_is_read(
    worse: Worse, conditions: tuple[Condition, ...], sentences: list[str]
):
    check = questionnaire([number("pain", worse=worse)], [rule("r", "soon", conditions)])

    assert told(check) == sentences


def test_a_number_that_only_asks_a_question_has_a_worse_end_too():
    longer = Condition("since", Operator.GREATER, 42)
    asked = [days("since", worse=Worse.LOW), yes_no("treated", all_of(longer))]

    assert told(questionnaire(asked)) == [
        unread_end("since", 0, "condition", "Let a question be asked because of it")
    ]


def test_a_number_without_an_end_has_none_to_read():
    check = questionnaire([number("pain", maximum=None)], [rule("r", "soon", AT_LEAST_7)])

    assert told(check) == []
