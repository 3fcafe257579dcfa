"""What is told once the danger signs are through."""

from dataclasses import replace

import pytest
from hypothesis import given

from tests.engine.build import all_of, gate, is_, questionnaire, rule, text, yes_no
from tests.engine.strategies import Patient, patients
from triage.engine.conditions import ASKED_UNKNOWN, Answers
from triage.engine.outcome import evaluate, stand
from triage.engine.route import find_route
from triage.engine.so_far import is_cut_short, told_so_far, told_urgency
from triage.engine.urgency import Urgency

CHECK = questionnaire(
    [
        gate("fever"),
        gate("weak"),
        yes_no("both", all_of(is_("weak", "yes"))),
        yes_no("pain"),
        text("words"),
        replace(yes_no("measured", all_of(is_("fever", "yes"))), required=False),
    ],
    [
        rule("fever", "today", is_("fever", "yes"), unsure="soon"),
        rule("weak", "soon", is_("weak", "yes")),
        rule("both", "emergency", is_("both", "yes")),
        rule("pain", "today-too", is_("pain", "yes")),
    ],
)
CALM = {"fever": ("no",), "weak": ("no",)}


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({}, []),
        ({"fever": ("yes",)}, []),
        (CALM, []),
        ({**CALM, "fever": ("yes",)}, ["today"]),
        ({**CALM, "fever": (ASKED_UNKNOWN,)}, ["soon"]),
        ({**CALM, "weak": ("yes",)}, []),
        ({**CALM, "weak": ("yes",), "both": ("no",)}, ["soon"]),
        ({**CALM, "weak": ("yes",), "both": ("yes",)}, []),
        ({**CALM, "pain": ("yes",)}, []),
        ({**CALM, "fever": ("yes",), "pain": ("yes",)}, []),
    ],
)
def test_today_or_soon_is_told_between_the_danger_signs_and_what_must_still_be_answered(
    answers: Answers, told: list[str]
):
    outcome, route = evaluate(CHECK, answers), find_route(CHECK, answers)

    found = told_so_far(CHECK, route, outcome)

    assert [disposition.code for disposition in found] == told
    assert told_urgency(CHECK, *stand(CHECK, answers)) == max((d.urgency for d in found), default=0)


def test_without_danger_signs_there_is_no_end_of_them():
    check = questionnaire(
        [yes_no("pain"), yes_no("more")], [rule("pain", "today", is_("pain", "yes"))]
    )

    assert told_urgency(check, *stand(check, {"pain": ("yes",)})) == 0


@given(patients())
def test_what_is_told_is_what_is_demanded_and_never_an_emergency(patient: Patient):
    check, answers = patient
    outcome = evaluate(check, answers)

    told = told_so_far(check, find_route(check, answers), outcome)

    assert set(told) <= {d for d in outcome.dispositions if not d.stops_at_once}
    assert {d.urgency for d in told} <= {Urgency.SOON, Urgency.SAME_DAY}
    assert told_urgency(check, *stand(check, answers)) <= (outcome.urgency or 0)


@pytest.mark.parametrize(
    ("answers", "cut_short"),
    [
        ({**CALM, "fever": ("yes",)}, True),
        ({**CALM, "fever": ("yes",), "pain": ("no",)}, False),
        ({**CALM, "weak": ("yes",), "both": ("yes",)}, False),
        ({}, True),
    ],
)
def test_a_check_is_cut_short_where_an_open_question_could_add_something(
    answers: Answers, cut_short: bool
):
    assert is_cut_short(CHECK, answers, evaluate(CHECK, answers)) is cut_short


def test_one_that_nothing_can_raise_is_not_cut_short():
    check = replace(CHECK, rules=CHECK.rules[:3])
    answers: Answers = {**CALM, "fever": ("yes",)}

    assert is_cut_short(check, answers, evaluate(check, answers)) is False
