"""A floor that reads a follow-up without the sign it is asked on is told."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.engine.build import (
    all_of,
    choice,
    choices,
    floor,
    gate,
    is_,
    number,
    questionnaire,
    yes_no,
)
from tests.engine.everyone import everyone
from tests.engine.strategies import questionnaires
from triage.engine.checks.floors import floors_name_parents
from triage.engine.conditions import ASKED_UNKNOWN, Condition, Operator
from triage.engine.proof.claims import Verdict
from triage.engine.proof.proof import prove
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import SafetyFloor
from triage.engine.urgency import Urgency

SEVERE = Condition("pain", Operator.GREATER_OR_EQUAL, 7)
SIGN = (is_("legs", "numb"), is_("legs", "weak"))
CHECK = questionnaire(
    [
        choices("legs", "numb", "weak", "cold", is_gate=True),
        number("pain"),
        choice("onset", "new", "old", when=all_of(SIGN)),
        yes_no("always", all_of((SEVERE, Condition("pain", Operator.LESS, 7)))),
        yes_no("whenever", all_of((is_("onset", "new"), is_("onset", "old")))),
        choice("worse", "yes", "same", when=all_of((is_("onset", "new"), SEVERE), is_("pain", 9))),
    ]
)
NEW, WORSE = is_("onset", "new"), is_("worse", "yes")


def told(*groups: Condition | tuple[Condition, ...]) -> list[str]:
    check = replace(CHECK, floors=(floor("f", Urgency.SOON, *groups),))
    return [problem.sentence for problem in floors_name_parents(check)]


def lacks(link_id: str, asked_on: str) -> str:
    return (
        f"It reads “{link_id}”, which not everybody is asked who meets the floor: add a group "
        f"with what it is asked on ({asked_on}), or ask it of everybody."
    )


ONSET = lacks("onset", "legs = numb or legs = weak")
WORSE_NEW = lacks("worse", "onset = new or pain >= 7")
WORSE_PAIN = lacks("worse", "pain = 9")


@pytest.mark.parametrize(
    ("groups", "sentences"),
    [
        ([is_("legs", "numb")], []),
        ([NEW], [ONSET]),
        ([NEW, SIGN], []),
        ([NEW, is_("legs", "weak")], []),
        ([NEW, (*SIGN, is_("legs", ASKED_UNKNOWN))], []),
        ([NEW, (*SIGN, is_("legs", "cold"))], [ONSET]),
        ([NEW, (*SIGN, SEVERE)], [ONSET]),
        ([(NEW, *SIGN)], [ONSET]),
        ([SIGN, (NEW, is_("legs", "cold"))], []),
        ([WORSE], [WORSE_NEW, WORSE_PAIN]),
        ([WORSE, is_("pain", 9)], []),
        ([WORSE, SEVERE], [WORSE_PAIN]),
        ([WORSE, is_("pain", ASKED_UNKNOWN)], []),
        ([WORSE, NEW, SIGN], [WORSE_PAIN]),
        ([is_("always", "yes")], []),
        ([is_("whenever", "yes")], [lacks("whenever", "onset = new or onset = old")]),
        ([is_("whenever", "yes"), NEW], [ONSET]),
        ([is_("gone", "yes"), NEW], [ONSET]),
    ],
)
def test_a_follow_up_needs_the_sign_it_is_asked_on_in_a_group_of_its_own(
    groups: list[Condition | tuple[Condition, ...]], sentences: list[str]
):
    assert told(*groups) == sentences


def test_a_gate_that_is_hidden_is_a_problem_of_its_own():
    hidden = replace(gate("late"), enable_when=all_of(SIGN))
    check = replace(
        CHECK,
        questions=(*CHECK.questions, hidden),
        floors=(floor("f", Urgency.SOON, is_("late", "yes")),),
    )

    assert list(floors_name_parents(check)) == []


def test_the_patient_is_named_all_the_same():
    check = replace(CHECK, floors=(floor("f", Urgency.SOON, NEW),))

    refuted = [c for c in prove(check) if c.kind == "floor" and c.verdict is Verdict.REFUTED]

    assert [claim.witness for claim in refuted] == [
        {"legs": ("none",), "pain": (0,), "onset": ("new",), "always": ("no",)}
    ] * 2
    assert refuted[0].sentence.endswith("This patient is not asked “Onset” (New).")


@settings(max_examples=200)
@given(questionnaires(most=3))
def test_whoever_meets_a_floor_of_which_nothing_is_told_is_asked_what_it_reads(
    check: Questionnaire,
):
    (one,) = check.floors
    met = [p for p in everyone(check) if one.criteria.truth(p.answers, {})]
    read = [q for q in check.questions if q.link_id in one.criteria.reads() and not q.is_gate]

    told_of = {
        problem.sentence.split("“")[1].split("”")[0] for problem in floors_name_parents(check)
    }

    assert told_of <= {question.link_id for question in read}
    for question in read:
        name, when = question.link_id, question.enable_when
        missed = when is not None and any(not when.truth(p.answers, {}) for p in met)
        assert told_of or not any(p.ends and name not in p.route.asked for p in met)
        if met and is_read_once(one) and is_asked_on_always(check, question):
            assert (name in told_of) == missed


def is_asked_on_always(check: Questionnaire, question: Question) -> bool:
    """What it is asked on is asked of everybody."""
    reads = question.enable_when.reads() if question.enable_when else ()
    return all(check.questions_by_id[link_id].enable_when is None for link_id in reads)


def is_read_once(one: SafetyFloor) -> bool:
    """No two groups read the same question, so that none leads anywhere only together."""
    reads = [{condition.question for condition in group} for group in one.criteria.groups]
    return sum(map(len, reads)) == len(set().union(*reads))
