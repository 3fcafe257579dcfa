"""Patients on both sides of every rule."""

from dataclasses import replace
from itertools import groupby

import pytest
from hypothesis import given, settings

from tests.engine.build import choices, days, gate, is_, number, questionnaire, rule, yes_no
from tests.engine.everyone import everyone, faulty, told
from triage.engine.answers import check_answers
from triage.engine.conditions import Condition, Operator
from triage.engine.outcome import evaluate
from triage.engine.proof.claims import Disagreement
from triage.engine.proof.patients import Undecided
from triage.engine.questionnaire import Questionnaire
from triage.engine.rule_standings import Side
from triage.engine.urgency import Urgency
from triage.engine.words.boundary import Boundary, boundary_patients


def sides(check: Questionnaire) -> list[tuple[str, str, Urgency, dict[str, tuple[str | int, ...]]]]:
    return [(b.rule, b.side.value, b.urgency, b.answers) for b in boundary_patients(check)]


def test_a_rule_is_just_on_and_one_answer_away_just_off():
    check = questionnaire(
        [gate("g"), yes_no("new", rule("", "", is_("g", "yes")).criteria), gate("h")],
        [rule("r", "today", is_("g", "yes"), is_("new", "yes"))],
    )

    assert sides(check) == [
        ("r", "on", Urgency.SAME_DAY, {"g": ("yes",), "new": ("yes",), "h": ("no",)}),
        ("r", "off", Urgency.SELF_CARE, {"g": ("yes",), "new": ("no",), "h": ("no",)}),
    ]


@pytest.mark.parametrize(
    ("operator", "on", "off"),
    [
        (Operator.GREATER_OR_EQUAL, 7, 6),
        (Operator.GREATER, 8, 7),
        (Operator.LESS_OR_EQUAL, 7, 8),
        (Operator.LESS, 6, 7),
        (Operator.EQUALS, 7, 6),
    ],
)
def test_a_number_stands_one_step_to_either_side(operator: Operator, on: int, off: int):
    check = questionnaire(
        [gate("g"), number("n")],
        [rule("r", "today", Condition("n", operator, 7), (is_("g", "yes"), is_("g", "no")))],
    )

    assert [(side, answers["n"]) for _, side, _, answers in sides(check)] == [
        ("on", (on,)),
        ("off", (off,)),
    ]


def test_a_tick_is_taken_away_where_several_are_needed():
    check = questionnaire(
        [choices("g", "a", "b", is_gate=True)], [rule("r", "soon", is_("g", "a"), is_("g", "b"))]
    )

    assert [(side, answers) for _, side, _, answers in sides(check)] == [
        ("on", {"g": ("a", "b")}),
        ("off", {"g": ("b",)}),
    ]


def test_a_rule_decides_the_outcome_of_who_is_just_on_where_it_can():
    check = questionnaire(
        [gate("g"), gate("h")],
        [
            rule("high", "emergency", is_("g", "yes")),
            rule("low", "soon", (is_("g", "yes"), is_("h", "yes"))),
            rule("hidden", "soon", is_("g", "yes")),
        ],
    )

    on = {rule: level for rule, side, level, _ in sides(check) if side == "on"}

    assert on == {
        "high": Urgency.EMERGENCY,
        "low": Urgency.SOON,
        "hidden": Urgency.EMERGENCY,
    }


def test_a_rule_that_never_fires_has_nobody_and_one_that_always_does_only_who_is_on():
    check = questionnaire(
        [gate("g")],
        [
            rule("never", "soon", is_("g", "yes"), is_("g", "no")),
            rule("always", "soon", tuple(is_("g", v) for v in ("yes", "no", "asked-unknown"))),
        ],
    )

    assert [(rule, side) for rule, side, _, _ in sides(check)] == [("always", "on")]


@settings(max_examples=30)
@given(faulty())
def test_everybody_named_is_there_and_stands_where_it_is_said(check: Questionnaire):
    people = [told(check, one) for one in everyone(check) if one.ends]
    fires = {f.rule for one in everyone(check) for f in one.outcome.findings if not f.unsure}

    found = boundary_patients(check)

    assert {patient.rule for patient in found} == fires
    for patient in found:
        outcome = evaluate(check, patient.answers)
        sure = {finding.rule for finding in outcome.findings if not finding.unsure}
        assert patient.answers in people
        assert check_answers(check, patient.answers) == patient.answers
        assert (patient.rule in sure) == (patient.side is Side.ON)
        assert patient.urgency == outcome.urgency
        assert patient.signs == tuple(dict.fromkeys(f.sign for f in outcome.findings))


def test_the_two_differ_in_one_answer_and_what_it_leads_to(real: Questionnaire):
    found = boundary_patients(real)

    assert [patient.rule for patient in found] == [r.code for r in real.rules for _ in Side]
    for _, both in groupby(found, key=lambda patient: patient.rule):
        on, off = both
        assert [on.side, off.side] == [Side.ON, Side.OFF]
        assert len(changed(on, off)) == 1
    assert found == boundary_patients(real)


def changed(on: Boundary, off: Boundary) -> list[str]:
    return [k for k in on.answers if k in off.answers and on.answers[k] != off.answers[k]]


def test_what_is_not_decided_is_not_proposed():
    check = questionnaire([gate("g"), days("d")], [rule("r", "soon", is_("g", "yes"))])

    with pytest.raises(Undecided):
        boundary_patients(check, limit=1)


def test_nobody_is_proposed_whom_the_engine_does_not_confirm():
    twice = rule("r", "soon", is_("g", "yes"))
    check = questionnaire(
        [gate("g")], [twice, replace(twice, criteria=rule("", "", is_("g", "no")).criteria)]
    )

    with pytest.raises(Disagreement):
        boundary_patients(check)
