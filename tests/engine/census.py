"""The claims of the proofs, settled by counting all patients one by one."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from tests.engine.everyone import Person, everyone, meeting, person, tiers, told
from tests.engine.strategies import Record
from triage.engine.conditions import ASKED_UNKNOWN, Criteria, Value
from triage.engine.proof.claims import Verdict
from triage.engine.question import Question, QuestionType
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Disposition, Rule, SafetyFloor
from triage.engine.truth import Truth
from triage.engine.urgency import Urgency

Of = Callable[[Person], bool]


class Counted(NamedTuple):
    """What a claim must say, and the patients who may be named for it."""

    kind: str
    code: str
    verdict: Verdict
    blocks: bool
    witnesses: list[Record]


class Census:
    """All patients of a questionnaire, and what can be said of them."""

    def __init__(self, check: Questionnaire) -> None:
        self.check = check
        self.people = list(everyone(check))

    def nobody(self, kind: str, code: str, of: Of, *, blocks: bool = True) -> Counted:
        found = [told(self.check, one) for one in self.people if one.ends and of(one)]
        return Counted(kind, code, Verdict.REFUTED if found else Verdict.PROVED, blocks, found)

    def somebody(self, kind: str, code: str, of: Of) -> Counted:
        found = [self.without_texts(one) for one in self.people if of(one)]
        verdict = Verdict.PROVED if found else Verdict.REFUTED
        return Counted(kind, code, verdict, kind == "reach", found)

    def without_texts(self, one: Person) -> Record:
        types = {q.link_id: q.type for q in self.check.questions}
        return {k: v for k, v in one.route.kept.items() if types[k] is not QuestionType.TEXT}

    def claims(self) -> Iterator[Counted]:
        yield self.nobody("totality", self.check.slug, lambda one: one.level == 0)
        yield from self.floors()
        for gate in self.check.questions:
            if gate.is_gate:
                yield from self.gate(gate)
        yield from self.reach()
        for rule in self.check.rules:
            if self.level_of(rule) < Urgency.EMERGENCY:
                yield self.somebody("overshadowed", rule.code, partial(decides, rule))
        for rule in self.check.rules:
            if self.level_of(rule) > Urgency.ROUTINE:
                escapes = partial(self.escapes, rule)
                yield self.nobody("blind-spot", rule.code, escapes, blocks=False)

    def level_of(self, rule: Rule) -> Urgency:
        return self.check.dispositions_by_code[rule.disposition].urgency

    def floors(self) -> Iterator[Counted]:
        for floor in self.check.floors:
            for truth, minimum in tiers(floor):
                people = [one for one in self.people if below(floor, truth, minimum, one)]
                found = [meeting(self.check, floor, one) for one in people]
                verdict = Verdict.REFUTED if found else Verdict.PROVED
                yield Counted("floor", floor.code, verdict, True, found)

    def gate(self, gate: Question) -> Iterator[Counted]:
        code, no = gate.link_id, gate.negative
        yield self.nobody("gate", code, lambda one: code not in one.route.asked)
        yield self.nobody("self-care", code, partial(calm_with_a_sign, gate))
        if gate.allows_unsure:
            yield self.nobody("gate", code, partial(self.lowers, gate, [ASKED_UNKNOWN]))
        if len(no) > 1:
            yield self.nobody("gate", code, partial(self.lowers, gate, no))

    def lowers(self, gate: Question, instead: Iterable[str], one: Person) -> bool:
        """Said "no", and would have fared less urgently with one of these."""
        others = [person(self.check, {**one.answers, gate.link_id: (v,)}) for v in instead]
        said_no = set(one.answers[gate.link_id]) <= gate.negative
        return said_no and any(other.level < one.level for other in others)

    def reach(self) -> Iterator[Counted]:
        for question in self.check.questions:
            link_id = question.link_id
            yield self.somebody("reach", link_id, partial(is_asked, link_id))
            for value in question.labels:
                yield self.somebody("reach", link_id, partial(answers, link_id, value))
        for rule in self.check.rules:
            yield self.somebody("reach", rule.code, partial(surely, "rule", rule.code))
        for sign in self.check.signs:
            yield self.somebody("reach", sign.code, partial(surely, "sign", sign.code))
        for disposition in self.check.dispositions:
            yield self.somebody("reach", disposition.code, partial(sees, disposition))

    def escapes(self, rule: Rule, one: Person) -> bool:
        """Silent, but sure if everything that no "no" made needless were asked."""
        hidden = [q for q in self.check.questions if q.link_id not in one.route.asked]
        missed = [q.link_id for q in hidden if not self.needless(q, one)]
        more = {**one.route.kept, **{link_id: one.answers[link_id] for link_id in missed}}
        truths = [rule.criteria.truth(kept, {}) for kept in (one.route.kept, more)]
        return truths == [Truth.NO, Truth.YES]

    def needless(self, question: Question, one: Person) -> bool:
        """Answered with a "no", or a hidden follow-up of one that was."""
        if question.link_id in one.route.asked:
            given = set(one.route.kept.get(question.link_id, ()))
            return bool(given) and given <= question.negative
        groups = question.enable_when.groups if question.enable_when else ()
        return any(
            Criteria((group,)).truth(one.route.kept, {}) is Truth.NO
            and all(self.needless(self.check.questions_by_id[c.question], one) for c in group)
            for group in groups
        )


def below(floor: SafetyFloor, truth: Truth, minimum: Urgency, one: Person) -> bool:
    """Meets the floor by what they would say, asked or not, and was not led away by an exit."""
    return floor.criteria.truth(one.answers, {}) >= truth and one.ends and one.level < minimum


def calm_with_a_sign(gate: Question, one: Person) -> bool:
    signs = set(one.route.kept.get(gate.link_id, ())) - gate.negative
    return bool(signs) and one.level < Urgency.ROUTINE


def is_asked(link_id: str, one: Person) -> bool:
    return link_id in one.route.asked


def answers(link_id: str, value: Value, one: Person) -> bool:
    return value in one.route.kept.get(link_id, ())


def surely(what: str, code: str, one: Person) -> bool:
    """A rule or sign fires, and not for want of knowing."""
    return any(getattr(f, what) == code and not f.unsure for f in one.outcome.findings)


def sees(disposition: Disposition, one: Person) -> bool:
    return disposition in one.outcome.dispositions


def decides(rule: Rule, one: Person) -> bool:
    found = [f for f in one.outcome.findings if f.rule == rule.code and not f.unsure]
    return any(finding.urgency == one.level for finding in found)
