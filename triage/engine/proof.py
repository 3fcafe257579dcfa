"""What no patient can ever meet, or a patient who does.

Each claim is decided for every possible patient by a solver. A witness it names is
evaluated again by the engine itself before it is shown, and made as plain as it can be.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import z3

from triage.engine.conditions import ASKED_UNKNOWN, Value
from triage.engine.outcome import Outcome, evaluate
from triage.engine.patients import (
    LIMIT,
    Encoding,
    Literal,
    Patient,
    Undecided,
    encode,
    on_the_route,
    plainer_answers,
)
from triage.engine.questionnaire import (
    Disposition,
    Question,
    Questionnaire,
    Rule,
    SafetyFloor,
    Urgency,
)
from triage.engine.route import find_route
from triage.engine.truth import Truth

Fact = tuple[Value, ...]
Holds = Callable[[Patient], bool]


class Verdict(StrEnum):
    """What became of a claim."""

    PROVED = "proved"
    REFUTED = "refuted"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Claim:
    """One thing that must hold for every patient.

    ``kind`` says which proof; ``place`` and ``code`` name the row it speaks of. Of a
    refuted claim ``witness`` is the patient who shows it, where there is one; of a proved
    claim of reach it is the patient who gets there. ``blocks`` says whether publishing
    stops unless it is proved; the others are warnings.
    """

    kind: str
    place: str
    code: str
    sentence: str
    verdict: Verdict
    blocks: bool
    witness: Patient | None

    @property
    def forbids_publishing(self) -> bool:
        """A claim that must hold and was not proved."""
        return self.blocks and self.verdict is not Verdict.PROVED


def prove(questionnaire: Questionnaire, *, limit: int = LIMIT) -> tuple[Claim, ...]:
    """Every claim about a questionnaire without problems, in reading order."""
    return tuple(_Prover(questionnaire, limit).claims())


def facts(questionnaire: Questionnaire, patient: Patient) -> Iterator[Fact]:
    """Everything that happens to this patient, by the engine's own word."""
    route = find_route(questionnaire, patient)
    outcome = evaluate(questionnaire, patient)
    for link_id in route.asked:
        yield ("asked", link_id)
        for value in route.kept.get(link_id, ()):
            yield ("answered", link_id, value)
    for disposition in outcome.dispositions:
        yield ("given", disposition.code)
    for finding in outcome.findings:
        if not finding.unsure:
            yield ("rule", finding.rule)
            yield ("sign", finding.sign)
            if finding.urgency == outcome.urgency:
                yield ("decides", finding.rule)


class _Prover:
    """The encoding of one questionnaire, and the questions put to it."""

    def __init__(self, questionnaire: Questionnaire, limit: int) -> None:
        self.questionnaire = questionnaire
        self.limit = limit
        self.encoding: Encoding = encode(questionnaire, limit=limit)
        self.reached: dict[Fact, Patient] = {}

    def claims(self) -> Iterator[Claim]:
        yield self._totality()
        for floor in self.questionnaire.floors:
            yield from self._floor(floor)
        for question in self.questionnaire.questions:
            if question.is_gate:
                yield from self._gate(question)
        yield from self._reach()
        for rule in self.questionnaire.rules:
            yield from self._rule_warnings(rule)

    # Each proof below first states what a patient would have to be like to refute it.

    def _never(
        self,
        claim: tuple[str, str, str, str],
        literals: list[Literal],
        refutes: Holds,
        *,
        blocks: bool = True,
    ) -> Claim:
        """No patient satisfies the literals; else the plainest one that the engine confirms."""
        try:
            model = self.encoding.patients.find(self.encoding.in_scope, *literals)
        except Undecided:
            return Claim(*claim, Verdict.UNDECIDED, blocks, None)
        if model is None:
            return Claim(*claim, Verdict.PROVED, blocks, None)
        witness = self._plain(self.encoding.answers(model), refutes)
        return Claim(*claim, Verdict.REFUTED, blocks, witness)

    def _plain(self, patient: Patient, refutes: Holds) -> Patient | None:
        """The same point with as many answers as possible turned harmless."""
        if not refutes(patient):
            raise AssertionError("The solver and the engine disagree; nothing is proved.")
        for question in self.questionnaire.questions:
            for values in plainer_answers(question, patient[question.link_id]):
                plainer = {**patient, question.link_id: values}
                if refutes(plainer):
                    patient = plainer
                    break
        return on_the_route(self.questionnaire, patient)

    def _totality(self) -> Claim:
        claim = (
            "totality",
            "questionnaire",
            self.questionnaire.slug,
            "Each complete set of answers has exactly one outcome.",
        )
        lowest = self.encoding.at_least(min(Urgency))
        return self._never(claim, [z3.Not(lowest)], lambda patient: self._urgency(patient) is None)

    def _floor(self, floor: SafetyFloor) -> Iterator[Claim]:
        sides = self.encoding.criteria(floor.criteria)
        cases = (
            (Truth.YES, sides.yes, floor.minimum, "{title}: nobody ends below {level}."),
            (
                Truth.UNSURE,
                sides.maybe,
                floor.minimum_if_unsure,
                "{title}: nobody who is not sure ends below {level}.",
            ),
        )
        for truth, literal, minimum, words in cases:
            sentence = words.format(title=floor.title, level=minimum.code.replace("_", " "))
            yield self._never(
                ("floor", "floor", floor.code, sentence),
                [literal, z3.Not(self.encoding.at_least(minimum))],
                self._below(floor, truth, minimum),
            )

    def _below(self, floor: SafetyFloor, truth: Truth, minimum: Urgency) -> Holds:
        def refutes(patient: Patient) -> bool:
            route = find_route(self.questionnaire, patient)
            meets = floor.criteria.truth(route.kept, route.unanswered) >= truth
            return meets and route.is_complete and (self._urgency(patient) or 0) < minimum

        return refutes

    def _gate(self, gate: Question) -> Iterator[Claim]:
        asked = self.encoding.asked[gate.link_id]
        yield self._never(
            ("gate", "question", gate.link_id, f"“{gate.text}” is always asked."),
            [z3.Not(asked)],
            lambda patient: gate.link_id not in find_route(self.questionnaire, patient).asked,
        )
        negative = {option.value for option in gate.options if option.negative}
        chosen = self.encoding.chosen[gate.link_id]
        positive = self.encoding.patients.define(
            z3.Or([literal for value, literal in chosen.items() if value not in negative])
        )
        yield self._never(
            (
                "self-care",
                "question",
                gate.link_id,
                f"“{gate.text}” answered with a sign never ends as self-care.",
            ),
            [positive, z3.Not(self.encoding.at_least(Urgency.ROUTINE))],
            lambda patient: (
                bool(set(patient[gate.link_id]) - negative)
                and (self._urgency(patient) or 0) < Urgency.ROUTINE
            ),
        )
        if gate.allows_unsure:
            yield self._unsure_never_lowers(gate, negative)

    def _unsure_never_lowers(self, gate: Question, negative: set[str]) -> Claim:
        """Two patients alike in all but this gate, where one says no and the other not sure."""
        claim = (
            "gate",
            "question",
            gate.link_id,
            f"“Not sure” instead of “no” to “{gate.text}” never lowers the outcome.",
        )
        if not any(
            condition.question == gate.link_id and any(map(condition.holds_for, negative))
            for condition in self.questionnaire.conditions()
        ):
            # Nothing reads the "no", and nothing negates: "not sure" can only add.
            return Claim(*claim, Verdict.PROVED, True, None)
        patients = self.encoding.patients
        values = {
            value: z3.BoolVal(value == ASKED_UNKNOWN)
            for value in self.encoding.chosen[gate.link_id]
        }
        unsure = Encoding(
            patients, self.questionnaire, {**self.encoding.chosen, gate.link_id: values}
        )
        chosen = self.encoding.chosen[gate.link_id]
        says_no = z3.And([z3.Not(chosen[value]) for value in chosen if value not in negative])
        lower = patients.define(
            z3.Or(
                [
                    z3.And(self.encoding.at_least(level), z3.Not(unsure.at_least(level)))
                    for level in Urgency
                ]
            )
        )

        def refutes(patient: Patient) -> bool:
            doubtful = {**patient, gate.link_id: (ASKED_UNKNOWN,)}
            sure, not_sure = self._urgency(patient), self._urgency(doubtful)
            return set(patient[gate.link_id]) <= negative and (not_sure or 0) < (sure or 0)

        return self._never(claim, [patients.define(says_no), lower], refutes)

    def _reach(self) -> Iterator[Claim]:
        encoding, q = self.encoding, self.questionnaire
        self._remember_samples()
        for question in q.questions:
            asked = encoding.asked[question.link_id]
            place = ("question", question.link_id)
            yield self._reached(place, "It can be asked.", ("asked", question.link_id), [asked])
            for option in question.options:
                if option.out_of_scope:
                    continue  # leads out before anything else is asked
                literals = [asked, encoding.chosen[question.link_id][option.value]]
                fact = ("answered", question.link_id, option.value)
                yield self._reached(place, f"“{option.label}” can be answered.", fact, literals)
        for rule in q.rules:
            literals = [encoding.rules[rule.code].yes]
            yield self._reached(("rule", rule.code), "It can fire.", ("rule", rule.code), literals)
        for sign in q.signs:
            firing = [encoding.rules[rule.code].yes for rule in q.rules if rule.sign == sign.code]
            literals = [encoding.patients.define(z3.Or(firing))]
            yield self._reached(("sign", sign.code), "It can fire.", ("sign", sign.code), literals)
        for disposition in q.dispositions:
            yield self._reached(
                ("disposition", disposition.code),
                "It can be given.",
                ("given", disposition.code),
                self._given(disposition),
            )

    def _given(self, disposition: Disposition) -> list[Literal]:
        """The disposition is among those shown."""
        encoding, code = self.encoding, disposition.code
        if code == self.questionnaire.default_disposition:
            return [z3.Not(sides.maybe) for sides in encoding.rules.values()]
        if disposition.always_shown:
            return [encoding.gives(code)]
        return [encoding.gives(code), *encoding.ends_at(disposition.urgency)]

    def _reached(
        self,
        place: tuple[str, str],
        sentence: str,
        fact: Fact,
        literals: list[Literal],
        *,
        kind: str = "reach",
        blocks: bool = True,
    ) -> Claim:
        """Some patient gets there. Whoever was found before may already have done so."""
        if fact not in self.reached:
            try:
                model = self.encoding.patients.find(self.encoding.in_scope, *literals)
            except Undecided:
                return Claim(kind, *place, sentence, Verdict.UNDECIDED, blocks, None)
            if model is None:
                return Claim(kind, *place, sentence, Verdict.REFUTED, blocks, None)
            self._remember(self.encoding.answers(model))
        return Claim(kind, *place, sentence, Verdict.PROVED, blocks, self.reached[fact])

    def _remember_samples(self) -> None:
        """A few made-up patients reach most of it, and spare the solver the work."""
        values = {
            question.link_id: [
                value
                for value in self.encoding.chosen[question.link_id]
                if value not in question.out_of_scope
            ]
            for question in self.questionnaire.questions
        }
        for turn in range(max(map(len, values.values()), default=0)):
            self._remember(
                {link_id: (each[turn % len(each)],) for link_id, each in values.items() if each}
            )

    def _remember(self, patient: Patient) -> None:
        """Keep every fact the engine finds of this patient; the solver is not believed."""
        kept = on_the_route(self.questionnaire, patient)
        for fact in facts(self.questionnaire, patient):
            self.reached.setdefault(fact, kept)

    def _rule_warnings(self, rule: Rule) -> Iterator[Claim]:
        q, encoding = self.questionnaire, self.encoding
        urgency = q.dispositions_by_code[rule.disposition].urgency
        fires = encoding.rules[rule.code]
        higher = [level for level in Urgency if level > urgency]
        if higher:
            yield self._reached(
                ("rule", rule.code),
                "It is not always overshadowed by a more urgent one.",
                ("decides", rule.code),
                [fires.yes, z3.Not(encoding.at_least(min(higher)))],
                kind="overshadowed",
                blocks=False,
            )
        if urgency > Urgency.ROUTINE:
            unhidden = encoding.if_all_were_asked(rule.criteria)
            sentence = "No patient escapes the rule because a question it reads is hidden."
            yield self._never(
                ("blind-spot", "rule", rule.code, sentence),
                [unhidden.yes, z3.Not(fires.maybe)],
                lambda patient: self._escapes(rule, patient),
                blocks=False,
            )

    def _escapes(self, rule: Rule, patient: Patient) -> bool:
        route = find_route(self.questionnaire, patient)
        hidden = rule.criteria.truth(route.kept, route.unanswered) is Truth.NO
        return hidden and rule.criteria.truth(patient, {}) is Truth.YES

    def _urgency(self, patient: Patient) -> Urgency | None:
        outcome: Outcome = evaluate(self.questionnaire, patient)
        return outcome.urgency
