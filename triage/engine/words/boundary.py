"""For each rule a patient for whom it is just on, and one for whom it is just off.

The two differ in one answer, or in one step of a number. They are proposals: a clinician
says whether the outcome of each is right.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from triage.engine.conditions import Value
from triage.engine.outcome import evaluate
from triage.engine.proof.claims import Disagreement
from triage.engine.proof.encoding import Encoding, encode
from triage.engine.proof.patients import LIMIT, Patient
from triage.engine.proof.witnesses import Plain, needed, plain_values, plainest, related
from triage.engine.question import NUMBER_TYPES
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import find_route
from triage.engine.rule_standings import Side
from triage.engine.rules import Rule
from triage.engine.truth import Truth
from triage.engine.urgency import Urgency

#: Two answers to one question: with the first a rule fires, with the second it does not.
Step = tuple[tuple[Value, ...], tuple[Value, ...]]


@dataclass(frozen=True)
class Boundary:
    """A patient at the border of a rule, the outcome and the warning signs that fired."""

    rule: str
    side: Side
    answers: Patient
    urgency: Urgency
    signs: tuple[str, ...]


def boundary_patients(questionnaire: Questionnaire, *, limit: int = LIMIT) -> tuple[Boundary, ...]:
    """Two patients for each rule, in the rules' order.

    A rule that can never fire has none, one that no single answer turns off has one only.
    Raises :class:`Undecided` when the solver does not find out within its limit.
    """
    borders = _Borders(questionnaire, limit)
    return tuple(patient for rule in questionnaire.rules for patient in borders.of(rule))


class _Borders:
    """One questionnaire put to every patient, to find those at the borders of its rules."""

    def __init__(self, questionnaire: Questionnaire, limit: int) -> None:
        self.questionnaire = questionnaire = questionnaire.check_alone
        self.encoding: Encoding = encode(questionnaire, limit=limit)
        self.plain: Plain = plain_values(questionnaire)

    def of(self, rule: Rule) -> Iterator[Boundary]:
        patient = self._somebody(rule)
        if patient is None:
            return
        for link_id, (with_it, without) in self._steps(rule, patient):
            on, off = {**patient, link_id: with_it}, {**patient, link_id: without}
            if self._truth(rule, on) is Truth.YES and self._truth(rule, off) is Truth.NO:
                yield self._boundary(rule, Side.ON, on)
                yield self._boundary(rule, Side.OFF, off)
                return
        yield self._boundary(rule, Side.ON, patient)

    def _somebody(self, rule: Rule) -> Patient | None:
        """The plainest patient for whom it surely fires; it decides the outcome if it can."""
        encoding, fires = self.encoding, self.encoding.rules[rule.code].yes
        level = self.questionnaire.dispositions_by_code[rule.disposition].urgency
        for highest, literal in (
            (level, encoding.ends_at(level)),
            (max(Urgency), encoding.in_scope),
        ):
            model = encoding.patients.find(encoding.in_scope, fires, literal)
            if model is not None:
                holds = partial(self._fires, rule, highest)
                about = [q.link_id for q in related(self.questionnaire, rule.criteria.reads())]
                return plainest(self.plain, encoding.answers(model), holds, about=about)
        return None

    def _fires(self, rule: Rule, highest: Urgency, patient: Patient) -> bool:
        surely = self._truth(rule, patient) is Truth.YES
        return surely and (evaluate(self.questionnaire, patient).urgency or 0) <= highest

    def _truth(self, rule: Rule, patient: Patient) -> Truth:
        route = find_route(self.questionnaire, patient)
        return rule.criteria.truth(route.kept, route.unanswered)

    def _steps(self, rule: Rule, patient: Patient) -> Iterator[tuple[str, Step]]:
        """Single changes to what the rule reads: numbers first, then the latest answer."""
        read = [q for q in self.questionnaire.questions if q.link_id in rule.criteria.reads()]
        numbers = [q for q in read if q.type in NUMBER_TYPES]
        for question in (*numbers, *reversed(read)):
            given = patient[question.link_id]
            fewer = [tuple(tick for tick in given if tick != value) for value in given]
            steps = [
                *self._number_steps(question.link_id, given),
                *((given, ticks) for ticks in fewer if ticks),
                *((given, (value,)) for value in self.plain[question.link_id]),
            ]
            yield from ((question.link_id, step) for step in steps)

    def _number_steps(self, link_id: str, given: tuple[Value, ...]) -> Iterator[Step]:
        """Down from the first number of its kind, and up from the last."""
        starts = [value for value in self.encoding.chosen[link_id] if isinstance(value, int)]
        for low, high in pairwise(starts):
            if given == (high,):
                yield (high,), (high - 1,)
            if given == (low,):
                yield (high - 1,), (high,)

    def _boundary(self, rule: Rule, side: Side, patient: Patient) -> Boundary:
        """What the engine makes of the answers that had to be given."""
        answers = needed(self.questionnaire, patient)
        outcome = evaluate(self.questionnaire, answers)
        fired = any(f.rule == rule.code and not f.unsure for f in outcome.findings)
        if outcome.urgency is None or fired != (side is Side.ON):
            raise Disagreement(f"The solver and the engine disagree about {rule.code}.")
        signs = tuple(dict.fromkeys(finding.sign for finding in outcome.findings))
        return Boundary(rule.code, side, answers, outcome.urgency, signs)
