"""Danger signs that were asked again after a pause still are.

After an hour the gates and their follow-ups are asked anew; everything else stands as it was
said. A question that falls out of them is therefore still asked of everybody, and no floor
that holds for all answers says otherwise; but a sign that came up during the pause is heard
no more.
"""

from collections.abc import Iterator

from triage.engine.conditions import Value
from triage.engine.proof.claims import Claim, Statement, Verdict, settle
from triage.engine.proof.floors import Tier, ends_below, protected, tiers
from triage.engine.proof.patients import Literal, Patient
from triage.engine.proof.versions import Pair, Shows, Versions
from triage.engine.question import Question
from triage.engine.rules import SafetyFloor
from triage.engine.urgency import Urgency

#: Floors that read one question, each with what it asks for.
Read = list[tuple[SafetyFloor, Tier]]


def asked_again_still(versions: Versions) -> Iterator[Claim]:
    """A claim for each question that a grave floor reads and that is asked again no more."""
    old, new = versions.old, versions.new
    asked_no_more = old.asked_again - new.asked_again
    for question in (q for q in new.questions if q.link_id in asked_no_more):
        reading = [floor for floor in old.floors if question.link_id in floor.criteria.reads()]
        if any(map(_is_grave, reading)):
            yield _heard(versions, question, [floor for floor in reading if _is_grave(floor)])


def _is_grave(floor: SafetyFloor) -> bool:
    return floor.locked or floor.minimum is Urgency.EMERGENCY


def _heard(versions: Versions, question: Question, floors: list[SafetyFloor]) -> Claim:
    """Whoever meets a floor by now ends no lower for anything they said before the pause."""
    sides = {floor.code: versions.before.criteria(floor.criteria) for floor in floors}
    read = [(floor, tier) for floor in floors for tier in tiers(floor, sides[floor.code])]
    sentence = f"“{question.text}” is asked again after a pause, so that a new sign is heard."
    statement = Statement("gate", "question", question.link_id, sentence)
    said = " This patient answered otherwise before the pause, and is not asked again."

    def refuted(found: tuple[Pair, Value]) -> Claim:
        (old, new), earlier = found
        then = {**new, question.link_id: (earlier,)}
        old_witness, witness = versions.told((old, then))
        return statement.settled(Verdict.REFUTED, witness, old_witness, said=said)

    return settle(statement, lambda: _unheard(versions, question, read), refuted)


def _unheard(versions: Versions, question: Question, read: Read) -> tuple[Pair, Value] | None:
    """Somebody with a sign who is sent too low, and what they had answered before it."""
    about = frozenset().union(*(floor.criteria.reads() for floor, _ in read))
    for earlier in _earlier(versions, question):
        low = _sent_too_low(versions, question, earlier, read)
        literals = [versions.before.in_scope, versions.keeps, low]
        shows = _is_sent_too_low(versions, question, earlier, read)
        pair = versions.find(literals, shows, about=about)
        if pair is not None:
            return pair, earlier
    return None


def _is_sent_too_low(versions: Versions, question: Question, earlier: Value, read: Read) -> Shows:
    """The claim's own words, by the engine and without the solver."""

    def shows(old: Patient, new: Patient) -> bool:
        then = {**new, question.link_id: (earlier,)}
        return versions.keep_word((old, new)) and any(
            protected(versions.old, floor, old) >= tier.truth
            and ends_below(versions.new, then, tier.minimum)
            for floor, tier in read
        )

    return shows


def _earlier(versions: Versions, question: Question) -> Iterator[Value]:
    """What somebody may have said before a pause and gone on, the plainest first."""
    link_id = question.link_id
    values = (*versions.plain_new[link_id], *versions.after.chosen[link_id])
    yield from (v for v in dict.fromkeys(values) if v not in question.out_of_scope)


def _sent_too_low(versions: Versions, question: Question, earlier: Value, read: Read) -> Literal:
    every, some = versions.patients.every, versions.patients.some
    then = versions.after.if_answered(question, earlier)
    low = [every(tier.meets, then.ends_below(tier.minimum)) for _, tier in read]
    return versions.patients.define(some(*low))
