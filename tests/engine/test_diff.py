"""Every change compared with a count over all persons who could be asked both versions."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.edits import EDITS, Edit
from tests.engine.everyone import FAULTS, Person, faulty, person, told
from tests.engine.strategies import Record, Values, possible_answers, questionnaires
from triage.engine.answers import check_answers
from triage.engine.conditions import ASKED_UNKNOWN, Value
from triage.engine.diff import Change, find_changes
from triage.engine.outcome import evaluate
from triage.engine.questionnaire import (
    CHOICE_TYPES,
    NUMBER_TYPES,
    Disposition,
    Question,
    Questionnaire,
    Rule,
    Urgency,
)

Both = tuple[Person, Person]
#: From which urgency to which, or what is no longer shown.
Key = tuple[Urgency | None, Urgency | None] | str


def pairs(old: Questionnaire, new: Questionnaire) -> Iterator[Both]:
    """Everybody, with the answers they give to the one and to the other."""
    names = list(dict.fromkeys([*old.questions_by_id, *new.questions_by_id]))
    ways = [
        list(said_of_both(old.questions_by_id.get(name), new.questions_by_id.get(name)))
        for name in names
    ]
    for answers in product(*ways):
        before = {n: one for n, (one, _) in zip(names, answers, strict=True) if one is not None}
        after = {
            n: other for n, (_, other) in zip(names, answers, strict=True) if other is not None
        }
        yield person(old, before), person(new, after)


def said_of_both(
    one: Question | None, other: Question | None
) -> Iterator[tuple[Values | None, Values | None]]:
    then: list[Values | None] = [*possible_answers(one)] if one else [None]
    now: list[Values | None] = [*possible_answers(other)] if other else [None]
    for said, says in product(then, now):
        if one is None or other is None or one_person_says(one, other, said or (), says or ()):
            yield said, says


def one_person_says(one: Question, other: Question, said: Values, says: Values) -> bool:
    if {one.type, other.type} <= CHOICE_TYPES:
        return one_person_ticks(one, other, said, says)
    if one.type is other.type and one.type in NUMBER_TYPES and one.unit == other.unit:
        return any(
            said in amounts_said(one, mind) and says in amounts_said(other, mind)
            for mind in ["unsure", *_amounts(one), *_amounts(other)]
        )
    return True


def _amounts(asked: Question) -> range:
    return range(asked.minimum or 0, (asked.maximum or 0) + 1)


def amounts_said(asked: Question, mind: str | int) -> list[Values]:
    """What somebody answers who has this amount in mind, or none."""
    unsure: list[Values] = [(ASKED_UNKNOWN,)] if asked.allows_unsure else []
    if isinstance(mind, str):
        return unsure or [(n,) for n in _amounts(asked)]
    if mind in _amounts(asked):
        return [(mind,)]
    return [(min(max(mind, _amounts(asked)[0]), _amounts(asked)[-1]),), *unsure]


def one_person_ticks(one: Question, other: Question, said: Values, says: Values) -> bool:
    """The same, or what differs has to do with what only one of the two allows."""
    return said == says or (explained(one, other, said, says) and explained(other, one, says, said))


def explained(one: Question, other: Question, said: Values, says: Values) -> bool:
    """Whatever was said and could be said again is, or gave way."""
    new = [value for value in says if value not in one.labels]
    dropped = [value for value in said if value in other.labels and value not in says]
    return bool(new) or all(
        any(clash(other, value, mate) and not clash(one, value, mate) for mate in says)
        for value in dropped
    )


def clash(asked: Question, one: Value, other: Value) -> bool:
    """No answer holds both."""
    return not any({one, other} <= set(values) for values in possible_answers(asked))


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
@settings(max_examples=15)
@given(data=st.data())
def test_every_change_is_what_a_count_over_all_persons_says(edit: Edit, data: st.DataObject):
    one = data.draw(st.one_of(questionnaires(most=1), faulty(most=1)))
    other = edit(data.draw, one)
    backwards = data.draw(st.booleans())
    old, new = (other, one) if backwards else (one, other)
    counted: dict[Key, list[tuple[Record, Record]]] = {}
    for both in pairs(old, new):
        for how in differences(old, new, both):
            counted.setdefault(how, []).append((told(old, both[0]), told(new, both[1])))

    changes = find_changes(old, new)

    assert {*map(key, changes)} == set(counted)
    for change in changes:
        assert (change.old_answers, change.new_answers) in counted[key(change)]
        assert change.before == evaluate(old, change.old_answers).urgency
        assert change.after == evaluate(new, change.new_answers).urgency
        assert check_answers(old, change.old_answers) == change.old_answers
        assert check_answers(new, change.new_answers) == change.new_answers
    assert changes == tuple(sorted(changes, key=lambda change: not change.lowered))
