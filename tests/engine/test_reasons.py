"""Why a rule fires: the fewest answers that make it."""

import pytest

from tests.engine.build import choices, gate, is_, questionnaire, rule
from triage.engine.conditions import ASKED_UNKNOWN, Condition
from triage.engine.outcome import Reason, evaluate

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
