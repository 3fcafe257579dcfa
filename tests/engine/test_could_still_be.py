"""What the open questions of an unfinished check could still add."""

from dataclasses import replace

import pytest

from tests.engine.build import (
    CALM,
    CRISIS,
    EMERGENCY,
    ROUTINE,
    SOON,
    TODAY,
    TODAY_TOO,
    gate,
    is_,
    questionnaire,
    rule,
)
from tests.engine.findings import QUESTIONS, RULES
from triage.engine.conditions import ASKED_UNKNOWN, Answers, Value
from triage.engine.outcome import can_still_rise, could_still_be, evaluate
from triage.engine.rules import Disposition
from triage.engine.urgency import Urgency

UNKNOWN: tuple[Value, ...] = (ASKED_UNKNOWN,)


CHECK = questionnaire(QUESTIONS, RULES)
WELL: Answers = {"adult": ("yes",), "weak": ("no",), "mood": ("no",), "other": ("none",)}


A, B, C = (is_(link_id, "yes") for link_id in "abc")


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
