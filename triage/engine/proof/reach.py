"""Everything that an editor wrote can occur: a patient to whom each of it does."""

from collections.abc import Callable, Iterator
from functools import partial

from triage.engine.conditions import Value
from triage.engine.outcome import Outcome, State, evaluate
from triage.engine.proof.claims import Claim, Disagreement, Prover, Statement, Verdict
from triage.engine.proof.patients import Literal, Patient, Undecided
from triage.engine.proof.quick_witnesses import Guesses, sample_patients
from triage.engine.proof.witnesses import on_the_route
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import find_route
from triage.engine.rules import Disposition, Rule, WarningSign
from triage.engine.urgency import Urgency

#: Something that happens to a patient, for example ``("rule", "sleep-new")``.
Fact = tuple[Value, ...]


def facts(questionnaire: Questionnaire, patient: Patient) -> Iterator[Fact]:
    """Everything that happens to this patient, by the engine's own word."""
    route = find_route(questionnaire, patient)
    outcome = evaluate(questionnaire, patient)
    for link_id in route.asked:
        yield ("question", link_id)
        for value in route.kept.get(link_id, ()):
            yield ("answered", link_id, value)
    if outcome.state is State.COMPLETE:
        yield from _decided(outcome)


def _decided(outcome: Outcome) -> Iterator[Fact]:
    for disposition in outcome.dispositions:
        yield ("disposition", disposition.code)
    for finding in outcome.findings:
        if not finding.unsure:
            yield ("rule", finding.rule)
            yield ("sign", finding.sign)
            if finding.urgency == outcome.urgency:
                yield ("decides", finding.rule)


def everything_can_occur(prover: Prover) -> Iterator[Claim]:
    """One claim for each question, option, rule, sign and disposition."""
    reach, questionnaire = _Reach(prover), prover.questionnaire
    for question in questionnaire.questions:
        yield from reach.question(question)
    for rule in questionnaire.rules:
        yield reach.rule(rule)
    for sign in questionnaire.signs:
        yield reach.sign(sign)
    for disposition in questionnaire.dispositions:
        yield reach.disposition(disposition)
    for rule in questionnaire.rules:
        yield from reach.decides(rule)


class _Reach:
    """What has been seen to happen so far, and to whom."""

    def __init__(self, prover: Prover) -> None:
        self.questionnaire, self.encoding = prover.questionnaire, prover.encoding
        self.seen: dict[Fact, Patient] = {}
        values = {
            q.link_id: [v for v in self.encoding.chosen[q.link_id] if v not in q.out_of_scope]
            for q in self.questionnaire.questions
        }
        self.guesses = Guesses(self.questionnaire, values, prover.plain)
        for patient in sample_patients(values):
            self._remember(patient)

    def question(self, question: Question) -> Iterator[Claim]:
        """It can be asked, and answered with each option."""
        link_id, arrives = question.link_id, self.encoding.arrives(question)
        statement = Statement("reach", "question", link_id, "It can be asked.")
        guess = partial(self.guesses.answering, question)
        yield self._settle(statement, ("question", link_id), arrives, guess)
        for option in question.options:
            statement = statement._replace(sentence=f"“{option.label}” can be answered.")
            chosen = self.encoding.chosen[link_id][option.value]
            guess = partial(self.guesses.answering, question, option.value)
            fact = ("answered", link_id, option.value)
            yield self._settle(statement, fact, [*arrives, chosen], guess)

    def rule(self, rule: Rule) -> Claim:
        """It can fire surely."""
        literals = [self.encoding.in_scope, self.encoding.rules[rule.code].yes]
        statement = Statement("reach", "rule", rule.code, "It can fire.")
        return self._settle(statement, ("rule", rule.code), literals, self._meeting(rule))

    def sign(self, sign: WarningSign) -> Claim:
        """One of its rules can."""
        rules = [rule for rule in self.questionnaire.rules if rule.sign == sign.code]
        fires = self.encoding.patients.some(*(self.encoding.rules[r.code].yes for r in rules))
        statement = Statement("reach", "sign", sign.code, "It can fire.")
        return self._settle(statement, ("sign", sign.code), [self.encoding.in_scope, fires])

    def disposition(self, disposition: Disposition) -> Claim:
        """It can be among those shown."""
        literals = [self.encoding.in_scope, self.encoding.shows(disposition)]
        statement = Statement("reach", "disposition", disposition.code, "It can be given.")
        return self._settle(statement, ("disposition", disposition.code), literals)

    def decides(self, rule: Rule) -> Iterator[Claim]:
        """A warning when whoever it fires for is always told something more urgent."""
        urgency = self.questionnaire.dispositions_by_code[rule.disposition].urgency
        for higher in [level for level in Urgency if level > urgency][:1]:
            sentence = "It is not always overshadowed by a more urgent one."
            statement = Statement("overshadowed", "rule", rule.code, sentence, blocks=False)
            no_more = self.encoding.patients.opposite(self.encoding.at_least(higher))
            literals = [self.encoding.in_scope, self.encoding.rules[rule.code].yes, no_more]
            yield self._settle(statement, ("decides", rule.code), literals, self._meeting(rule))

    def _meeting(self, rule: Rule) -> Callable[[], Patient]:
        return partial(self.guesses.meeting, rule.criteria)

    def _settle(
        self,
        statement: Statement,
        fact: Fact,
        literals: list[Literal],
        guess: Callable[[], Patient] | None = None,
    ) -> Claim:
        """Whoever was found or guessed before may already have shown it."""
        if fact not in self.seen and guess is not None:
            self._remember(guess())
        if fact not in self.seen:
            try:
                model = self.encoding.patients.find(*literals)
            except Undecided:
                return statement.settled(Verdict.UNDECIDED)
            if model is None:
                return statement.settled(Verdict.REFUTED)
            self._remember(self.encoding.answers(model))
        if fact not in self.seen:
            raise Disagreement(statement.sentence)
        return statement.settled(Verdict.PROVED, self.seen[fact])

    def _remember(self, patient: Patient) -> None:
        """Keep every fact the engine finds of this patient; the solver is not believed."""
        kept = on_the_route(self.questionnaire, patient)
        for fact in facts(self.questionnaire, patient):
            self.seen.setdefault(fact, kept)
