"""Whom a rule or a question misses, against a count over everybody who could be asked both."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.engine.both_versions import Both, keeps_to_their_word, pairs, versions
from tests.engine.edits import EDITS, Edit
from tests.engine.everyone import FAULTS, Person, told
from tests.engine.strategies import Record
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Disposition, Rule
from triage.engine.truth import Truth
from triage.engine.weakening.find import find_weakenings
from triage.engine.weakening.weakening import Weakening, WeakeningKind

#: What each row misses, and whom: old answers and new ones.
Counted = dict[str, list[tuple[Record, Record]]]


def a_first_question_comes_last(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    """Where nothing reads it that is asked before it."""
    first, *rest = check.questions
    read = {c.question for one in rest if one.enable_when for c in one.enable_when.conditions()}
    return check if first.link_id in read else replace(check, questions=(*rest, first))


def count(old: Questionnaire, new: Questionnaire, finds: Iterator[tuple[str, Both]]) -> Counted:
    counted: Counted = {}
    for code, both in finds:
        witness = (told(old, both[0]), told(new, both[1]))
        counted.setdefault(code, []).append(witness)
    return counted


def asked_no_more(
    old: Questionnaire, new: Questionnaire, everybody: list[Both]
) -> Iterator[tuple[str, Both]]:
    exits = {q.link_id: q.out_of_scope for q in old.questions}
    for before, after in everybody:
        left = after.route.out_of_scope
        said = set(after.answers[left]) if left else set()
        took_a_new_exit = left is not None and said & (
            new.questions_by_id[left].out_of_scope - exits.get(left, frozenset())
        )
        for link_id in before.route.asked:
            gone = link_id not in new.questions_by_id
            if not (gone or took_a_new_exit or link_id in after.route.asked):
                yield link_id, (before, after)


def led_less_far(
    old: Questionnaire, new: Questionnaire, everybody: list[Both]
) -> Iterator[tuple[str, Both]]:
    again = {rule.code: rule for rule in new.rules}
    for both in everybody:
        if any(one.route.out_of_scope for one in both):
            continue
        for rule in old.rules:
            if rule.code in again:
                was = led(old, old, rule, both[0])
                now = led(old, new, again[rule.code], both[1])
                if was and (now is None or less(was, now)):
                    yield rule.code, both


def led(known: Questionnaire, check: Questionnaire, rule: Rule, one: Person) -> Disposition | None:
    """Where the rule leads this person, as it is known by its code."""
    truth = rule.criteria.truth(one.route.kept, {})
    if truth is Truth.NO:
        return None
    code = rule.disposition if truth is Truth.YES else rule.disposition_if_unsure
    return known.dispositions_by_code.get(code) or check.dispositions_by_code[code]


def less(was: Disposition, now: Disposition) -> bool:
    return now.urgency < was.urgency or (was.always_shown and not now.always_shown)


def falls(old: Questionnaire, new: Questionnaire) -> set[str]:
    """Rules that lead less far by what stands in them."""
    again, known = {r.code: r for r in new.rules}, old.dispositions_by_code
    ways = [
        (rule.code, known[before], known.get(after) or new.dispositions_by_code[after])
        for rule in old.rules
        if (now := again.get(rule.code)) is not None
        for before, after in (
            (rule.disposition, now.disposition),
            (rule.disposition_if_unsure, now.disposition_if_unsure),
        )
    ]
    return {code for code, was, now in ways if less(was, now)}


def witnessed(found: list[Weakening]) -> dict[str, tuple[Record | None, Record | None]]:
    return {one.code: (one.old_answers, one.new_answers) for one in found}


@pytest.mark.parametrize("edit", [*EDITS, *FAULTS, a_first_question_comes_last])
@settings(max_examples=8)
@given(data=st.data())
def test_whom_rules_and_questions_miss_is_what_a_count_says(edit: Edit, data: st.DataObject):
    old, new = data.draw(versions(edit))
    assume(len(new.questions_by_id) == len(new.questions))
    assume(len({r.code for r in old.rules}) == len(old.rules))
    assume(len({r.code for r in new.rules}) == len(new.rules))
    everybody = [both for both in pairs(old, new) if keeps_to_their_word(old, new, both)]
    missed = count(old, new, led_less_far(old, new, everybody))
    unasked = count(old, new, asked_no_more(old, new, everybody))

    weakenings = find_weakenings(old, new)

    of_kind = {kind: [w for w in weakenings if w.kind is kind] for kind in WeakeningKind}
    kept = {rule.code for rule in new.rules}
    rules = [*of_kind[WeakeningKind.RULE], *of_kind[WeakeningKind.UNSURE_TIER]]
    changed = witnessed([w for w in rules if w.place == "rule" and w.code in kept])
    asked = of_kind[WeakeningKind.ASKED_OF_FEWER]
    fewer = witnessed([w for w in asked if w.code in new.questions_by_id and w.old_answers])
    assert set(changed) == set(missed) | falls(old, new)
    assert set(fewer) == set(unasked)
    assert all(changed[code] in whom for code, whom in missed.items())
    assert all(fewer[code] in whom for code, whom in unasked.items())
