"""Every change compared with a count over all persons who could be asked both versions."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.both_versions import Both, pairs, versions
from tests.engine.build import CRISIS, DISPOSITIONS, gate, is_, questionnaire, rule
from tests.engine.edits import EDITS, Edit
from tests.engine.everyone import FAULTS, told
from tests.engine.strategies import Record
from triage.engine.answers import check_answers
from triage.engine.conditions import Criteria
from triage.engine.outcome import evaluate
from triage.engine.proof.claims import Disagreement
from triage.engine.proof.diff import Change, find_changes
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Disposition, Rule
from triage.engine.urgency import Urgency

#: From which urgency to which, or what is no longer shown.
Key = tuple[Urgency | None, Urgency | None] | str


def differences(old: Questionnaire, new: Questionnaire, both: Both) -> Iterator[Key]:
    """In what way this person fares differently."""
    (before, after), (then, now) = both, (one.outcome for one in both)
    if before.ends and then.urgency != now.urgency:
        yield (then.urgency, now.urgency)
    for seen in then.dispositions if before.ends and after.ends else ():
        instead = stands_in(old, new, seen)
        if seen.always_shown and not instead.intersection(now.dispositions):
            yield seen.code


def stands_in(old: Questionnaire, new: Questionnaire, seen: Disposition) -> set[Disposition]:
    """The same, or always shown and no less urgent for one of the same signs."""
    signs = {r.sign for r in old.rules if seen.code in leads_to(r)}
    given = {code for r in new.rules if r.sign in signs for code in leads_to(r)}
    no_less = {d for d in new.dispositions if d.always_shown and d.urgency >= seen.urgency}
    return {d for d in new.dispositions if d.code == seen.code} | {
        d for d in no_less if d.code in given
    }


def leads_to(one: Rule) -> set[str]:
    return {one.disposition, one.disposition_if_unsure}


def key(change: Change) -> Key:
    return change.lost or (change.before, change.after)


@pytest.mark.parametrize("edit", [*EDITS, *FAULTS])
@settings(max_examples=8)
@given(data=st.data())
def test_every_change_is_what_a_count_over_all_persons_says(edit: Edit, data: st.DataObject):
    old, new = data.draw(versions(edit))
    counted: dict[Key, list[tuple[Record, Record]]] = {}
    for both in pairs(old, new):
        for how in differences(old, new, both):
            counted.setdefault(how, []).append((told(old, both[0]), told(new, both[1])))

    changes = find_changes(old, new)

    assert {*map(key, changes)} == set(counted)
    for change in changes:
        assert change.old_answers is not None
        assert change.new_answers is not None
        assert (change.old_answers, change.new_answers) in counted[key(change)]
        assert change.before == evaluate(old, change.old_answers).urgency
        assert change.after == evaluate(new, change.new_answers).urgency
        assert check_answers(old, change.old_answers) == change.old_answers
        assert check_answers(new, change.new_answers) == change.new_answers
    assert changes == tuple(sorted(changes, key=lambda change: not change.lowered))


FEVER = questionnaire([gate("fever"), gate("other")], [rule("r", "today", is_("fever", "yes"))])


def test_what_was_not_decided_counts_as_lowered():
    changes = find_changes(FEVER, FEVER, limit=1)

    assert changes != ()
    assert {(c.lowered, c.old_answers, c.new_answers) for c in changes} == {(True, None, None)}


def test_a_change_that_the_engine_does_not_confirm_is_not_shown():
    twice = replace(FEVER, rules=(*FEVER.rules, replace(FEVER.rules[0], criteria=Criteria(()))))

    with pytest.raises(Disagreement):
        find_changes(FEVER, twice)


def test_a_person_is_named_as_plainly_as_can_be():
    (change,) = find_changes(FEVER, replace(FEVER, rules=(rule("r", "soon", is_("fever", "yes")),)))

    assert change == Change(
        Urgency.SAME_DAY,
        Urgency.SOON,
        None,
        {"fever": ("yes",), "other": ("no",)},
        {"fever": ("yes",), "other": ("no",)},
    )


def test_a_sharper_crisis_line_for_the_same_sign_is_no_loss():
    before = replace(CRISIS, code="crisis-soon", urgency=Urgency.SOON)
    old = replace(
        FEVER,
        dispositions=(*DISPOSITIONS, before),
        rules=(rule("r", before.code, is_("fever", "yes")),),
    )
    raised = replace(old, rules=(rule("r", CRISIS.code, is_("fever", "yes")),))
    elsewhere = replace(raised, rules=(replace(raised.rules[0], sign="another"),))

    assert [c.lowered for c in find_changes(old, raised)] == [False]
    assert [(c.lost, c.lowered) for c in find_changes(old, elsewhere)] == [
        ("crisis-soon", True),
        (None, False),
    ]
