"""A text that says nothing is told, and an urgent one that does not say whom to call."""

from dataclasses import replace
from typing import Any

import pytest

from tests.engine.build import CALM, CRISIS, EMERGENCY, TODAY, gate, option, question
from tests.engine.checks.whole import QUESTIONS, WHOLE, told_besides
from triage.engine.question import Question, QuestionType
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Disposition
from triage.engine.urgency import Urgency


def with_question(**changes: Any) -> Questionnaire:
    return replace(WHOLE, questions=(*QUESTIONS, replace(gate("last"), **changes)))


def with_sign(**changes: Any) -> Questionnaire:
    return replace(WHOLE, signs=(replace(WHOLE.signs[0], **changes),))


def with_disposition(one: Disposition, **changes: Any) -> Questionnaire:
    changed = replace(one, **changes)
    dispositions = tuple(changed if d is one else d for d in WHOLE.dispositions)
    return replace(WHOLE, dispositions=dispositions)


def labelled(label: str) -> Question:
    return question("last", QuestionType.CHOICE, [option("a", label=label), option("b")])


LAST, SIGN, CALM_ONE, BACK = (
    ("question", "last"),
    ("sign", "sign-of-r"),
    ("disposition", "calm"),
    ("questionnaire", "back"),
)


@pytest.mark.parametrize(
    ("check", "place", "sentence"),
    [
        (with_question(text=""), LAST, "Its text is empty."),
        (with_question(text=" \n"), LAST, "Its text is empty."),
        (with_question(text="Weak?"), LAST, "Its text is one word, “Weak?”. Say more."),
        (with_question(text=". Weak ."), LAST, "Its text is one word, “. Weak .”. Say more."),
        (with_question(short_text=" "), LAST, "Its short text is empty."),
        (
            with_question(carer_text="Weak?"),
            LAST,
            "Its text for carers is one word, “Weak?”. Say more.",
        ),
        (
            replace(WHOLE, questions=(*QUESTIONS, labelled(""))),
            LAST,
            "The label of its answer “a” is empty.",
        ),
        (with_sign(title="Weak"), SIGN, "Its title is one word, “Weak”. Say more."),
        (with_sign(explanation=""), SIGN, "Its explanation is empty."),
        (
            with_sign(carer_title="Weak"),
            SIGN,
            "Its title for carers is one word, “Weak”. Say more.",
        ),
        (
            with_sign(carer_explanation=" "),
            SIGN,
            "Its explanation for carers is empty.",
        ),
        (with_disposition(CALM, title=""), CALM_ONE, "Its title is empty."),
        (
            with_disposition(CALM, summary="Calm"),
            CALM_ONE,
            "Its summary is one word, “Calm”. Say more.",
        ),
        (with_disposition(CALM, worsening=""), CALM_ONE, "Its worsening is empty."),
        (with_disposition(CALM, steps=()), CALM_ONE, "Its step is empty."),
        (
            with_disposition(CALM, steps=("Rest a little.", "Sleep")),
            CALM_ONE,
            "Its step is one word, “Sleep”. Say more.",
        ),
        (with_disposition(CALM, carer_steps=("",)), CALM_ONE, "Its step is empty."),
        (
            with_disposition(CALM, carer_summary="Calm"),
            CALM_ONE,
            "Its summary for carers is one word, “Calm”. Say more.",
        ),
        (
            with_disposition(CALM, carer_worsening="Call"),
            CALM_ONE,
            "Its worsening for carers is one word, “Call”. Say more.",
        ),
        (replace(WHOLE, audience="Adults"), BACK, "Its audience is one word, “Adults”. Say more."),
        (replace(WHOLE, intended_use=""), BACK, "Its intended use is empty."),
        (replace(WHOLE, introduction=""), BACK, "Its introduction is empty."),
        (replace(WHOLE, unfinished_title=""), BACK, "Its unfinished title is empty."),
        (
            replace(WHOLE, danger_signs=("You can't pee.", "", "Your legs are weak.")),
            BACK,
            "Its danger sign 2 is empty.",
        ),
        (
            replace(WHOLE, danger_signs=WHOLE.danger_signs[:2]),
            BACK,
            "There are fewer than 3 danger signs.",
        ),
        (
            replace(WHOLE, unfinished_advice="Call {urgent_line}."),
            BACK,
            "The unfinished advice has no {emergency_number}.",
        ),
    ],
)
def test_no_text_is_empty_or_of_one_word(
    check: Questionnaire, place: tuple[str, str], sentence: str
):
    assert told_besides(check) == [(*place, sentence)]


@pytest.mark.parametrize(
    "check",
    [
        WHOLE,
        replace(WHOLE, questions=(*QUESTIONS, labelled("Yes"))),
        with_question(short_text="Weak", help="", carer_short_text="Weak"),
        with_disposition(TODAY, steps=("Talk to your doctor today.",)),
    ],
)
def test_a_label_and_a_short_text_may_be_of_one_word(check: Questionnaire):
    assert told_besides(check) == []


LATE = ("Do not drive.", "Call {emergency_number}.")
CRISIS_NOW = {"urgency": Urgency.EMERGENCY, "act_within_hours": 0}


@pytest.mark.parametrize(
    ("check", "code", "sentences"),
    [
        (
            with_disposition(EMERGENCY, steps=LATE),
            "emergency",
            ["It is an emergency, and its first step has no {emergency_number}."],
        ),
        (
            with_disposition(EMERGENCY, carer_steps=LATE),
            "emergency",
            ["It is an emergency, and its first step for carers has no {emergency_number}."],
        ),
        (
            with_disposition(CRISIS, steps=("Call {emergency_number}.",)),
            "crisis",
            ["It is always shown, and its first step has no {crisis_line}."],
        ),
        (
            with_disposition(CRISIS, carer_steps=LATE),
            "crisis",
            ["It is always shown, and its first step for carers has no {crisis_line}."],
        ),
        (
            with_disposition(CRISIS, **CRISIS_NOW, steps=("Call {crisis_line}.",)),
            "crisis",
            ["It is an emergency, and no step has the {emergency_number}."],
        ),
        (
            with_disposition(CRISIS, **CRISIS_NOW, carer_steps=("Call {crisis_line}.",)),
            "crisis",
            ["It is an emergency, and no step for carers has the {emergency_number}."],
        ),
        (with_disposition(CRISIS, steps=("Call {crisis_line}.",)), "crisis", []),
        (with_disposition(CRISIS, **CRISIS_NOW), "crisis", []),
    ],
)
def test_whom_to_call_stands_in_the_first_step(
    check: Questionnaire, code: str, sentences: list[str]
):
    assert told_besides(check) == [("disposition", code, sentence) for sentence in sentences]
