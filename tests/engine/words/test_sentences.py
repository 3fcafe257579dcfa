from typing import Any

import pytest

from tests.engine.build import (
    NOT_SURE,
    all_of,
    choice,
    choices,
    days,
    floor,
    gate,
    is_,
    number,
    option,
    question,
    questionnaire,
    rule,
    suggestion,
)
from triage.engine.conditions import ASKED_UNKNOWN, Condition, Operator
from triage.engine.question import QuestionType
from triage.engine.urgency import Urgency
from triage.engine.words.sentences import (
    answer_text,
    criteria_text,
    floor_sentence,
    question_sentence,
    rule_sentence,
    suggestion_sentence,
)

BLADDER = question(
    "bladder",
    QuestionType.CHOICES,
    (option("cant", label="I can't pee"), option("leak", label="I leak"), NOT_SURE),
    short_text="Trouble peeing",
)
ONSET = choice("onset", "new", "old", when=all_of((is_("bladder", "cant"), is_("bladder", "leak"))))
WHOLE = questionnaire(
    (BLADDER, ONSET, gate("fever"), number("pain"), days("since"), choices("legs", "numb", "cold"))
)
CANT, LEAK, NEW = is_("bladder", "cant"), is_("bladder", "leak"), is_("onset", "new")


@pytest.mark.parametrize(
    ("groups", "text"),
    [
        ([CANT], "ticks “I can't pee” under “Trouble peeing”"),
        ([(CANT, LEAK)], "ticks “I can't pee” or “I leak” under “Trouble peeing”"),
        (
            [(CANT, LEAK), NEW],
            "ticks “I can't pee” or “I leak” under “Trouble peeing”, and answers “New” to “Onset”",
        ),
        (
            [(CANT, is_("fever", "yes")), NEW],
            (
                "either ticks “I can't pee” under “Trouble peeing”, or answers “Yes” to “Fever”; "
                "and answers “New” to “Onset”"
            ),
        ),
        (
            [(CANT, NEW, LEAK)],
            (
                "either ticks “I can't pee” or “I leak” under “Trouble peeing”, "
                "or answers “New” to “Onset”"
            ),
        ),
        (
            [(is_("onset", "new"), is_("onset", ASKED_UNKNOWN))],
            "answers “New” or “Not sure” to “Onset”",
        ),
        ([is_("bladder", "gone")], "ticks “gone” (no such answer) under “Trouble peeing”"),
        ([is_("pain", "high")], "answers “high” (no such answer) to “Pain”"),
        ([is_("nowhere", "yes")], "answers “nowhere”, which is gone"),
        ([()], "(an empty group, which never holds)"),
        ([], ""),
    ],
)
def test_criteria_read_as_what_the_person_does(groups: list[Any], text: str) -> None:
    assert criteria_text(WHOLE, all_of(*groups)) == text


@pytest.mark.parametrize(
    ("operator", "text"),
    [
        (Operator.EQUALS, "exactly 42 days"),
        (Operator.GREATER, "more than 42 days"),
        (Operator.GREATER_OR_EQUAL, "at least 42 days"),
        (Operator.LESS, "less than 42 days"),
        (Operator.LESS_OR_EQUAL, "at most 42 days"),
    ],
)
def test_a_number_is_compared_in_words_with_its_unit(operator: Operator, text: str) -> None:
    assert answer_text(WHOLE.questions_by_id["since"], operator, 42) == text


def test_a_number_without_a_unit_ends_with_itself() -> None:
    pain = number("pain", unit="")

    assert answer_text(pain, Operator.GREATER, 6) == "more than 6"


def test_a_question_says_when_it_is_asked() -> None:
    assert question_sentence(WHOLE, BLADDER) == "Always asked."
    assert question_sentence(WHOLE, ONSET) == (
        "Asked when the person ticks “I can't pee” or “I leak” under “Trouble peeing”, "
        "or is not sure."
    )


def test_a_rule_says_when_it_fires_and_where_it_leads() -> None:
    same = rule("same", "emergency", CANT)
    safer = rule("safer", "emergency", CANT, NEW, unsure="today")

    assert rule_sentence(WHOLE, same) == (
        "Fires when the person ticks “I can't pee” under “Trouble peeing”. "
        "Then: “Title of emergency” (emergency). The same if the person is not sure."
    )
    assert rule_sentence(WHOLE, safer) == (
        "Fires when the person ticks “I can't pee” under “Trouble peeing”, "
        "and answers “New” to “Onset”. Then: “Title of emergency” (emergency). "
        "If the person is not sure: “Title of today” (same day)."
    )


def test_a_rule_that_cannot_fire_says_so() -> None:
    assert rule_sentence(WHOLE, rule("never", "today")) == (
        "Never fires, because it has no conditions."
    )


def test_a_disposition_that_is_gone_is_named_by_its_code() -> None:
    assert rule_sentence(WHOLE, rule("lost", "nowhere", NEW)) == (
        "Fires when the person answers “New” to “Onset”. "
        "Then: “nowhere”, which is gone. The same if the person is not sure."
    )


def test_a_floor_says_whom_it_protects() -> None:
    same = floor("same", Urgency.SAME_DAY, NEW)
    lower = floor("lower", Urgency.SAME_DAY, NEW, minimum_if_unsure=Urgency.SOON)

    assert floor_sentence(WHOLE, same) == (
        "When the person answers “New” to “Onset”, the result is never below same day, "
        "nor when the person is not sure."
    )
    assert floor_sentence(WHOLE, lower) == (
        "When the person answers “New” to “Onset”, the result is never below same day; "
        "when the person is not sure, never below soon."
    )
    assert floor_sentence(WHOLE, floor("empty", Urgency.SOON)) == (
        "Protects nobody, because it has no conditions."
    )


def test_a_suggestion_says_when_it_is_made() -> None:
    cold = suggestion("cold", Condition("pain", Operator.LESS, 3))

    assert suggestion_sentence(WHOLE, cold) == (
        "Made when the person answers less than 3 times to “Pain”."
    )
    assert suggestion_sentence(WHOLE, suggestion("empty")) == (
        "Never made, because it has no conditions."
    )
