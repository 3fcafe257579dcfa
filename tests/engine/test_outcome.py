from dataclasses import replace
from typing import Any

import pytest

from tests.engine.build import (
    CALM,
    CRISIS,
    EMERGENCY,
    SOON,
    TODAY,
    TODAY_TOO,
    all_of,
    gate,
    is_,
    number,
    questionnaire,
    rule,
    suggestion,
    text,
)
from tests.engine.findings import BOTH, MOOD, QUESTIONS, RULES, WEAK
from triage.engine import outcome
from triage.engine.conditions import ASKED_UNKNOWN, Answers, Condition, Operator, Value
from triage.engine.outcome import (
    Finding,
    Outcome,
    Reason,
    State,
    could_still_be,
    evaluate,
    find_suggestions,
)
from triage.engine.rules import Disposition, Rule
from triage.engine.urgency import Urgency

UNKNOWN: tuple[Value, ...] = (ASKED_UNKNOWN,)


CHECK = questionnaire(QUESTIONS, RULES)
WELL: Answers = {"adult": ("yes",), "weak": ("no",), "mood": ("no",), "other": ("none",)}


FINDS_WEAK = Finding(
    "sign-of-weak", "weak", "soon", Urgency.SOON, unsure=False, because=(Reason("weak", ("yes",)),)
)
FINDS_MOOD = Finding(
    "sign-of-mood",
    "mood",
    "crisis",
    Urgency.SAME_DAY,
    unsure=False,
    because=(Reason("mood", ("yes",)),),
)
FINDS_BOTH = Finding(
    "sign-of-both",
    "both",
    "emergency",
    Urgency.EMERGENCY,
    unsure=False,
    because=(Reason("weak", ("yes",)), Reason("both", ("yes",))),
)


def broken(rule: Rule) -> Rule:
    """The same rule with a comparison that nobody knows."""
    unknown = Condition("pain", "!=", 3)  # type: ignore[arg-type]
    return replace(rule, criteria=all_of(unknown))


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({}, Outcome(State.UNFINISHED, (), ())),
        ({"weak": ("yes",)}, Outcome(State.UNFINISHED, (SOON,), (FINDS_WEAK,))),
        (WELL, Outcome(State.COMPLETE, (CALM,), ())),
        (
            {**WELL, "weak": ("yes",), "both": ("no",)},
            Outcome(State.COMPLETE, (SOON,), (FINDS_WEAK,)),
        ),
        ({**WELL, "both": ("yes",)}, Outcome(State.COMPLETE, (CALM,), ())),
        (
            {**WELL, "weak": ("yes",), "mood": ("yes",), "both": ("yes",)},
            Outcome(State.COMPLETE, (EMERGENCY, CRISIS), (FINDS_MOOD, FINDS_WEAK, FINDS_BOTH)),
        ),
        ({"weak": ("yes",), "adult": ("no",)}, Outcome(State.OUT_OF_SCOPE, (), ())),
    ],
    ids=[
        "nothing is demanded of the unanswered",
        "an early sign is a floor",
        "well",
        "a sign",
        "off the route",
        "the highest and what is always shown",
        "out of scope",
    ],
)
def test_the_outcome_is_the_state_the_dispositions_and_every_finding(
    answers: Answers, outcome: Outcome
):
    assert evaluate(CHECK, answers) == outcome


def test_a_check_is_complete_without_what_is_optional():
    check = questionnaire([gate("weak"), text("words")], RULES)

    assert evaluate(check, {"weak": ("no",)}) == Outcome(State.COMPLETE, (CALM,), ())


def test_not_sure_leads_to_the_safer_advice_of_the_rule_and_says_so():
    outcome = evaluate(CHECK, {**WELL, "weak": ("yes",), "both": UNKNOWN})

    because = (Reason("weak", ("yes",)), Reason("both", UNKNOWN))
    unsure = Finding("sign-of-both", "both", "today", Urgency.SAME_DAY, True, because)
    assert outcome == Outcome(State.COMPLETE, (TODAY,), (FINDS_WEAK, unsure))


@pytest.mark.parametrize(
    ("fired", "shown"),
    [
        (["soon", "routine"], (SOON,)),
        (["today-too", "today"], (TODAY, TODAY_TOO)),
        (["crisis", "today-too"], (TODAY_TOO, CRISIS)),
        (["crisis", "emergency", "today"], (EMERGENCY, CRISIS)),
        (["crisis", "soon"], (CRISIS,)),
        (["calm"], (CALM,)),
        ([], (CALM,)),
    ],
)
def test_every_disposition_of_the_highest_urgency_is_shown_in_the_questionnaires_order(
    fired: list[str], shown: tuple[Disposition, ...]
):
    check = questionnaire([gate("weak")], [rule(code, code, WEAK) for code in fired])

    assert evaluate(check, {"weak": ("yes",)}).dispositions == shown


@pytest.mark.parametrize(
    ("outcome", "first"),
    [
        (Outcome(State.UNFINISHED, (), ()), (None, None)),
        (Outcome(State.COMPLETE, (EMERGENCY, CRISIS), ()), (EMERGENCY, Urgency.EMERGENCY)),
    ],
)
def test_the_first_disposition_is_the_most_urgent(
    outcome: Outcome, first: tuple[Disposition | None, Urgency | None]
):
    assert (outcome.disposition, outcome.urgency) == first


@pytest.mark.parametrize(
    ("answers", "stops"),
    [
        ({"weak": ("yes",)}, set()),
        ({"other": ("rash",), "mood": ("yes",)}, {("sign-of-mood", "crisis")}),
        (
            {"weak": ("yes",), "both": ("yes",), "mood": ("yes",)},
            {("sign-of-mood", "crisis"), ("sign-of-both", "emergency")},
        ),
    ],
)
def test_what_stops_the_check_is_each_emergency_and_whatever_is_always_shown(
    answers: Answers, stops: set[tuple[str, str]]
):
    assert evaluate(CHECK, answers).stops == stops


def test_a_broken_rule_could_still_come():
    check = questionnaire([number("pain")], [broken(rule("b", "emergency", unsure="today"))])

    assert could_still_be(check, {"pain": (0,)}) == {CALM, TODAY, EMERGENCY}


def test_a_broken_rule_counts_as_yes():
    check = questionnaire([number("pain")], [broken(rule("b", "emergency", unsure="today"))])

    found = Finding("sign-of-b", "b", "emergency", Urgency.EMERGENCY, unsure=False, because=())
    assert evaluate(check, {"pain": (0,)}) == Outcome(State.COMPLETE, (EMERGENCY,), (found,))


def test_a_broken_condition_counts_for_its_whole_rule():
    half = rule("b", "emergency", Condition("pain", "!=", 3), WEAK)  # type: ignore[arg-type]
    check = questionnaire([number("pain"), gate("weak")], [half])

    assert evaluate(check, {"pain": (0,), "weak": ("no",)}).dispositions == (EMERGENCY,)


def test_a_rule_without_conditions_fires_for_nobody():
    check = questionnaire([gate("weak")], [rule("r", "emergency")])

    assert evaluate(check, {"weak": ("yes",)}) == Outcome(State.COMPLETE, (CALM,), ())


def test_what_breaks_on_one_persons_answer_changes_nothing_for_the_next():
    check = questionnaire([number("pain")], [broken(rule("b", "emergency", unsure="today"))])
    before = evaluate(check, {"pain": UNKNOWN})

    evaluate(check, {"pain": (0,)})

    assert evaluate(check, {"pain": UNKNOWN}) == before


def test_a_default_disposition_that_is_gone_is_no_calm_outcome():
    with pytest.raises(KeyError):
        evaluate(replace(CHECK, default_disposition=""), WELL)


def test_suggestions_that_surely_hold_are_made_in_the_editors_order():
    check = replace(
        CHECK,
        suggestions=(
            suggestion("weak", WEAK),
            suggestion("asked", is_("both", "asked-unknown")),
            suggestion("both", BOTH),
            suggestion("mood", MOOD),
            suggestion("rash", is_("other", "rash")),
        ),
    )

    answers: Answers = {"weak": ("yes",), "both": UNKNOWN, "mood": ("no",)}

    assert find_suggestions(check, answers) == check.suggestions[:2]


def test_a_number_is_compared_where_it_lies():
    over = Condition("pain", Operator.GREATER_OR_EQUAL, 7)
    check = questionnaire([number("pain")], [rule("r", "today", over)])

    assert [evaluate(check, {"pain": (n,)}).urgency for n in (6, 7, 8)] == [
        Urgency.SELF_CARE,
        Urgency.SAME_DAY,
        Urgency.SAME_DAY,
    ]


def test_reasons_are_worked_out_when_they_are_read_and_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    reasons: Any = outcome._reasons

    def counted(one: Rule, *rest: Any) -> Any:
        asked.append(one.code)
        return reasons(one, *rest)

    monkeypatch.setattr(outcome, "_reasons", counted)
    (finding,) = evaluate(CHECK, {**WELL, "weak": ("yes",)}).findings
    assert asked == []

    assert [list(finding.because), len(finding.because), finding.because[0]] == [
        [Reason("weak", ("yes",))],
        1,
        Reason("weak", ("yes",)),
    ]
    assert asked == [finding.rule]
    assert finding.because == (Reason("weak", ("yes",)),)
    assert finding.because != (Reason("weak", ("no",)),)
    assert len({finding, finding._replace(because=tuple(finding.because))}) == 1
