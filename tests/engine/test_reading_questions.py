"""Questions that only choose reading are no part of the check, and decide nothing."""

from dataclasses import replace

import pytest

from tests.engine.build import all_of, gate, is_, option, questionnaire, rule, yes_no
from tests.engine.checks.whole import told
from tests.reading import ALL, CHOICE, FEELING, READING, TOPICS
from tests.small import BENIGN, SMALL
from triage.check.progress import find_progress
from triage.engine.checks.draft import find_problems
from triage.engine.conditions import Answers
from triage.engine.outcome import State, could_still_be, evaluate, find_suggestions
from triage.engine.proof.diff import find_changes
from triage.engine.proof.proof import prove
from triage.engine.question import Question
from triage.engine.route import find_route, reading_questions
from triage.engine.words.boundary import boundary_patients


def test_they_are_never_asked_in_the_check():
    assert find_route(READING, ALL) == find_route(SMALL, BENIGN)
    assert (evaluate(READING, {}).state, evaluate(READING, BENIGN).state) == (
        State.UNFINISHED,
        State.COMPLETE,
    )
    assert could_still_be(READING, CHOICE) == could_still_be(SMALL, {})
    assert find_progress(READING, find_route(READING, BENIGN), "mood").part_total == 3


def test_they_are_asked_of_whom_their_condition_does_not_rule_out():
    assert reading_questions(READING, BENIGN) == (TOPICS, FEELING)
    assert reading_questions(READING, {**BENIGN, "mood": ("yes",)}) == (TOPICS,)
    assert reading_questions(SMALL, BENIGN) == ()


@pytest.mark.parametrize(
    ("answers", "suggested"),
    [
        (BENIGN, ["adult"]),
        (ALL, ["adult", "pills", "low"]),
        ({**ALL, "mood": ("yes",)}, ["adult", "pills"]),
    ],
)
def test_suggestions_read_them(answers: Answers, suggested: list[str]):
    assert [suggestion.code for suggestion in find_suggestions(READING, answers)] == suggested


def test_what_is_proved_and_compared_is_the_check_without_them():
    assert READING.check_alone == SMALL
    assert SMALL.check_alone is SMALL
    assert find_problems(READING) == find_problems(SMALL)
    assert prove(READING) == prove(SMALL)
    assert find_changes(SMALL, READING) == find_changes(READING, SMALL) == ()
    assert boundary_patients(READING) == boundary_patients(SMALL)


LAST = "It comes after a question that only chooses reading."
NEVER = "A question that only chooses reading is never required."
NOTHING = "A question that only chooses reading can decide nothing else."


def for_reading(link_id: str, **changes: object) -> Question:
    return replace(yes_no(link_id), **{"required": False, "for_reading": True, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "problems"),
    [
        ([gate("g"), for_reading("r"), for_reading("s")], []),
        ([gate("g"), for_reading("r", enable_when=all_of(is_("g", "yes")))], []),
        ([gate("g"), for_reading("r", required=True)], [("r", NEVER)]),
        ([gate("g"), for_reading("r"), yes_no("q")], [("q", LAST)]),
        (
            [gate("g"), for_reading("r", options=(option("yes", for_other=True), option("no")))],
            [("r", NOTHING)],
        ),
        (
            [gate("g"), for_reading("r", options=(option("yes"), option("no", out_of_scope=True)))],
            [
                ("r", "Only a question before the first gate may end the check."),
                ("r", NOTHING),
            ],
        ),
        (
            [gate("g"), for_reading("r"), for_reading("s", enable_when=all_of(is_("r", "yes")))],
            [("s", "It reads “r”, which only chooses reading.")],
        ),
    ],
)
def test_they_come_last_and_decide_nothing(asked: list[Question], problems: list[tuple[str, str]]):
    check = questionnaire(asked, signs=(), sections=())

    assert told(check) == [("question", code, sentence) for code, sentence in problems]


def test_no_rule_and_no_floor_reads_them():
    check = questionnaire(
        [gate("g"), for_reading("r")], [rule("x", "soon", is_("r", "yes"))], sections=()
    )

    assert ("rule", "x", "It reads “r”, which only chooses reading.") in told(check)
