from dataclasses import replace

import pytest

from tests.engine.build import (
    CALM,
    CRISIS,
    EMERGENCY,
    NOT_SURE,
    ROUTINE,
    SOON,
    TODAY,
    TODAY_TOO,
    all_of,
    choices,
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
from triage.engine.conditions import ASKED_UNKNOWN, Answers, Condition, Operator, Value
from triage.engine.outcome import (
    Finding,
    Outcome,
    Reason,
    State,
    can_still_rise,
    could_still_be,
    evaluate,
    find_suggestions,
)
from triage.engine.question import QuestionType
from triage.engine.rules import Disposition, Rule
from triage.engine.urgency import Urgency

UNKNOWN: tuple[Value, ...] = (ASKED_UNKNOWN,)

WEAK, BOTH, MOOD = is_("weak", "yes"), is_("both", "yes"), is_("mood", "yes")
QUESTIONS = (
    question(
        "adult", QuestionType.YES_NO, [option("yes"), option("no", out_of_scope=True), NOT_SURE]
    ),
    gate("weak"),
    gate("mood"),
    yes_no("both", all_of(WEAK)),
    choices("other", "cough", "rash"),
)
RULES = (
    rule("mood", "crisis", MOOD),
    rule("weak", "soon", WEAK),
    rule("both", "emergency", WEAK, BOTH, unsure="today"),
    rule("cough", "soon", is_("other", "cough")),
    rule("rash", "today-too", is_("other", "rash"), unsure="routine"),
)
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


A, B, C = (is_(link_id, "yes") for link_id in "abc")


@pytest.mark.parametrize(
    ("groups", "answers", "because"),
    [
        ([(A, B)], {"a": "yes", "b": "yes"}, {"a": "yes"}),
        ([(B, A)], {"a": "yes", "b": "yes"}, {"a": "yes"}),
        ([(A, B)], {"a": "no", "b": "yes"}, {"b": "yes"}),
        ([(A, B)], {"a": ASKED_UNKNOWN, "b": "yes"}, {"b": "yes"}),
        ([(A, B)], {"a": "no", "b": ASKED_UNKNOWN}, {"b": ASKED_UNKNOWN}),
        ([A, B], {"b": "yes", "a": "yes"}, {"a": "yes", "b": "yes"}),
        ([A, B], {"a": "yes", "b": ASKED_UNKNOWN}, {"a": "yes", "b": ASKED_UNKNOWN}),
        ([(A, C), (B, C)], {"a": "yes", "b": "yes", "c": "yes"}, {"c": "yes"}),
        (
            [(A, C), (B, C)],
            {"a": "yes", "b": "yes", "c": ASKED_UNKNOWN},
            {"a": "yes", "b": "yes"},
        ),
        ([(A, B), (B, C), (A, C)], dict.fromkeys("abc", "yes"), {"a": "yes", "b": "yes"}),
    ],
)
def test_a_finding_rests_on_the_fewest_questions_and_of_those_on_the_first_asked(
    groups: list[Condition], answers: dict[str, str], because: dict[str, str]
):
    check = questionnaire(map(gate, "abc"), [rule("r", "soon", *groups)])

    (finding,) = evaluate(check, {key: (value,) for key, value in answers.items()}).findings

    assert finding.because == tuple(Reason(key, (value,)) for key, value in because.items())


def test_reasons_are_found_at_once_in_the_largest_rule_that_may_be_published():
    groups = [tuple(is_(f"g{n}-{m}", "yes") for m in range(7)) for n in range(8)]
    gates = [gate(condition.question) for group in groups for condition in group]
    check = questionnaire(gates, [rule("r", "soon", *groups)])

    (finding,) = evaluate(check, {asked.link_id: ("yes",) for asked in gates}).findings

    assert finding.because == tuple(Reason(f"g{n}-0", ("yes",)) for n in range(8))


def test_a_reason_holds_only_the_values_that_count_as_they_were_given():
    legs = choices("legs", "weak", "numb", "cold")
    either = (is_("legs", "cold"), is_("legs", "weak"))
    arms = is_("arms", "numb")
    check = questionnaire([legs, choices("arms", "numb")], [rule("r", "soon", either, arms)])

    (finding,) = evaluate(check, {"legs": ("weak", "numb", "cold"), "arms": ("numb",)}).findings

    assert finding.because == (Reason("legs", ("weak", "cold")), Reason("arms", ("numb",)))


@pytest.mark.parametrize(
    ("answers", "dispositions"),
    [
        ({}, {CALM, CRISIS, SOON, TODAY, EMERGENCY, TODAY_TOO, ROUTINE}),
        ({"weak": ("no",)}, {CALM, CRISIS, SOON, TODAY_TOO, ROUTINE}),
        ({"weak": UNKNOWN, "mood": ("no",), "other": ("none",)}, {CALM, SOON, TODAY}),
        ({**WELL, "other": UNKNOWN}, {CALM, SOON, ROUTINE}),
        (WELL, {CALM}),
        ({"adult": ("no",)}, set()),
    ],
)
def test_what_could_still_be_is_what_open_questions_answered_in_every_way_could_add(
    answers: Answers, dispositions: set[Disposition]
):
    assert could_still_be(CHECK, answers) == dispositions


@pytest.mark.parametrize(
    ("leads_to", "answers", "rises"),
    [
        ("soon", {}, True),
        ("soon", {"a": ("yes",)}, False),
        ("soon", {"a": ("no",)}, True),
        ("soon", {"a": ("no",), "b": ("no",)}, False),
        ("routine", {"a": ("yes",)}, False),
        ("today", {"a": ("yes",)}, True),
        ("soon-too", {"a": ("yes",)}, True),
    ],
    ids=[
        "nothing is shown yet",
        "the same could be added",
        "anything could be added",
        "all is answered",
        "only something lower could be added",
        "something higher could be added",
        "something of the same urgency could be added",
    ],
)
def test_it_can_still_rise_while_a_disposition_can_still_be_added(
    leads_to: str, answers: Answers, rises: bool
):
    rules = [rule("a", "soon", A), rule("b", leads_to, B)]
    dispositions = (CALM, ROUTINE, SOON, replace(SOON, code="soon-too"), TODAY)
    check = questionnaire([gate("a"), gate("b")], rules, dispositions=dispositions)

    assert can_still_rise(check, answers, evaluate(check, answers)) is rises


def test_something_always_shown_is_a_rise_even_below_what_is_shown():
    lower = replace(CRISIS, urgency=Urgency.ROUTINE)
    rules = [rule("a", "soon", A), rule("b", "crisis", B)]
    check = questionnaire([gate("a"), gate("b")], rules, dispositions=(CALM, SOON, lower))

    answers: Answers = {"a": ("yes",)}

    assert can_still_rise(check, answers, evaluate(check, answers))


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
