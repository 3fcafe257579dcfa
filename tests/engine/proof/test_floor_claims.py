"""What floors promise, now and since the version before, against a count over all persons."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.engine.both_versions import Both, keeps_to_their_word, pairs, versions
from tests.engine.build import all_of, floor, gate, is_, option, questionnaire, rule, yes_no
from tests.engine.edits import EDITS, Edit
from tests.engine.everyone import FAULTS, Person, asked_for, everyone, meeting, person, tiers, told
from tests.engine.strategies import Record, possible_answers, questionnaires
from triage.engine.answers import check_answers
from triage.engine.proof.claims import Claim, Verdict
from triage.engine.proof.patients import LIMIT
from triage.engine.proof.proof import prove
from triage.engine.proof.versions import Versions
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import SafetyFloor
from triage.engine.truth import Truth
from triage.engine.urgency import Urgency


class Counted(NamedTuple):
    """A claim about two versions, and who may be named for it: old answers and new ones."""

    code: str
    witnesses: list[tuple[Record, Record]]


@st.composite
def with_floors(draw: DrawFn, edit: Edit) -> tuple[Questionnaire, Questionnaire]:
    """Two versions and the floors of each, some locked, some over the same people."""
    old, new = draw(versions(edit))
    assume(len(new.questions_by_id) == len(new.questions))
    old = replace(old, floors=(*old.floors, _floor(draw, old)))
    left = [one for one in old.floors if one.criteria.reads() <= set(new.questions_by_id)]
    floors = left if draw(st.booleans()) else [*new.floors, _floor(draw, new)]
    return old, replace(new, floors=tuple(floors))


def _floor(draw: DrawFn, check: Questionnaire) -> SafetyFloor:
    """Over what a rule or another floor reads."""
    unsure, sure = sorted(draw(st.tuples(*[st.sampled_from(Urgency)] * 2)))
    read = [*(one.criteria for one in check.rules), *(one.criteria for one in check.floors)]
    drawn = floor("g", sure, minimum_if_unsure=unsure, locked=draw(st.booleans()))
    return replace(drawn, criteria=draw(st.sampled_from(read)))


def count_held(old: Questionnaire, new: Questionnaire) -> Iterator[Counted]:
    people = list(everyone(new))
    for one in new.floors:
        for truth, minimum in tiers(one):
            found = [
                meeting(new, one, person)
                for person in people
                if one.criteria.truth(person.answers, {}) >= truth
                and not excused(old, new, one, person)
                and person.level < minimum
            ]
            yield Counted(one.code, [({}, record) for record in found])


def excused(old: Questionnaire, new: Questionnaire, one: SafetyFloor, person: Person) -> bool:
    """Led away by an answer that did so before, and ahead of what the floor reads."""
    left = person.route.out_of_scope
    if left is None or left not in old.questions_by_id:
        return False
    exits = old.questions_by_id[left].out_of_scope & new.questions_by_id[left].out_of_scope
    was, now = list(old.questions_by_id), list(new.questions_by_id)
    overtaken = any(
        read in was and was.index(read) < was.index(left) and now.index(left) < now.index(read)
        for read in one.criteria.reads()
    )
    return bool(exits & set(person.answers[left])) and not overtaken


def count_kept(old: Questionnaire, new: Questionnaire) -> Iterator[Counted]:
    people = [both for both in pairs(old, new) if keeps_to_their_word(old, new, both)]
    for one in old.floors:
        for truth, minimum in tiers(one):
            if minimum > Urgency.SELF_CARE:
                let_down = [b for b in people if is_let_down(new, one, truth, minimum, both=b)]
                yield Counted(one.code, [shown(old, new, one, both) for both in let_down])


def is_let_down(
    new: Questionnaire, one: SafetyFloor, truth: Truth, minimum: Urgency, *, both: Both
) -> bool:
    then, now = both
    owed = min(minimum, asked_for(new.floors, then.answers)) if not one.locked else minimum
    meets = then.ends and one.criteria.truth(then.route.kept, {}) >= truth
    return meets and owed > 0 and now.level < owed


def shown(
    old: Questionnaire, new: Questionnaire, one: SafetyFloor, both: Both
) -> tuple[Record, Record]:
    return meeting(old, one, both[0]), meeting(new, one, both[1])


def count_heard(old: Questionnaire, new: Questionnaire) -> Iterator[Counted]:
    """What fell out of what is asked again after a pause, and a grave floor reads."""
    people = [both for both in pairs(old, new) if keeps_to_their_word(old, new, both)]
    for asked in new.questions:
        name = asked.link_id
        grave = [
            f for f in old.floors if name in f.criteria.reads()
            and (f.locked or f.minimum is Urgency.EMERGENCY)
        ]  # fmt: skip
        if grave and name in old.asked_again and name not in new.asked_again:
            yield Counted(name, list(unheard(old, new, name, grave, people)))


def unheard(
    old: Questionnaire, new: Questionnaire, name: str, grave: list[SafetyFloor], people: list[Both]
) -> Iterator[tuple[Record, Record]]:
    """Who meets a floor by now, and would end too low with what they said before."""
    asked = new.questions_by_id[name]
    earlier = [w for w in possible_answers(asked) if len(w) == 1 and w[0] not in asked.out_of_scope]
    for (then, now), way in product(people, earlier):
        if then.ends:
            owed = asked_for(grave, then.route.kept)
            after = person(new, {**now.answers, name: way})
            if after.level < owed:
                yield told(old, then), told(new, after)


CHECKED = (*EDITS, *FAULTS)


@pytest.mark.parametrize("edit", CHECKED)
@settings(max_examples=8)
@given(data=st.data())
def test_every_promise_is_what_a_count_over_all_persons_says(edit: Edit, data: st.DataObject):
    old, new = data.draw(with_floors(edit))
    counted = {
        "floor": list(count_held(old, new)),
        "floor-kept": list(count_kept(old, new)),
        "gate": list(count_heard(old, new)),
    }

    claims = [c for c in prove(new, before=old) if "asked again" in c.sentence or "floor" in c.kind]

    for kind, counts in counted.items():
        found = [claim for claim in claims if claim.kind == kind]
        assert [claim.code for claim in found] == [count.code for count in counts]
        for claim, count in zip(found, counts, strict=True):
            confirm(old, new, claim, count)


LEAVES = replace(yes_no("leaves"), options=(option("yes", out_of_scope=True), option("no")))


@settings(max_examples=40)
@given(st.data())
def test_an_exit_that_overtakes_what_a_floor_reads_excuses_nobody(data: st.DataObject):
    check = data.draw(questionnaires(most=2))
    places = st.integers(0, len(check.questions))
    old, new = (with_exit(check, data.draw(places)) for _ in "ab")
    counted = [count.witnesses for count in count_held(old, new)]

    claims = [claim for claim in prove(new, before=old) if claim.kind == "floor"]

    assert [claim.witness is not None for claim in claims] == [bool(found) for found in counted]
    for claim, found in zip(claims, counted, strict=True):
        assert claim.witness is None or ({}, claim.witness) in found


def with_exit(check: Questionnaire, place: int) -> Questionnaire:
    return replace(check, questions=(*check.questions[:place], LEAVES, *check.questions[place:]))


def confirm(old: Questionnaire, new: Questionnaire, claim: Claim, count: Counted) -> None:
    assert claim.blocks
    assert claim.verdict is (Verdict.REFUTED if count.witnesses else Verdict.PROVED)
    assert (claim.witness is None) is not bool(count.witnesses)
    if claim.witness is not None:
        assert (claim.old_witness or {}, claim.witness) in count.witnesses
        assert check_answers(new, claim.witness) == claim.witness
        assert check_answers(old, claim.old_witness or {}) == (claim.old_witness or {})


NUMB = is_("saddle", "yes")
SMALL = questionnaire(
    [gate("fever"), gate("saddle")],
    [rule("numb", "emergency", NUMB)],
    floors=(floor("numb", Urgency.EMERGENCY, NUMB, minimum_if_unsure=Urgency.SELF_CARE),),
)


def refuted(new: Questionnaire, old: Questionnaire | None = None) -> list[tuple[str, str]]:
    """What is said of each floor that does not hold, and of whom."""
    claims = [c for c in prove(new, before=old) if c.place == "floor" and c.forbids_publishing]
    return [(claim.kind, claim.sentence.split(". ")[-1]) for claim in claims]


def test_who_is_not_asked_is_named_with_what_they_would_have_said():
    hidden = yes_no("saddle", all_of(is_("fever", "yes")))
    new = replace(SMALL, questions=(SMALL.questions[0], hidden))

    (claim,) = (c for c in prove(new) if c.place == "floor" and c.forbids_publishing)

    assert claim.sentence == (
        "Numb: nobody ends below emergency. This patient is not asked “Saddle” (Yes)."
    )
    assert claim.witness == {"fever": ("no",), "saddle": ("yes",)}
    assert refuted(new, SMALL) == [
        ("floor", "This patient is not asked “Saddle” (Yes)."),
        ("floor-kept", "This patient is not asked “Saddle” (Yes)."),
    ]


def test_a_question_that_is_gone_is_named_as_it_was_asked():
    new = replace(SMALL, questions=SMALL.questions[:1], rules=(), floors=())

    (claim,) = (c for c in prove(new, before=SMALL) if c.place == "floor")

    assert claim.sentence == (
        "Numb: nobody whom the version before protects ends below emergency. "
        "This patient is not asked “Saddle” (Yes)."
    )
    assert (claim.old_witness, claim.witness) == (
        {"fever": ("no",), "saddle": ("yes",)},
        {"fever": ("no",)},
    )


def test_an_exit_excuses_if_it_was_one_before():
    with_one = with_exit(SMALL, 0)

    assert refuted(with_one) == refuted(with_one, with_one) == []
    assert refuted(with_one, SMALL) == [
        ("floor", "This patient is led away by “Leaves”."),
        ("floor", "This patient is led away by “Leaves”."),
        ("floor-kept", "This patient is led away by “Leaves”."),
    ]


def test_of_a_floor_that_was_lowered_as_much_is_kept_as_it_still_asks_for():
    unlocked = replace(SMALL.floors[0], locked=False)
    old = replace(SMALL, floors=(unlocked,))
    lowered = replace(old, floors=(replace(unlocked, minimum=Urgency.SOON),))

    def leading(disposition: str, check: Questionnaire) -> list[tuple[str, str]]:
        return refuted(replace(check, rules=(rule("numb", disposition, NUMB),)), old)

    assert leading("soon", lowered) == []
    assert [kind for kind, _ in leading("routine", lowered)] == ["floor", "floor-kept"]
    assert [kind for kind, _ in leading("soon", old)] == ["floor", "floor-kept"]
    assert [kind for kind, _ in leading("soon", replace(lowered, floors=()))] == []


def test_what_was_not_decided_is_not_kept():
    claims = [c for c in prove(SMALL, before=SMALL, limit=1) if c.place == "floor"]

    assert {(c.verdict, c.witness, c.old_witness) for c in claims} == {
        (Verdict.UNDECIDED, None, None)
    }


def test_both_versions_may_be_encoded_already():
    both = Versions(SMALL, SMALL, LIMIT)

    assert prove(SMALL, versions=both) == prove(SMALL, before=SMALL)
