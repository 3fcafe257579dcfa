"""Safety floors hold, and what the version before promised is kept.

A floor is about the person, so whoever would meet it by what they would answer to every
question, asked or not, ends at or above its minimum. A question that is hidden, moved behind
an exit or asked of fewer therefore breaks the floors that read it, with somebody who has the
sign and is not asked. Excused is only whom an answer led away that did so before as well.

What the version before promised is judged on the same persons: whoever was protected there
ends as urgently here, whatever became of the questions. So an option or a question that is
gone, a "not sure" that can no longer be said and a question of another type break the promise,
although no condition is left that says so. Persons keep to their word: a new option that
tempts them away from another is looked for by :mod:`triage.engine.proof.diff`.

A clinical lead may still lower a floor that is not locked. Then the newer floors ask for less
of the very answers that met the older one, which is what
:func:`~triage.engine.proof.floors.find_lowered_floors` reports, as a weakening to be signed.
So of an unlocked floor only as much must be kept as the newer floors still ask for of the
person's answers to the version before: whom the leads let go is their decision, and nobody
else goes with them. Of a locked floor all must be kept. A floor that was left in place is
left in place for everybody, so nothing but a change of the floors themselves sets anybody
free.
"""

from collections.abc import Iterator, Mapping

from triage.engine.conditions import Value
from triage.engine.proof.claims import Claim, Doubt, Prover, Statement, Verdict, settle_all
from triage.engine.proof.floors import Tier, demanded, ends_below, promised, protected, tiers
from triage.engine.proof.patients import Literal, Patient
from triage.engine.proof.versions import Pair, Shows, Versions
from triage.engine.proof.witnesses import Holds, needed
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import find_route
from triage.engine.rules import SafetyFloor
from triage.engine.truth import Truth
from triage.engine.urgency import Urgency

#: Answers that end the check, by question.
Exits = Mapping[str, frozenset[str]]


def floors_hold(prover: Prover, before: Questionnaire | None) -> Iterator[Claim]:
    """Two claims for each floor: of whoever meets it, and of whoever may."""
    return settle_all(prover.patients, _all_hold(prover, before))


def _all_hold(prover: Prover, before: Questionnaire | None) -> Iterator[Doubt]:
    for floor in prover.questionnaire.floors:
        exits = excusing(prover.questionnaire, before, floor)
        stays = prover.patients.opposite(prover.encoding.led_away(exits))
        for tier in tiers(floor, prover.encoding.if_asked(floor.criteria)):
            yield _holds(prover, floor, tier, exits=exits, stays=stays)


def excusing(
    questionnaire: Questionnaire, before: Questionnaire | None, floor: SafetyFloor
) -> Exits:
    """The answers that led away before whoever gave them, ahead of what the floor reads.

    Without a version before, all that lead away.
    """
    if before is None:
        return {question.link_id: question.out_of_scope for question in questionnaire.questions}
    return {
        link_id: was.out_of_scope & questionnaire.questions_by_id[link_id].out_of_scope
        for link_id, was in before.questions_by_id.items()
        if was.out_of_scope
        and link_id in questionnaire.order
        and not _overtook(questionnaire, before, link_id, floor)
    }


def _overtook(q: Questionnaire, before: Questionnaire, link_id: str, floor: SafetyFloor) -> bool:
    """The question came after something that the floor reads, and now comes ahead of it."""
    return any(
        before.order[read] < before.order[link_id]
        and q.order[link_id] < q.order.get(read, len(q.order))
        for read in floor.criteria.reads()
        if read in before.order
    )


def _holds(
    prover: Prover, floor: SafetyFloor, tier: Tier, *, exits: Exits, stays: Literal
) -> Doubt:
    q, reads = prover.questionnaire, floor.criteria.reads()
    whom = "nobody" if tier.truth is Truth.YES else "nobody who is not sure"
    sentence = f"{floor.title}: {whom} ends below {tier.minimum.word}."
    statement = Statement("floor", "floor", floor.code, sentence)
    refutes = _falls_below(q, floor, tier, exits)

    def refuted(patient: Patient) -> Claim:
        plain = prover.plainest(patient, refutes, reads)
        said = _not_reached(q, plain, q, _meeting(floor, plain))
        return statement.settled(Verdict.REFUTED, _told(q, floor, plain), said=said)

    def guess() -> Claim | None:
        patient = prover.guesses.meeting(floor.criteria)
        return refuted(patient) if refutes(patient) else None

    below = prover.encoding.ends_below(tier.minimum)
    case = prover.patients.every(tier.meets, stays, below)
    return Doubt(statement, case, lambda model: refuted(prover.confirmed(model, refutes)), guess)


def _falls_below(q: Questionnaire, floor: SafetyFloor, tier: Tier, exits: Exits) -> Holds:
    """The claim's own words, by the engine and without the solver."""

    def refutes(patient: Patient) -> bool:
        meets = floor.criteria.truth(patient, {}) >= tier.truth
        return meets and ends_below(q, patient, tier.minimum) and not _led_away(q, patient, exits)

    return refutes


def _led_away(questionnaire: Questionnaire, patient: Patient, exits: Exits) -> bool:
    left = find_route(questionnaire, patient).out_of_scope
    return left is not None and not exits.get(left, frozenset()).isdisjoint(patient[left])


def floors_kept(versions: Versions) -> Iterator[Claim]:
    """Two claims for each floor of the version before; none where it asks for nothing."""
    return settle_all(versions.patients, _all_kept(versions))


def _all_kept(versions: Versions) -> Iterator[Doubt]:
    asked_for = demanded(versions.before, versions.new.floors)
    for floor in versions.old.floors:
        for tier in tiers(floor, versions.before.criteria(floor.criteria)):
            if tier.minimum > min(Urgency):
                yield _kept(versions, floor, tier, asked_for)


def _kept(
    versions: Versions, floor: SafetyFloor, tier: Tier, asked_for: Mapping[Urgency, Literal]
) -> Doubt:
    old, new, statement = versions.old, versions.new, _statement(floor, tier)
    refutes, reads = _let_down(versions, floor, tier), floor.criteria.reads()

    def refuted(pair: Pair) -> Claim:
        pair = versions.plainest(pair, refutes, reads)
        said = _not_reached(new, pair[1], old, _meeting(floor, pair[0]))
        told_old, told_new = _told(old, floor, pair[0]), _told(new, floor, pair[1])
        return statement.settled(Verdict.REFUTED, told_new, told_old, said=said)

    def guess() -> Claim | None:
        pair = versions.guess(floor.criteria)
        return refuted(pair) if pair and refutes(*pair) else None

    broken = _broken(versions, floor, tier, asked_for)
    case = versions.patients.every(versions.before.in_scope, versions.keeps, tier.meets, broken)
    return Doubt(statement, case, lambda model: refuted(versions.confirmed(model, refutes)), guess)


def _let_down(versions: Versions, floor: SafetyFloor, tier: Tier) -> Shows:
    """The claim's own words, by the engine and without the solver."""
    old, new = versions.old, versions.new

    def refutes(one: Patient, other: Patient) -> bool:
        met = protected(old, floor, one) >= tier.truth
        if not (met and ends_below(new, other, tier.minimum) and versions.keep_word((one, other))):
            return False
        owed = tier.minimum if floor.locked else promised(new.floors, one)
        return owed > 0 and ends_below(new, other, owed)

    return refutes


def _statement(floor: SafetyFloor, tier: Tier) -> Statement:
    whom = "nobody" if tier.truth is Truth.YES else "nobody who is not sure"
    owed = tier.minimum.word if floor.locked else "what the floors here still ask for"
    sentence = f"{floor.title}: {whom} whom the version before protects ends below {owed}."
    return Statement("floor-kept", "floor", floor.code, sentence)


def _broken(
    versions: Versions, floor: SafetyFloor, tier: Tier, asked_for: Mapping[Urgency, Literal]
) -> Literal:
    """The person ends below what is still owed to them."""
    patients, after = versions.patients, versions.after
    if floor.locked:
        return after.ends_below(tier.minimum)
    return patients.some(
        *(
            patients.every(asked_for[level], after.ends_below(level))
            for level in Urgency
            if level <= tier.minimum
        )
    )


def _meeting(floor: SafetyFloor, patient: Patient) -> Patient:
    """Those of a person's answers through which they meet the floor."""
    read = {c.question for c in floor.criteria.conditions() if c.truth(patient, {})}
    return {link_id: values for link_id, values in patient.items() if link_id in read}


def _told(questionnaire: Questionnaire, floor: SafetyFloor, patient: Patient) -> Patient:
    """What they had to answer, and what they would say that the floor is about."""
    told = {**needed(questionnaire, patient), **_meeting(floor, patient)}
    return {link_id: told[link_id] for link_id in patient if link_id in told}


def _not_reached(
    questionnaire: Questionnaire, patient: Patient, asked: Questionnaire, said: Patient
) -> str:
    """Why what they would have said, if ``asked``, does not count here."""
    route = find_route(questionnaire, patient)
    if route.out_of_scope is not None:
        left = questionnaire.questions_by_id[route.out_of_scope]
        return f" This patient is led away by “{left.short_text}”."
    hidden = [asked.questions_by_id[link_id] for link_id in said if link_id not in route.asked]
    told = ", ".join(f"“{q.short_text}” ({_words(q, said[q.link_id])})" for q in hidden)
    return f" This patient is not asked {told}." if told else ""


def _words(question: Question, values: tuple[Value, ...]) -> str:
    return ", ".join(question.labels.get(str(value), str(value)) for value in values)
