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
from tests.engine.build import (
    floor,
)
from tests.engine.edits import EDITS, Edit
from tests.engine.everyone import FAULTS, Person, asked_for, everyone, meeting, person, tiers, told
from tests.engine.strategies import Record, possible_answers
from triage.engine.answers import check_answers
from triage.engine.proof.claims import Claim, Verdict
from triage.engine.proof.proof import prove
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


def confirm(old: Questionnaire, new: Questionnaire, claim: Claim, count: Counted) -> None:
    assert claim.blocks
    assert claim.verdict is (Verdict.REFUTED if count.witnesses else Verdict.PROVED)
    assert (claim.witness is None) is not bool(count.witnesses)
    if claim.witness is not None:
        assert (claim.old_witness or {}, claim.witness) in count.witnesses
        assert check_answers(new, claim.witness) == claim.witness
        assert check_answers(old, claim.old_witness or {}) == (claim.old_witness or {})
