"""The claims of the proofs, settled by counting all patients one by one."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from tests.engine.everyone import Person, everyone, person, told
from tests.engine.strategies import Record
from triage.engine.claims import Verdict
from triage.engine.conditions import ASKED_UNKNOWN, Criteria
from triage.engine.questionnaire import Question, Questionnaire, QuestionType, Rule, Urgency
from triage.engine.truth import Truth


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

    def nobody(
        self, kind: str, code: str, of: Callable[[Person], bool], *, blocks: bool = True
    ) -> Counted:
        found = [told(self.check, one) for one in self.people if one.ends and of(one)]
        verdict = Verdict.REFUTED if found else Verdict.PROVED
        return Counted(kind, code, verdict, blocks, found)

    def somebody(self, kind: str, code: str, of: Callable[[Person], bool]) -> Counted:
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
                yield self.somebody("overshadowed", rule.code, lambda one, r=rule: decides(r, one))
        for rule in self.check.rules:
            if self.level_of(rule) > Urgency.ROUTINE:
                yield self.nobody(
                    "blind-spot", rule.code, lambda one, r=rule: self.escapes(r, one), blocks=False
                )

    def floors(self) -> Iterator[Counted]:
        for floor in self.check.floors:
            for truth, minimum in (
                (Truth.YES, floor.minimum),
                (Truth.UNSURE, floor.minimum_if_unsure),
            ):
                yield self.nobody(
                    "floor",
                    floor.code,
                    lambda one, f=floor, t=truth, m=minimum: (
                        f.criteria.truth(one.route.kept, {}) >= t and one.level < m
                    ),
                )

    def gate(self, gate: Question) -> Iterator[Counted]:
        code, no = gate.link_id, gate.negative
        yield self.nobody("gate", code, lambda one: code not in one.route.asked)
        yield self.nobody(
            "self-care",
            code,
            lambda one: (
                bool(set(one.route.kept.get(code, ())) - no) and one.level < Urgency.ROUTINE
            ),
        )
        for instead in ([ASKED_UNKNOWN] if gate.allows_unsure else [], no if len(no) > 1 else []):
            if instead:
                yield self.nobody("gate", code, lambda one, i=instead: self.lowers(gate, one, i))

    def lowers(self, gate: Question, one: Person, instead: Iterable[str]) -> bool:
        """Said "no", and would have fared less urgently with one of these."""
        others = [person(self.check, {**one.answers, gate.link_id: (v,)}) for v in instead]
        said_no = set(one.answers[gate.link_id]) <= gate.negative
        return said_no and any(other.level < one.level for other in others)

    def reach(self) -> Iterator[Counted]:
        for question in self.check.questions:
            code = question.link_id
            yield self.somebody("reach", code, lambda one, c=code: c in one.route.asked)
            for option in question.options:
                yield self.somebody(
                    "reach",
                    code,
                    lambda one, c=code, v=option.value: v in one.route.kept.get(c, ()),
                )
        for rule in self.check.rules:
            yield self.somebody("reach", rule.code, lambda one, r=rule: surely(one, rule=r.code))
        for sign in self.check.signs:
            yield self.somebody("reach", sign.code, lambda one, s=sign: surely(one, sign=s.code))
        for disposition in self.check.dispositions:
            yield self.somebody(
                "reach",
                disposition.code,
                lambda one, d=disposition: d in one.outcome.dispositions,
            )

    def level_of(self, rule: Rule) -> Urgency:
        return self.check.dispositions_by_code[rule.disposition].urgency

    def escapes(self, rule: Rule, one: Person) -> bool:
        """Silent, but sure if everything that no "no" made needless were asked."""
        hidden = [q for q in self.check.questions if q.link_id not in one.route.asked]
        missed = [q.link_id for q in hidden if not self.needless(q, one)]
        more = {**one.route.kept, **{link_id: one.answers[link_id] for link_id in missed}}
        truths = [rule.criteria.truth(answers, {}) for answers in (one.route.kept, more)]
        return truths == [Truth.NO, Truth.YES]

    def needless(self, question: Question, one: Person) -> bool:
        """A "no", or a hidden follow-up of one."""
        if question.link_id in one.route.asked:
            given = set(one.route.kept.get(question.link_id, ()))
            return bool(given) and given <= question.negative
        groups = question.enable_when.groups if question.enable_when else ()
        return any(
            Criteria((group,)).truth(one.route.kept, {}) is Truth.NO
            and all(self.needless(self.check.questions_by_id[c.question], one) for c in group)
            for group in groups
        )


def surely(one: Person, **what: str) -> bool:
    ((field, code),) = what.items()
    return any(getattr(f, field) == code and not f.unsure for f in one.outcome.findings)


def decides(rule: Rule, one: Person) -> bool:
    found = [f for f in one.outcome.findings if f.rule == rule.code and not f.unsure]
    return any(finding.urgency == one.level for finding in found)
