"""Where rules stand while answers come in."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine import build
from tests.engine.strategies import questionnaires
from tests.engine.test_outcome import broken
from tests.small import BENIGN, SMALL
from triage.engine.conditions import Answers
from triage.engine.outcome import evaluate
from triage.engine.proof.witnesses import plain_values
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import find_route
from triage.engine.rule_standings import RuleStanding, Side, rule_standings, sides, steps
from triage.engine.truth import Truth

NO, UNSURE, YES = Truth

LEAKS: Answers = {"adult": ("yes",), "bladder": ("leak",)}


def standing(code: str, answers: Answers) -> RuleStanding:
    return next(one for one in rule_standings(SMALL, answers) if one.rule.code == code)


def seen(one: RuleStanding) -> tuple[Any, ...]:
    return one.now, one.could, one.is_decided, one.waits_for, one.ruled_out_by


@pytest.mark.parametrize(
    ("code", "answers", "expected"),
    [
        ("fever", {}, (NO, YES, False, ("fever",), ())),
        ("fever", {"adult": ("yes",), "fever": ("yes",)}, (YES, YES, True, (), ())),
        ("fever", {"fever": ("asked-unknown",)}, (UNSURE, UNSURE, True, (), ())),
        ("fever", {"fever": ("no",)}, (NO, NO, True, (), ("fever",))),
        ("bladder-new", LEAKS, (NO, YES, False, ("onset",), ())),
        ("bladder-new", {**LEAKS, "onset": ("old",)}, (NO, NO, True, (), ("onset",))),
        ("bladder-new", {"bladder": ("none",)}, (NO, NO, True, (), ("bladder",))),
        (
            "bladder-new",
            {"bladder": ("asked-unknown",), "onset": ("new",)},
            (UNSURE, UNSURE, True, (), ()),
        ),
        ("long-pain", {"score": (7,)}, (NO, YES, False, ("duration",), ())),
        ("long-pain", {"score": ("asked-unknown",)}, (NO, UNSURE, False, ("duration",), ())),
    ],
)
def test_a_rule_stands_where_the_answers_leave_it(
    code: str, answers: Answers, expected: tuple[Any, ...]
) -> None:
    assert seen(standing(code, answers)) == expected


def test_out_of_scope_nothing_can_fire_any_more() -> None:
    found = rule_standings(SMALL, {"adult": ("no",)})

    assert {(one.now, one.could) for one in found} == {(NO, NO)}


def test_a_rule_whose_question_is_not_asked_is_ruled_out_by_no_answer() -> None:
    answers = {"adult": ("yes",), "bladder": ("none",)}

    assert standing("bladder-any", answers).ruled_out_by == ("bladder",)
    assert standing("mood", {"adult": ("no",)}).ruled_out_by == ()


def test_a_rule_without_conditions_never_fires_and_no_answer_rules_it_out() -> None:
    check = build.questionnaire([build.gate("weak")], [build.rule("empty", "soon")])

    (found,) = rule_standings(check, {"weak": ("yes",)})

    assert seen(found) == (NO, NO, True, (), ())


def test_a_rule_that_is_broken_counts_as_firing() -> None:
    pain = build.number("pain")
    check = build.questionnaire([pain], [broken(build.rule("b", "emergency", unsure="today"))])

    (found,) = rule_standings(check, {"pain": (3,)})

    assert (found.now, found.could, found.is_decided) == (YES, YES, True)


def test_each_answer_says_what_it_decided() -> None:
    given_answers = {**LEAKS, "onset": ("new",), "fever": ("no",), "mood": ("yes",)}

    found = [(s.link_id, s.fires, s.ruled_out, s.urgency) for s in steps(SMALL, given_answers)]

    assert found == [
        ("adult", (), (), None),
        ("bladder", ("bladder-any",), (), 20),
        ("onset", ("bladder-new",), (), 40),
        ("fever", (), ("fever",), 40),
        ("mood", ("mood",), (), 40),
    ]


@pytest.mark.parametrize(
    ("answers", "on", "off"),
    [
        (BENIGN, set(), {"bladder-any", "fever", "mood"}),
        ({**BENIGN, "fever": ("yes",)}, {"fever"}, {"bladder-any", "mood"}),
        ({**BENIGN, "fever": ("asked-unknown",)}, set(), {"bladder-any", "mood"}),
        (
            {**BENIGN, "score": (8,)},
            set(),
            {"bladder-any", "fever", "mood", "long-pain"},
        ),
        (
            {**BENIGN, "bladder": ("leak",), "onset": ("old",)},
            {"bladder-any"},
            {"bladder-new", "fever", "mood"},
        ),
    ],
)
def test_somebody_stands_on_a_side_of_the_rules_they_are_near(
    answers: Answers, on: set[str], off: set[str]
) -> None:
    found = list(sides(SMALL, answers))

    assert {code for code, side in found if side is Side.ON} == on
    assert {code for code, side in found if side is Side.OFF} == off


@settings(max_examples=60)
@given(questionnaires(), st.data())
def test_what_is_decided_stays_whatever_else_is_answered(
    check: Questionnaire, data: st.DataObject
) -> None:
    """And whoever fires at the end could have fired from the beginning."""
    answers: dict[str, Any] = {}
    before = {one.rule.code: one for one in rule_standings(check, answers)}
    while (link_id := find_route(check, answers).next_question) is not None:
        choices: list[Any] = [(value,) for value in plain_values(check)[link_id]] or [()]
        answers[link_id] = data.draw(st.sampled_from(choices))
        if find_route(check, answers).out_of_scope is not None:
            return
        after = {one.rule.code: one for one in rule_standings(check, answers)}
        for code, one in after.items():
            assert before[code].now <= one.now <= one.could <= before[code].could
            assert not (before[code].is_decided and one.now is not before[code].now)
        before = after

    fired = {finding.rule for finding in evaluate(check, answers).findings}
    assert fired == {code for code, one in before.items() if one.now is not NO}
