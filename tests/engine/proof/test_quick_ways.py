"""What is settled without the solver, held against a count over all patients there are."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.both_versions import versions
from tests.engine.build import all_of, choices, floor, gate, is_, questionnaire, rule, yes_no
from tests.engine.census import Census
from tests.engine.edits import EDITS, Edit
from tests.engine.everyone import FAULTS, Fault, faulty
from tests.engine.same_person import one_person_says
from tests.engine.strategies import Record, possible_answers
from triage.engine.conditions import Criteria
from triage.engine.proof.claims import Claim, Verdict
from triage.engine.proof.patients import LIMIT, SOME_TEXT
from triage.engine.proof.proof import prove
from triage.engine.proof.versions import Versions
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.urgency import Urgency


def without_solver(check: Questionnaire, *, before: Questionnaire | None = None) -> list[Claim]:
    """The solver decides nothing within one unit of its work."""
    claims = prove(check, before=before, limit=1)
    return [claim for claim in claims if claim.verdict is not Verdict.UNDECIDED]


@pytest.mark.parametrize("fault", FAULTS)
@settings(max_examples=12)
@given(data=st.data())
def test_what_needs_no_solver_is_what_a_count_over_all_patients_says(
    fault: Fault, data: st.DataObject
):
    check = data.draw(faulty(fault))
    counted = list(Census(check).claims())

    claims = prove(check, limit=1)

    assert [(c.kind, c.code) for c in claims] == [c[:2] for c in counted]
    for claim, count in zip(claims, counted, strict=True):
        if claim.verdict is not Verdict.UNDECIDED:
            assert claim.verdict is count.verdict, claim
            assert (claim.witness in count.witnesses) == bool(count.witnesses), claim


@pytest.mark.parametrize("edit", EDITS)
@settings(max_examples=12)
@given(data=st.data())
def test_what_needs_no_solver_of_two_versions_is_what_the_solver_says(
    edit: Edit, data: st.DataObject
):
    old, new = data.draw(versions(edit))
    solved = {(c.kind, c.code, c.sentence.split(". ")[0]): c for c in prove(new, before=old)}

    for claim in without_solver(new, before=old):
        same = solved[claim.kind, claim.code, claim.sentence.split(". ")[0]]
        assert (claim.verdict, claim.blocks) == (same.verdict, same.blocks)


@pytest.mark.parametrize("edit", EDITS)
@settings(max_examples=12)
@given(data=st.data())
def test_whoever_is_made_up_of_two_versions_is_one_person(edit: Edit, data: st.DataObject):
    old, new = data.draw(versions(edit))
    both = Versions(old, new, LIMIT)

    for criteria in [*(one.criteria for one in old.rules), *(one.criteria for one in old.floors)]:
        pair = both.guess(criteria)
        if pair is not None:
            said, says = pair
            assert_possible(old.questions, said)
            assert_possible(new.questions, says)
            for link_id, one in old.questions_by_id.items():
                other = new.questions_by_id.get(link_id)
                assert other is None or one_person_says(one, other, said[link_id], says[link_id])


def assert_possible(questions: Iterable[Question], answers: Record) -> None:
    """The form would take every one of these answers; there is none where all lead away."""
    for asked in questions:
        given = ("Words.",) if answers[asked.link_id] == (SOME_TEXT,) else answers[asked.link_id]
        leads_away = asked.labels and asked.out_of_scope.issuperset(asked.labels)
        assert given in ([()] if leads_away else possible_answers(asked))


SHARP = is_("kind", "sharp")
KIND = choices("kind", "sharp", "dull", is_gate=True)


def blind_spots(*questions: Question, reads: str) -> list[Verdict]:
    """What is said without the solver of a rule that reads this question."""
    check = questionnaire(list(questions), [rule("r", "soon", is_(reads, "yes"))])
    return [claim.verdict for claim in prove(check, limit=1) if claim.kind == "blind-spot"]


def test_a_question_that_every_sign_opens_is_missed_by_nobody():
    late = yes_no("late", all_of((SHARP, is_("kind", "dull"))))
    later = yes_no("later", all_of(is_("late", "yes")))

    assert blind_spots(KIND, late, reads="late") == [Verdict.PROVED]
    assert blind_spots(KIND, late, later, reads="later") == [Verdict.PROVED]
    assert blind_spots(KIND, reads="kind") == [Verdict.PROVED]


@pytest.mark.parametrize(
    "late",
    [
        yes_no("late", all_of(SHARP)),
        yes_no("late", all_of((SHARP, is_("kind", "dull")), SHARP)),
        yes_no("late", all_of((SHARP, is_("kind", "dull"), is_("fever", "no")))),
        yes_no("late", Criteria(())),
    ],
    ids=["one sign", "two groups", "another question", "never"],
)
def test_the_solver_is_asked_of_a_question_that_some_sign_does_not_open(late: Question):
    later = yes_no("later", all_of(is_("late", "yes")))

    assert blind_spots(KIND, gate("fever"), late, reads="late") == [Verdict.UNDECIDED]
    assert blind_spots(KIND, gate("fever"), late, later, reads="later") == [Verdict.UNDECIDED]


def test_who_breaks_a_floor_may_be_made_up():
    fever = is_("fever", "yes")
    kept = questionnaire(
        [gate("saddle"), gate("fever")],
        [rule("fever", "today", fever)],
        floors=(floor("f", Urgency.SAME_DAY, fever),),
    )
    broken = replace(kept, rules=(rule("fever", "soon", fever),))

    found = {c.kind: c for c in without_solver(broken, before=kept) if c.place == "floor"}

    witness = {"saddle": ("no",), "fever": ("yes",)}
    assert [(c.verdict, c.witness) for c in found.values()] == [(Verdict.REFUTED, witness)] * 2
    assert found["floor-kept"].old_witness == witness


def test_nobody_is_made_up_who_could_not_say_the_same_again():
    old = questionnaire([choices("kind", "sharp", "dull", is_gate=True)])
    alone = [replace(one, exclusive=one.value != "sharp") for one in old.questions[0].options]
    new = replace(old, questions=(replace(old.questions[0], options=tuple(alone)),))
    both = Versions(old, new, LIMIT)

    assert both.guess(all_of(SHARP)) == ({"kind": ("sharp",)}, {"kind": ("sharp",)})
    assert both.guess(all_of(SHARP, is_("kind", "dull"))) is None
