"""Everything that an editor wrote can occur: a patient to whom each of it does."""

from collections.abc import Iterator

from triage.engine.claims import Claim, Disagreement, Prover, Statement, Verdict
from triage.engine.conditions import Value
from triage.engine.outcome import evaluate
from triage.engine.patients import Literal, Patient, Undecided
from triage.engine.questionnaire import Question, Questionnaire, Rule, Urgency
from triage.engine.route import find_route
from triage.engine.witnesses import on_the_route

#: Something that happens to a patient, for example ``("rule", "bladder-new")``.
Fact = tuple[Value, ...]


def facts(questionnaire: Questionnaire, patient: Patient) -> Iterator[Fact]:
    """Everything that happens to this patient, by the engine's own word."""
    route = find_route(questionnaire, patient)
    outcome = evaluate(questionnaire, patient)
    for link_id in route.asked:
        yield ("question", link_id)
        for value in route.kept.get(link_id, ()):
            yield ("answered", link_id, value)
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
    reach.remember_samples()
    for question in questionnaire.questions:
        yield from reach.question(question)
    for rule in questionnaire.rules:
        yield reach.reached("rule", rule.code, "It can fire.", reach.fires(rule))
    for sign in questionnaire.signs:
        firing = [reach.fires(rule) for rule in questionnaire.rules if rule.sign == sign.code]
        some = prover.encoding.patients.some(*firing)
        yield reach.reached("sign", sign.code, "It can fire.", some)
    for disposition in questionnaire.dispositions:
        shown = prover.encoding.shows(disposition)
        yield reach.reached("disposition", disposition.code, "It can be given.", shown)
    for rule in questionnaire.rules:
        yield from reach.decides(rule)


class _Reach:
    """What has been seen to happen so far, and to whom."""

    def __init__(self, prover: Prover) -> None:
        self.questionnaire, self.encoding = prover.questionnaire, prover.encoding
        self.seen: dict[Fact, Patient] = {}

    def question(self, question: Question) -> Iterator[Claim]:
        """It can be asked, and answered with each option."""
        link_id, arrives = question.link_id, self.encoding.arrives(question)
        statement = Statement("reach", "question", link_id, "It can be asked.")
        yield self._settle(statement, ("question", link_id), arrives)
        for option in question.options:
            statement = statement._replace(sentence=f"“{option.label}” can be answered.")
            chosen = self.encoding.chosen[link_id][option.value]
            fact = ("answered", link_id, option.value)
            yield self._settle(statement, fact, [*arrives, chosen])

    def reached(self, place: str, code: str, sentence: str, literal: Literal) -> Claim:
        """Some patient who gets an outcome gets there."""
        statement = Statement("reach", place, code, sentence)
        return self._settle(statement, (place, code), [self.encoding.in_scope, literal])

    def fires(self, rule: Rule) -> Literal:
        """Surely."""
        return self.encoding.rules[rule.code].yes

    def decides(self, rule: Rule) -> Iterator[Claim]:
        """A warning when whoever it fires for is always told something more urgent."""
        urgency = self.questionnaire.dispositions_by_code[rule.disposition].urgency
        for higher in [level for level in Urgency if level > urgency][:1]:
            sentence = "It is not always overshadowed by a more urgent one."
            more_urgent = self.encoding.at_least(higher)
            yield self._settle(
                Statement("overshadowed", "rule", rule.code, sentence, blocks=False),
                ("decides", rule.code),
                [
                    self.encoding.in_scope,
                    self.fires(rule),
                    self.encoding.patients.opposite(more_urgent),
                ],
            )

    def _settle(self, statement: Statement, fact: Fact, literals: list[Literal]) -> Claim:
        """Whoever was found before may already have shown it."""
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

    def remember_samples(self) -> None:
        """A few made-up patients reach most of it, and spare the solver the work."""
        chosen = self.encoding.chosen
        values = {
            q.link_id: [value for value in chosen[q.link_id] if value not in q.out_of_scope]
            for q in self.questionnaire.questions
        }
        for turn in range(max(map(len, values.values()), default=0)):
            self._remember(
                {link_id: (each[turn % len(each)],) for link_id, each in values.items() if each}
            )

    def _remember(self, patient: Patient) -> None:
        """Keep every fact the engine finds of this patient; the solver is not believed."""
        kept = on_the_route(self.questionnaire, patient)
        for fact in facts(self.questionnaire, patient):
            self.seen.setdefault(fact, kept)
