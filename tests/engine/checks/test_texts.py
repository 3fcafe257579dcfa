"""A name in braces that nobody knows is told, wherever it stands."""

from dataclasses import replace
from typing import Any

import pytest

from tests.engine.build import (
    disposition,
    item,
    option,
    question,
    section,
    sign,
    suggestion,
    yes_no,
)
from tests.engine.checks.whole import QUESTIONS, WEAK, WHOLE
from triage.engine.checks.problem import Problem
from triage.engine.checks.texts import tokens_are_known, tokens_used
from triage.engine.question import AnswerOption, Question, QuestionType
from triage.engine.urgency import Urgency


def one_of(*options: AnswerOption, **changes: Any) -> Question:
    return question("q", QuestionType.CHOICE, options, **changes)


A = option("a")
A_TOKEN = disposition("d", Urgency.SOON, steps=("Wait.", "Call {no}."))


KNOWN = "{clinic_name}, {crisis_line}, {emergency_number}, {urgent_line}"


@pytest.mark.parametrize(
    ("changes", "kind", "code"),
    [
        ({"questions": (*QUESTIONS, yes_no("a", help="{no}"))}, "question", "a"),
        ({"questions": (*QUESTIONS, yes_no("a", carer_text="{no}"))}, "question", "a"),
        ({"questions": (*QUESTIONS, one_of(A, option("b", label="{no}")))}, "question", "q"),
        ({"questions": (*QUESTIONS, one_of(A, option("b", note="{no}")))}, "question", "q"),
        ({"dispositions": (*WHOLE.dispositions, A_TOKEN)}, "disposition", "d"),
        ({"signs": (sign("sign-of-r", explanation="{no}"),)}, "sign", "sign-of-r"),
        ({"rules": (replace(WHOLE.rules[0], rationale="{no}"),)}, "rule", "r"),
        ({"floors": (replace(WHOLE.floors[0], title="{no}"),)}, "floor", "f"),
        ({"suggestions": (suggestion("s", WEAK, title="{no}"),)}, "suggestion", "s"),
        ({"sections": (section(items=(item(body="{no}"),)),)}, "section", "section"),
        ({"title": "{no}"}, "questionnaire", "back"),
        ({"audience": "{no}"}, "questionnaire", "back"),
        ({"intended_use": "{no}"}, "questionnaire", "back"),
        ({"introduction": "{no}"}, "questionnaire", "back"),
        ({"unfinished_title": "{no}"}, "questionnaire", "back"),
        ({"unfinished_advice": "{no}"}, "questionnaire", "back"),
        ({"danger_signs": ("{no}",)}, "questionnaire", "back"),
    ],
)
def test_a_token_that_nobody_knows_is_told_with_those_that_are_known(
    changes: dict[str, Any], kind: str, code: str
):
    sentence = f"{{no}} is no token; known are {KNOWN}."

    assert list(tokens_are_known(replace(WHOLE, **changes))) == [
        Problem(kind, code, sentence, breaks_proofs=False)
    ]


def test_the_tokens_used_are_the_names_in_braces_of_every_text_known_or_not():
    check = replace(WHOLE, title="{crisis_line} {} {no} } {", audience="{clinic_name}{no}")

    assert tokens_used(check) == {"crisis_line", "", "no", "clinic_name", "emergency_number"}


def test_a_code_is_no_text():
    check = replace(WHOLE, rules=(replace(WHOLE.rules[0], disposition="{no}"),))

    assert list(tokens_are_known(check)) == []
