from dataclasses import replace

import pytest

from tests.engine.build import (
    NOT_SURE,
    all_of,
    choices,
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
from triage.engine.conditions import ASKED_UNKNOWN, Answers, Value
from triage.engine.question import QuestionType
from triage.engine.questionnaire import WhenLeft
from triage.engine.route import Route, as_left, find_route
from triage.engine.truth import Truth

UNKNOWN: tuple[Value, ...] = (ASKED_UNKNOWN,)
NO, UNSURE, YES = Truth

WEAK = all_of(is_("weak", "yes"))
LEGS = questionnaire([gate("weak"), yes_no("both", WEAK), days("since", WEAK), gate("fever")])

ADULT = question(
    "adult",
    QuestionType.YES_NO,
    [option("yes"), option("no", out_of_scope=True), NOT_SURE],
)
SCOPED = questionnaire([text("name"), yes_no("surgery"), ADULT, gate("weak")])


def test_without_answers_the_questions_that_are_always_asked_are_open():
    assert find_route(LEGS, {}) == Route(
        asked=("weak", "fever"),
        kept={},
        unanswered={"weak": NO, "fever": NO},
        open_required=("weak", "fever"),
        out_of_scope=None,
    )


@pytest.mark.parametrize("sign", ["yes", ASKED_UNKNOWN])
def test_a_sign_or_not_sure_asks_the_follow_ups(sign: str):
    assert find_route(LEGS, {"weak": (sign,), "since": (3,)}) == Route(
        asked=("weak", "both", "since", "fever"),
        kept={"weak": (sign,), "since": (3,)},
        unanswered={"both": NO, "fever": NO},
        open_required=("both", "fever"),
        out_of_scope=None,
    )


def test_answers_off_the_route_are_dropped():
    answers: Answers = {"weak": ("no",), "both": ("yes",), "since": (3,), "gone": ("yes",)}

    assert find_route(LEGS, answers) == Route(
        asked=("weak", "fever"),
        kept={"weak": ("no",)},
        unanswered={"fever": NO},
        open_required=("fever",),
        out_of_scope=None,
    )


def test_a_follow_up_of_a_dropped_answer_is_dropped_with_it():
    chain = questionnaire(
        [gate("a"), yes_no("b", all_of(is_("a", "yes"))), yes_no("c", all_of(is_("b", "yes")))]
    )

    assert find_route(chain, {"a": ("no",), "b": ("yes",), "c": ("yes",)}).kept == {"a": ("no",)}


def test_open_questions_read_as_yes_show_every_question_that_could_still_come():
    assert find_route(LEGS, {}, unanswered=YES) == Route(
        asked=("weak", "both", "since", "fever"),
        kept={},
        unanswered={"weak": YES, "both": YES, "since": YES, "fever": YES},
        open_required=("weak", "both", "since", "fever"),
        out_of_scope=None,
    )


def test_an_answer_that_is_out_of_scope_ends_the_route():
    answers: Answers = {"surgery": ("no",), "adult": ("no",), "weak": ("yes",)}

    route = find_route(SCOPED, answers)

    assert route == Route(
        asked=("name", "surgery", "adult"),
        kept={"surgery": ("no",), "adult": ("no",)},
        unanswered={"name": NO},
        open_required=(),
        out_of_scope="adult",
    )
    assert (route.next_question, route.is_complete) == (None, False)


@pytest.mark.parametrize(
    ("answers", "next_question", "is_complete"),
    [
        ({}, "name", False),
        ({"name": ("Ada",)}, "surgery", False),
        ({"name": ()}, "surgery", False),
        ({"name": (), "surgery": ()}, "surgery", False),
        ({"name": (), "surgery": ("no",), "adult": ("yes",)}, "weak", False),
        ({"surgery": ("no",), "adult": UNKNOWN, "weak": ("no",)}, "name", True),
        ({"name": (), "surgery": ("no",), "adult": UNKNOWN, "weak": ("no",)}, None, True),
    ],
)
def test_the_next_question_is_the_first_open_one_and_only_optional_ones_may_stay_open(
    answers: Answers, next_question: str | None, is_complete: bool
):
    route = find_route(SCOPED, answers)

    assert (route.next_question, route.is_complete) == (next_question, is_complete)


@pytest.mark.parametrize(
    ("answers", "left"),
    [
        ({}, {}),
        ({"weak": ("no",)}, {"weak": ("no",)}),
        (
            {"weak": ("yes",), "both": ("no",)},
            {"weak": ("yes",), "both": ("no",), "since": UNKNOWN},
        ),
        ({"weak": ("yes",), "both": ()}, {"weak": ("yes",), "both": UNKNOWN, "since": UNKNOWN}),
        (
            {"weak": ("no",), "both": ("yes",), "fever": ("no",)},
            {"weak": ("no",), "both": ("yes",), "fever": ("no",)},
        ),
    ],
)
def test_left_behind_open_follow_ups_count_as_not_sure_and_gates_stay_open(
    answers: Answers, left: Answers
):
    assert as_left(LEGS, answers) == left


SIGN = all_of((is_("sign", "yes"), is_("calm", "yes")))
CALM = all_of(is_("calm", "yes"))
CHAIN = questionnaire(
    [
        gate("sign"),
        yes_no("calm"),
        number("highest", SIGN),
        choices("with", "chills", "sweats", when=all_of(is_("highest", 10))),
        text("words", SIGN),
        yes_no("kind", CALM),
        yes_no("both", all_of(is_("sign", "yes"), is_("kind", "yes"))),
        yes_no("no_sign", all_of(is_("sign", "no"))),
    ]
)


@pytest.mark.parametrize(
    ("answers", "added"),
    [
        ({"sign": ("yes",)}, ["highest", "with"]),
        ({"sign": UNKNOWN}, ["highest", "with", "no_sign"]),
        ({"sign": ("yes",), "highest": (3,)}, []),
        ({"sign": ("yes",), "highest": (10,)}, ["with"]),
        ({"calm": ("yes",)}, []),
        ({"sign": ("no",), "calm": ("yes",)}, []),
        ({"sign": ("no",), "calm": UNKNOWN, "highest": (10,)}, []),
        ({"sign": ("yes",), "highest": (3,), "calm": ("yes",), "kind": ("yes",)}, ["both"]),
    ],
)
def test_left_behind_only_what_follows_a_sign_counts_as_not_sure(
    answers: Answers, added: list[str]
):
    assert as_left(CHAIN, answers) == {**answers, **dict.fromkeys(added, UNKNOWN)}


@pytest.mark.parametrize(
    ("answers", "added"),
    [
        ({"sign": ("yes",)}, ["highest", "with"]),
        ({"calm": ("yes",)}, ["highest", "with", "kind"]),
        ({"sign": ("no",), "calm": ("yes",)}, ["highest", "with", "kind", "no_sign"]),
    ],
)
def test_left_behind_on_an_older_version_every_follow_up_counts_as_not_sure(
    answers: Answers, added: list[str]
):
    older = replace(CHAIN, when_left=WhenLeft.FOLLOW_UPS)

    assert as_left(older, answers) == {**answers, **dict.fromkeys(added, UNKNOWN)}


def test_left_behind_changes_nothing_that_was_handed_in():
    answers: dict[str, tuple[Value, ...]] = {"weak": ("yes",)}

    as_left(LEGS, answers)

    assert answers == {"weak": ("yes",)}


def test_a_questionnaire_without_questions_asks_nothing():
    assert find_route(questionnaire(), {"weak": ("yes",)}) == Route((), {}, {}, (), None)
