"""What no patient can ever meet, or a patient who does.

Each claim is decided for every possible patient by a solver. A witness it names is
evaluated again by the engine itself before it is shown, and made as plain as it can be.
"""

from collections.abc import Iterator

from triage.engine.conditions import ASKED_UNKNOWN
from triage.engine.outcome import final_urgency
from triage.engine.proof.blind_spots import rules_see_everybody
from triage.engine.proof.claims import Claim, Doubt, Prover, Statement, Verdict, settle_all
from triage.engine.proof.encoding import Encoding, encode
from triage.engine.proof.floor_claims import floors_hold, floors_kept
from triage.engine.proof.patients import LIMIT, Literal, Patient
from triage.engine.proof.pauses import asked_again_still
from triage.engine.proof.reach import everything_can_occur
from triage.engine.proof.versions import Versions
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import find_route
from triage.engine.urgency import Urgency

__all__ = ["Claim", "Verdict", "prove"]


def prove(
    questionnaire: Questionnaire,
    *,
    before: Questionnaire | None = None,
    limit: int = LIMIT,
    versions: Versions | None = None,
) -> tuple[Claim, ...]:
    """Every claim about a questionnaire, in reading order.

    It may have no problem that breaks proofs. With the version ``before`` what that promised
    has to be kept as well; ``versions`` are these two where they are encoded already.
    """
    if versions is None and before is not None:
        versions = Versions(before, questionnaire, limit)
    prover = Prover(versions.after if versions else encode(questionnaire, limit=limit))
    gates = [question for question in questionnaire.questions if question.is_gate]
    return (
        *settle_all(prover.patients, [_totality(prover)]),
        *floors_hold(prover, versions.old if versions else None),
        *(floors_kept(versions) if versions else ()),
        *settle_all(prover.patients, (claim for gate in gates for claim in _gate(prover, gate))),
        *(asked_again_still(versions) if versions else ()),
        *everything_can_occur(prover),
        *rules_see_everybody(prover),
    )


def _urgency(questionnaire: Questionnaire, patient: Patient) -> int:
    return final_urgency(questionnaire, patient) or 0


# Each proof below first states what a patient would have to be like to refute it.


def _totality(prover: Prover) -> Doubt:
    questionnaire, encoding = prover.questionnaire, prover.encoding
    return prover.nobody(
        Statement(
            "totality",
            "questionnaire",
            questionnaire.slug,
            "Each complete set of answers has exactly one outcome.",
        ),
        [encoding.patients.opposite(encoding.at_least(min(Urgency)))],
        lambda patient: not _urgency(questionnaire, patient),
        (),
    )


def _gate(prover: Prover, gate: Question) -> Iterator[Claim | Doubt]:
    yield _is_always_asked(prover, gate)
    yield _is_never_self_care(prover, gate)
    if gate.allows_unsure:
        sentence = f"“Not sure” instead of “no” to “{gate.text}” never lowers the outcome."
        yield _never_lowers(prover, gate, sentence, [ASKED_UNKNOWN])
    if len(gate.negative) > 1:
        sentence = f"Every way to say “no” to “{gate.text}” comes to the same urgency."
        yield _never_lowers(prover, gate, sentence, sorted(gate.negative))


def _is_always_asked(prover: Prover, gate: Question) -> Doubt:
    return prover.nobody(
        Statement("gate", "question", gate.link_id, f"“{gate.text}” is always asked."),
        [prover.encoding.patients.opposite(prover.encoding.asked[gate.link_id])],
        lambda patient: gate.link_id not in find_route(prover.questionnaire, patient).asked,
        [gate.link_id],
    )


def _is_never_self_care(prover: Prover, gate: Question) -> Doubt:
    questionnaire, encoding = prover.questionnaire, prover.encoding

    def refutes(patient: Patient) -> bool:
        given = find_route(questionnaire, patient).kept.get(gate.link_id, ())
        positive = not gate.negative.issuperset(given)
        return positive and _urgency(questionnaire, patient) < Urgency.ROUTINE

    sentence = f"“{gate.text}” answered with a sign never ends as self-care."
    statement = Statement("self-care", "question", gate.link_id, sentence)
    self_care = encoding.patients.opposite(encoding.at_least(Urgency.ROUTINE))
    literals = [encoding.asked[gate.link_id], _has_sign(encoding, gate), self_care]
    return prover.nobody(statement, literals, refutes, [gate.link_id])


def _has_sign(encoding: Encoding, gate: Question) -> Literal:
    chosen = encoding.chosen[gate.link_id]
    signs = [literal for value, literal in chosen.items() if value not in gate.negative]
    return encoding.patients.define(encoding.patients.some(*signs))


def _never_lowers(
    prover: Prover, gate: Question, sentence: str, instead: list[str]
) -> Claim | Doubt:
    """Two patients alike in all but this gate, where one says no and the other one of these."""
    questionnaire, encoding = prover.questionnaire, prover.encoding
    statement = Statement("gate", "question", gate.link_id, sentence)
    if _cannot_lower(prover, gate):
        return statement.settled(Verdict.PROVED)

    def refutes(patient: Patient) -> bool:
        level = _urgency(questionnaire, patient)
        others = ({**patient, gate.link_id: (value,)} for value in instead)
        said_no = gate.negative.issuperset(patient[gate.link_id])
        return said_no and any(_urgency(questionnaire, other) < level for other in others)

    says_no = encoding.patients.opposite(_has_sign(encoding, gate))
    lower = encoding.patients.some(*(_lower_with(encoding, gate, value) for value in instead))
    return prover.nobody(statement, [says_no, lower], refutes, [gate.link_id])


def _cannot_lower(prover: Prover, gate: Question) -> bool:
    """Nothing reads the "no", and nothing negates: any other answer can only add.

    What it adds may replace the default, so nothing may be calmer than that.
    """
    q, reading = prover.questionnaire, prover.reading.get(gate.link_id, ())
    levels = {d.code: d.urgency for d in q.dispositions}
    reads_no = any(any(map(condition.holds_for, gate.negative)) for condition in reading)
    default_is_calmest = levels[q.default_disposition] == min(levels.values())
    unsure_adds = all(levels[r.disposition_if_unsure] <= levels[r.disposition] for r in q.rules)
    return default_is_calmest and unsure_adds and not reads_no


def _lower_with(encoding: Encoding, gate: Question, value: str) -> Literal:
    """The same patient with this answer here ends lower."""
    patients, instead = encoding.patients, encoding.if_answered(gate, value)
    lower = [
        patients.every(encoding.at_least(level), patients.opposite(instead.at_least(level)))
        for level in Urgency
    ]
    return patients.define(patients.some(*lower))
