"""Everything that an editor wrote can occur: a patient to whom each of it does."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from triage.engine.conditions import Value
from triage.engine.outcome import Outcome, State, stand
from triage.engine.proof.claims import Claim, Disagreement, Prover, Statement, Verdict
from triage.engine.proof.patients import Literal, Patient
from triage.engine.proof.quick_witnesses import sample_patients
from triage.engine.proof.witnesses import without_spare_texts
from triage.engine.question import Question
from triage.engine.route import Route
from triage.engine.rules import Disposition, Rule, WarningSign
from triage.engine.urgency import Urgency

#: Something that happens to a patient, for example ``("rule", "sleep-new")``.
Fact = tuple[Value, ...]


def facts(route: Route, outcome: Outcome) -> Iterator[Fact]:
    """Everything that happens to a patient, by the engine's own word."""
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


class _Wanted(NamedTuple):
    """A fact that somebody should show, of whom the literals hold, and who to try first."""

    statement: Statement
    fact: Fact
    literals: list[Literal]
    guess: Callable[[], Patient] | None = None


def everything_can_occur(prover: Prover) -> Iterator[Claim]:
    """One claim for each question, option, rule, sign and disposition."""
    return _Seen(prover).settle(list(_everything(prover)))


def _everything(prover: Prover) -> Iterator[_Wanted]:
    questionnaire = prover.questionnaire
    for question in questionnaire.questions:
        yield from _question(prover, question)
    for rule in questionnaire.rules:
        yield _rule(prover, rule)
    for sign in questionnaire.signs:
        yield _sign(prover, sign)
    for disposition in questionnaire.dispositions:
        yield _disposition(prover, disposition)
    for rule in questionnaire.rules:
        yield from _decides(prover, rule)


def _question(prover: Prover, question: Question) -> Iterator[_Wanted]:
    """It can be asked, and answered with each option."""
    link_id, arrives = question.link_id, prover.encoding.arrives(question)
    statement = Statement("reach", "question", link_id, "It can be asked.")
    guess = partial(prover.guesses.answering, question)
    yield _Wanted(statement, ("question", link_id), arrives, guess)
    for option in question.options:
        statement = statement._replace(sentence=f"“{option.label}” can be answered.")
        chosen = prover.encoding.chosen[link_id][option.value]
        guess = partial(prover.guesses.answering, question, option.value)
        yield _Wanted(statement, ("answered", link_id, option.value), [*arrives, chosen], guess)


def _rule(prover: Prover, rule: Rule) -> _Wanted:
    """It can fire surely."""
    statement = Statement("reach", "rule", rule.code, "It can fire.")
    return _Wanted(statement, ("rule", rule.code), *_firing(prover, rule))


def _firing(prover: Prover, rule: Rule) -> tuple[list[Literal], Callable[[], Patient]]:
    literals = [prover.encoding.in_scope, prover.encoding.rules[rule.code].yes]
    return literals, partial(prover.guesses.meeting, rule.criteria)


def _sign(prover: Prover, sign: WarningSign) -> _Wanted:
    """One of its rules can."""
    rules = [rule for rule in prover.questionnaire.rules if rule.sign == sign.code]
    fires = prover.patients.some(*(prover.encoding.rules[r.code].yes for r in rules))
    statement = Statement("reach", "sign", sign.code, "It can fire.")
    return _Wanted(statement, ("sign", sign.code), [prover.encoding.in_scope, fires])


def _disposition(prover: Prover, disposition: Disposition) -> _Wanted:
    """It can be among those shown."""
    literals = [prover.encoding.in_scope, prover.encoding.shows(disposition)]
    statement = Statement("reach", "disposition", disposition.code, "It can be given.")
    return _Wanted(statement, ("disposition", disposition.code), literals)


def _decides(prover: Prover, rule: Rule) -> Iterator[_Wanted]:
    """A warning when whoever it fires for is always told something more urgent."""
    urgency = prover.questionnaire.dispositions_by_code[rule.disposition].urgency
    for higher in [level for level in Urgency if level > urgency][:1]:
        sentence = "It is not always overshadowed by a more urgent one."
        statement = Statement("overshadowed", "rule", rule.code, sentence, blocks=False)
        literals, guess = _firing(prover, rule)
        no_more = prover.patients.opposite(prover.encoding.at_least(higher))
        yield _Wanted(statement, ("decides", rule.code), [*literals, no_more], guess)


class _Seen:
    """What has been seen to happen so far, and to whom."""

    def __init__(self, prover: Prover) -> None:
        self._prover = prover
        self._by: dict[Fact, Patient] = {}
        self._undecided: set[Fact] = set()
        for patient in sample_patients(prover.values):
            self._remember(patient)

    def settle(self, wanted: list[_Wanted]) -> Iterator[Claim]:
        """A claim for each. The solver is asked only for what nobody has shown before."""
        for one in wanted:
            if one.fact not in self._by and one.guess is not None:
                self._remember(one.guess())
        self._find([one for one in wanted if one.fact not in self._by])
        for one in wanted:
            shown = self._by.get(one.fact)
            open_ = Verdict.UNDECIDED if one.fact in self._undecided else Verdict.REFUTED
            yield one.statement.settled(open_ if shown is None else Verdict.PROVED, shown)

    def _find(self, wanted: list[_Wanted]) -> None:
        patients, encoding = self._prover.patients, self._prover.encoding
        cases = {place: patients.every(*one.literals) for place, one in enumerate(wanted)}
        for place, model in patients.find_each(cases):
            statement, fact = wanted[place].statement, wanted[place].fact
            if model is None:
                self._undecided.add(fact)
            elif fact not in self._by:
                self._remember(encoding.answers(model))
                if fact not in self._by:
                    raise Disagreement(statement.sentence)

    def _remember(self, patient: Patient) -> None:
        """Keep every fact the engine finds of this patient; the solver is not believed."""
        questionnaire = self._prover.questionnaire
        route, outcome = stand(questionnaire, patient)
        kept = without_spare_texts(questionnaire, route)
        for fact in facts(route, outcome):
            self._by.setdefault(fact, kept)
