"""Made-up patients of the first questionnaire, each to the urgency expected of them."""

from typing import Any

import pytest

from tests.patients import patients
from triage.engine.answers import check_answers
from triage.engine.outcome import State, evaluate
from triage.engine.proof import prove
from triage.engine.questionnaire import Questionnaire
from triage.summary import reading

PATIENTS = patients()


@pytest.mark.parametrize("patient", PATIENTS, ids=[p["name"] for p in PATIENTS])
def test_a_patient_ends_where_a_clinician_would_send_them(
    first: Questionnaire, patient: dict[str, Any]
) -> None:
    outcome = evaluate(first, check_answers(first, patient["answers"]))

    assert outcome.state is State.COMPLETE
    assert outcome.urgency is not None
    assert outcome.urgency.code == patient["urgency"]
    fired = {finding.sign for finding in outcome.findings}
    assert fired >= set(patient["signs"])
    assert not fired & set(patient["not_signs"])


def test_every_rule_and_every_disposition_is_reached_and_missed(first: Questionnaire) -> None:
    outcomes = [evaluate(first, check_answers(first, p["answers"])) for p in PATIENTS]
    fired = [{finding.rule for finding in outcome.findings} for outcome in outcomes]
    shown = {d.code for outcome in outcomes for d in outcome.dispositions}

    assert shown == {d.code for d in first.dispositions}
    for rule in first.rules:
        assert any(rule.code in one for one in fired), rule.code
        assert any(rule.code not in one for one in fired), rule.code


def test_every_claim_that_must_hold_is_proved(first: Questionnaire) -> None:
    assert [claim for claim in prove(first) if claim.forbids_publishing] == []


def test_every_option_is_chosen_by_some_possible_patient(first: Questionnaire) -> None:
    reached = {
        (link_id, value)
        for claim in prove(first)
        if claim.kind == "reach" and claim.witness is not None
        for link_id, values in claim.witness.items()
        for value in values
    }
    options = {
        (question.link_id, option.value)
        for question in first.questions
        for option in question.options
        if not option.out_of_scope
    }

    assert options <= reached


def test_every_item_is_read_by_somebody(first: Questionnaire) -> None:
    read: set[str] = set()
    for patient in PATIENTS:
        answers = check_answers(first, patient["answers"])
        for group in reading(first, answers, evaluate(first, answers), got_help=True):
            items = group.section.items if group.whole else group.items
            read.update(item.code for item in items)
    everything = dict(PATIENTS[0]["answers"])
    topics = next(q for q in first.questions if q.link_id == "topics")
    wanted = check_answers(
        first, {**everything, "topics": [o.value for o in topics.options if not o.exclusive]}
    )
    for group in reading(first, wanted, evaluate(first, wanted), got_help=True):
        read.update(item.code for item in (group.section.items if group.whole else group.items))

    assert read == set(first.items_by_code)
