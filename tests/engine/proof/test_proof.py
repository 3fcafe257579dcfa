"""Every claim compared with a count over all patients there are."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.build import (
    all_of,
    choice,
    choices,
    floor,
    gate,
    is_,
    number,
    questionnaire,
    rule,
    sign,
    yes_no,
)
from tests.engine.census import Census
from tests.engine.everyone import FAULTS, Fault, faulty
from triage.engine.answers import check_answers
from triage.engine.proof.claims import Disagreement, Verdict
from triage.engine.proof.proof import prove
from triage.engine.rules import SafetyFloor
from triage.engine.urgency import Urgency


@pytest.mark.parametrize("fault", FAULTS)
@settings(max_examples=8)
@given(data=st.data())
def test_every_claim_is_what_a_count_over_all_patients_says(fault: Fault, data: st.DataObject):
    check = data.draw(faulty(fault))
    counted = list(Census(check).claims())

    claims = prove(check)

    assert [(c.kind, c.code, c.verdict, c.blocks) for c in claims] == [c[:4] for c in counted]
    for claim, count in zip(claims, counted, strict=True):
        assert (claim.witness in count.witnesses) == bool(count.witnesses), claim
        if claim.witness is not None:
            assert check_answers(check, claim.witness) == claim.witness


FEVER = questionnaire([gate("fever")], [rule("r", "today", is_("fever", "yes"))])


def test_a_witness_is_as_plain_as_can_be():
    check = replace(
        FEVER,
        questions=(*FEVER.questions, choices("gate", "a", "b", is_gate=True), number("pain")),
        rules=(*FEVER.rules, rule("gate", "soon", (is_("gate", "a"), is_("gate", "b")))),
        floors=(floor("f", Urgency.SAME_DAY, is_("gate", "a"), is_("gate", "b")),),
    )

    claim = next(claim for claim in prove(check) if claim.kind == "floor")

    assert claim.witness == {"fever": ("no",), "gate": ("a", "b"), "pain": (0,)}
    assert claim.sentence == "F: nobody ends below same day."


def test_a_blind_spot_names_the_question_that_was_not_asked():
    hidden = yes_no("late", all_of(is_("kind", "sharp")))
    check = replace(
        FEVER,
        questions=(*FEVER.questions, choice("kind", "sharp", "dull"), hidden),
        rules=(*FEVER.rules, rule("late", "soon", is_("late", "yes"))),
    )

    (claim,) = (c for c in prove(check) if c.kind == "blind-spot" and c.code == "late")

    assert (claim.verdict, claim.blocks) == (Verdict.REFUTED, False)
    assert claim.sentence.endswith("This patient is not asked “Late”.")
    assert claim.witness == {"fever": ("no",), "kind": ("dull",)}


def test_what_was_not_decided_is_said_to_be_undecided():
    claims = prove(FEVER, limit=1)

    undecided = [claim for claim in claims if claim.verdict is Verdict.UNDECIDED]
    assert {claim.kind for claim in undecided} == {"totality", "self-care"}
    assert all(claim.forbids_publishing for claim in claims if claim.kind in ("totality", "floor"))


@pytest.mark.parametrize("floors", [(), (floor("f", Urgency.SOON, is_("fever", "yes")),)])
def test_a_patient_whom_the_engine_does_not_confirm_is_not_shown(floors: tuple[SafetyFloor, ...]):
    """Two rules of one code, which is a problem: the solver knows only one of them."""
    fever = is_("fever", "yes")
    twice = [rule("r", "today", fever), rule("r", "today", sign="other")]
    if not floors:
        twice.reverse()
    check = replace(
        FEVER, rules=tuple(twice), signs=(sign("sign-of-r"), sign("other")), floors=floors
    )

    with pytest.raises(Disagreement):
        prove(check)


def test_a_gate_that_allows_no_not_sure_is_not_asked_about_it():
    plain = replace(FEVER.questions[0], options=FEVER.questions[0].options[:2])

    claims = prove(replace(FEVER, questions=(plain,)))

    assert [(c.kind, c.code) for c in claims if c.code == "fever" and c.kind != "reach"] == [
        ("gate", "fever"),
        ("self-care", "fever"),
    ]
