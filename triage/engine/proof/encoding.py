"""One questionnaire put to every possible patient, in the solver's terms."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from triage.engine.conditions import ASKED_UNKNOWN, Condition, Criteria, Value
from triage.engine.proof.patients import Literal, Patient, Patients, by_question, possible_values
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Disposition, Rule
from triage.engine.urgency import Urgency

#: Literals for the answers to each question: one for each value.
Chosen = Mapping[str, Mapping[Value, Literal]]


@dataclass(frozen=True)
class Sided:
    """Something that can hold surely or perhaps: YES, and UNSURE or YES."""

    yes: Literal
    maybe: Literal


def encode(
    questionnaire: Questionnaire, *, limit: int, also: Iterable[Condition] = ()
) -> "Encoding":
    """The patients of one questionnaire, which must be without problems.

    What only chooses reading decides nothing, so nobody is asked it here.

    Answers that only conditions of ``also`` tell apart are told apart too.
    """
    questionnaire = questionnaire.check_alone
    patients = Patients(limit=limit)
    conditions = by_question((*questionnaire.conditions(), *also))
    chosen = {
        q.link_id: patients.choose(q, possible_values(q, conditions.get(q.link_id, ())))
        for q in questionnaire.questions
    }
    return Encoding(patients, questionnaire, chosen)


class Encoding:
    """What is asked, what fires, and how urgent it ends.

    ``chosen`` maps each link id to its value literals. Who is not ``in_scope`` gets no
    disposition; questions about outcomes are asked of those who are.
    """

    def __init__(
        self,
        patients: Patients,
        questionnaire: Questionnaire,
        chosen: Chosen,
        *,
        known: Mapping[str, Sided] | None = None,
    ) -> None:
        """``known`` holds rules whose truth is the same as somewhere else."""
        self.patients, self.questionnaire, self.chosen = patients, questionnaire, chosen
        self.asked: dict[str, Literal] = {}
        self.leaving: dict[str, Literal] = {}
        self._conditions: dict[Condition, Sided] = {}
        self._levels: dict[Urgency, Literal] = {}
        self._below: dict[Urgency, Literal] = {}
        for question in questionnaire.questions:
            self._ask(question)
        self.in_scope = patients.define(self._not_any(*self.leaving.values()))
        known = known or {}
        self.rules = {
            rule.code: known.get(rule.code) or self.criteria(rule.criteria)
            for rule in questionnaire.rules
        }
        self.nothing = patients.define(self._not_any(*(s.maybe for s in self.rules.values())))

    def if_answered(self, question: Question, value: Value) -> "Encoding":
        """The same patients, had they answered this question so."""
        link_id, same = question.link_id, self.patients
        answered = {
            other: same.true if other == value else same.false for other in self.chosen[link_id]
        }
        touched = {link_id, *self.questionnaire.follow_ups(link_id)}
        known = {
            rule.code: self.rules[rule.code]
            for rule in self.questionnaire.rules
            if touched.isdisjoint(rule.criteria.reads())
        }
        chosen = {**self.chosen, link_id: answered}
        return Encoding(same, self.questionnaire, chosen, known=known)

    def _not_any(self, *literals: Literal) -> Literal:
        return self.patients.opposite(self.patients.some(*literals))

    def _ask(self, question: Question) -> None:
        """When it is asked, and when it ends the route."""
        asked, chosen = self.patients.true, self.chosen[question.link_id]
        if question.enable_when is not None:
            asked = self.criteria(question.enable_when).maybe
        self.asked[question.link_id] = asked
        out = [chosen[value] for value in sorted(question.out_of_scope)]
        if out:
            self.leaving[question.link_id] = self.patients.every(asked, self.patients.some(*out))

    def arrives(self, question: Question) -> list[Literal]:
        """It is asked, and nothing before it ended the route."""
        order = list(self.asked)
        earlier = order[: order.index(question.link_id)]
        left = [self.leaving[link_id] for link_id in earlier if link_id in self.leaving]
        return [self.asked[question.link_id], *map(self.patients.opposite, left)]

    def led_away(self, exits: Mapping[str, Collection[Value]]) -> Literal:
        """One of these answers ended the route."""
        every, some, leaves = self.patients.every, self.patients.some, []
        for question in self.questionnaire.questions:
            said = [self.chosen[question.link_id][v] for v in exits.get(question.link_id, ())]
            if said:
                leaves.append(every(*self.arrives(question), some(*said)))
        return self.patients.define(some(*leaves))

    def condition(self, condition: Condition) -> Sided:
        """Truth of one comparison: off the route it is certainly false."""
        found = self._conditions.get(condition)
        if found is None:
            asked, answer = self.asked[condition.question], self.answer(condition)
            both = self.patients.every
            found = Sided(both(asked, answer.yes), both(asked, answer.maybe))
            self._conditions[condition] = found
        return found

    def answer(self, condition: Condition) -> Sided:
        """Truth of one comparison as if its question were asked; of none that is not there."""
        chosen, some = self.chosen.get(condition.question, {}), self.patients.some
        yes = [literal for value, literal in chosen.items() if condition.holds_for(value)]
        unsure = [chosen[ASKED_UNKNOWN]] if ASKED_UNKNOWN in chosen else []
        return Sided(some(*yes), some(*yes, *unsure))

    def criteria(self, criteria: Criteria) -> Sided:
        """Truth of groups of conditions, each a literal."""
        groups = [[self.condition(c) for c in group] for group in criteria.groups]
        return self.literals(groups)

    def if_asked(self, criteria: Criteria) -> Sided:
        """Truth over what a person would answer to every question, asked or not."""
        return self.literals([[self.answer(c) for c in group] for group in criteria.groups])

    def literals(self, groups: list[list[Sided]]) -> Sided:
        """Any inside a group, all groups; without groups it never holds."""
        if not groups:
            return Sided(self.patients.false, self.patients.false)
        every, some = self.patients.every, self.patients.some
        yes = every(*[some(*[side.yes for side in group]) for group in groups])
        maybe = every(*[some(*[side.maybe for side in group]) for group in groups])
        return Sided(self.patients.define(yes), self.patients.define(maybe))

    def fires(self, rule: Rule, accepts: Callable[[Disposition], bool]) -> Literal:
        """The rule fires with a disposition of this kind."""
        dispositions, sides = self.questionnaire.dispositions_by_code, self.rules[rule.code]
        if accepts(dispositions[rule.disposition]):
            unsure_too = accepts(dispositions[rule.disposition_if_unsure])
            return sides.maybe if unsure_too else sides.yes
        if accepts(dispositions[rule.disposition_if_unsure]):
            return self.patients.every(sides.maybe, self.patients.opposite(sides.yes))
        return self.patients.false

    def given(self, accepts: Callable[[Disposition], bool]) -> Literal:
        """Some rule gives a disposition of this kind, or none fires and the default is one."""
        q = self.questionnaire
        firing = [self.fires(rule, accepts) for rule in q.rules]
        default = accepts(q.dispositions_by_code[q.default_disposition])
        return self.patients.define(
            self.patients.some(*firing, self.nothing if default else self.patients.false)
        )

    def at_least(self, urgency: Urgency) -> Literal:
        """The outcome is this urgent, or more."""
        if urgency not in self._levels:
            self._levels[urgency] = self.given(lambda given: given.urgency >= urgency)
        return self._levels[urgency]

    def ends_below(self, urgency: Urgency) -> Literal:
        """The outcome is less urgent than this, or there is none."""
        if urgency not in self._below:
            reached = self.patients.every(self.in_scope, self.at_least(urgency))
            self._below[urgency] = self.patients.define(self.patients.opposite(reached))
        return self._below[urgency]

    def ends_at(self, urgency: Urgency) -> Literal:
        """The outcome is exactly this urgent."""
        above = [level for level in Urgency if level > urgency]
        more = self.at_least(min(above)) if above else self.patients.false
        return self.patients.every(self.at_least(urgency), self.patients.opposite(more))

    def shows(self, disposition: Disposition) -> Literal:
        """The disposition is among those of the outcome."""
        given = self.given(lambda other: other.code == disposition.code)
        if disposition.always_shown:
            return given
        return self.patients.every(given, self.ends_at(disposition.urgency))

    def answers(self, model: Any) -> Patient:
        """The patient of a model: a value for every question, asked or not."""
        return {
            link_id: tuple(
                v for v, literal in chosen.items() if self.patients.holds(model, literal)
            )
            for link_id, chosen in self.chosen.items()
        }
