"""Every possible patient at once, for the solver.

A patient is an answer to each question. A number is only ever compared with the numbers in
conditions, so one value between each two of those stands for all others: the problem is
finite, and the solver's answer exact.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import z3

from triage.engine.conditions import ASKED_UNKNOWN, Answers, Condition, Criteria, Operator, Value
from triage.engine.questionnaire import (
    CHOICE_TYPES,
    NUMBER_TYPES,
    Question,
    Questionnaire,
    QuestionType,
    Rule,
    Urgency,
)
from triage.engine.route import find_route

#: Stands for any short text; nothing can be decided on one.
_SOME_TEXT = "some text"

#: Units of the solver's work for one question; far above what a real one needs.
LIMIT = 50_000_000

#: An answer to every question, asked or not.
Patient = dict[str, tuple[Value, ...]]

#: A solver's literal; the library has no types of its own.
Literal = Any


class Undecided(RuntimeError):
    """The solver did not decide within its limit, so nothing is proved."""


@dataclass(frozen=True)
class Sided:
    """Something that can hold surely or perhaps: YES, and UNSURE or YES."""

    yes: Literal
    maybe: Literal


def possible_values(question: Question, conditions: Iterable[Condition]) -> tuple[Value, ...]:
    """One value for each way this question can be answered, as conditions see it."""
    codes: tuple[Value, ...] = tuple(option.value for option in question.options)
    if question.type in NUMBER_TYPES:
        return (*_representatives(question, conditions), *codes)
    return (_SOME_TEXT, *codes) if question.type is QuestionType.TEXT else codes


def _representatives(question: Question, conditions: Iterable[Condition]) -> tuple[int, ...]:
    """The smallest number, and each at which the truth of a condition changes."""
    low, high = question.minimum or 0, question.maximum or 0
    starts = {low}
    for condition in conditions:
        if condition.question == question.link_id and isinstance(condition.value, int):
            starts.update(_changes_at(condition.operator, condition.value))
    return tuple(sorted(start for start in starts if low <= start <= high))


def _changes_at(operator: Operator, value: int) -> tuple[int, ...]:
    if operator is Operator.EQUALS:
        return (value, value + 1)
    after = operator in (Operator.GREATER, Operator.LESS_OR_EQUAL)
    return (value + 1,) if after else (value,)


class Patients:
    """All patients of one or more questionnaires that share what they are asked.

    ``limit`` bounds each question to the solver, in its own deterministic units of work;
    what is not decided within it raises :class:`Undecided`.
    """

    def __init__(self, *, limit: int) -> None:
        self.solver = z3.SolverFor("QF_FD")
        self.solver.set("rlimit", limit)
        self._names = 0

    def define(self, formula: Literal) -> Literal:
        """A fresh literal that is true exactly when the formula is."""
        literal = self.fresh()
        self.solver.add(literal == formula)
        return literal

    def fresh(self) -> Literal:
        """A literal that nothing binds yet."""
        self._names += 1
        return z3.Bool(f"b{self._names}")

    def find(self, *literals: Literal) -> Any | None:
        """A model in which all hold; none when there is provably none."""
        verdict = self.solver.check(*literals)
        if verdict == z3.unknown:
            raise Undecided(self.solver.reason_unknown())
        return self.solver.model() if verdict == z3.sat else None

    def choose(self, question: Question, values: Sequence[Value]) -> dict[Value, Literal]:
        """Literals for an answer: one value, or several that go together."""
        chosen = {value: self.fresh() for value in values}
        self.solver.add(z3.Or(list(chosen.values())))
        alone = {option.value for option in question.options if option.exclusive}
        several = question.type is QuestionType.CHOICES
        for index, value in enumerate(values):
            for other in values[index + 1 :]:
                if not several or value in alone or other in alone:
                    self.solver.add(z3.Or(z3.Not(chosen[value]), z3.Not(chosen[other])))
        return chosen


class Encoding:
    """One questionnaire over the patients: what is asked, what fires, how urgent it ends.

    ``chosen`` maps each link id to its value literals. Who is not ``in_scope`` gets no
    disposition; questions about outcomes are asked of those who are.
    """

    def __init__(
        self,
        patients: Patients,
        questionnaire: Questionnaire,
        chosen: Mapping[str, Mapping[Value, Literal]],
    ) -> None:
        self.patients, self.questionnaire, self.chosen = patients, questionnaire, chosen
        self.asked: dict[str, Literal] = {}
        self._conditions: dict[Condition, Sided] = {}
        leaving = [leave for question in questionnaire.questions for leave in self._ask(question)]
        self.in_scope = patients.define(z3.Not(z3.Or(leaving)))
        self.rules = {rule.code: self.criteria(rule.criteria) for rule in questionnaire.rules}
        self._levels: dict[Urgency, Literal] = {}

    def _ask(self, question: Question) -> list[Literal]:
        """When it is asked; returns the ways in which it ends the route."""
        chosen = self.chosen[question.link_id]
        if question.enable_when is None:
            self.asked[question.link_id] = z3.BoolVal(True)
        else:
            self.asked[question.link_id] = self.criteria(question.enable_when).maybe
        asked = self.asked[question.link_id]
        return [z3.And(asked, chosen[value]) for value in sorted(question.out_of_scope)]

    def condition(self, condition: Condition) -> Sided:
        """Truth of one comparison: off the route it is certainly false."""
        found = self._conditions.get(condition)
        if found is None:
            asked = self.asked[condition.question]
            answer = _answer_truth(condition, self.chosen[condition.question])
            found = Sided(z3.And(asked, answer.yes), z3.And(asked, answer.maybe))
            self._conditions[condition] = found
        return found

    def criteria(self, criteria: Criteria) -> Sided:
        """Truth of groups of conditions, each a literal."""
        groups = [[self.condition(c) for c in group] for group in criteria.groups]
        return self._literals(groups)

    def if_all_were_asked(self, criteria: Criteria) -> Sided:
        """Truth of criteria as if no question they read had been hidden."""
        groups = [
            [_answer_truth(c, self.chosen[c.question]) for c in group] for group in criteria.groups
        ]
        return self._literals(groups)

    def _literals(self, groups: list[list[Sided]]) -> Sided:
        never = z3.BoolVal(bool(groups))
        yes = z3.And(never, *[z3.Or([side.yes for side in group]) for group in groups])
        maybe = z3.And(never, *[z3.Or([side.maybe for side in group]) for group in groups])
        return Sided(self.patients.define(yes), self.patients.define(maybe))

    def at_least(self, urgency: Urgency) -> Literal:
        """The outcome is this urgent, or more."""
        if urgency not in self._levels:
            q = self.questionnaire
            default = q.dispositions_by_code[q.default_disposition].urgency >= urgency
            firing = [self.fires_at_least(rule, urgency) for rule in q.rules]
            fired = z3.Or([f for f in firing if f is not None])
            self._levels[urgency] = self.patients.define(z3.Or(z3.BoolVal(default), fired))
        return self._levels[urgency]

    def fires_at_least(self, rule: Rule, urgency: Urgency) -> Literal | None:
        """The rule fires with a disposition this urgent; none when it never can."""
        dispositions = self.questionnaire.dispositions_by_code
        if dispositions[rule.disposition_if_unsure].urgency >= urgency:
            return self.rules[rule.code].maybe
        if dispositions[rule.disposition].urgency >= urgency:
            return self.rules[rule.code].yes
        return None

    def ends_at(self, urgency: Urgency) -> list[Literal]:
        """The outcome is exactly this urgent."""
        above = [level for level in Urgency if level > urgency]
        return [self.at_least(urgency), *(z3.Not(self.at_least(min(above))) for _ in above[:1])]

    def gives(self, code: str) -> Literal:
        """Some rule fires with this disposition."""
        firing = []
        for rule in self.questionnaire.rules:
            sides = self.rules[rule.code]
            if rule.disposition == code:
                firing.append(sides.yes)
            if rule.disposition_if_unsure == code:
                firing.append(z3.And(sides.maybe, z3.Not(sides.yes)))
        return self.patients.define(z3.Or(firing))

    def answers(self, model: Any) -> Patient:
        """The patient of a model: a value for every question, asked or not."""
        return {
            link_id: tuple(
                value
                for value, literal in chosen.items()
                if z3.is_true(model.eval(literal, model_completion=True))
            )
            for link_id, chosen in self.chosen.items()
            if link_id in self.questionnaire.questions_by_id
        }


def _answer_truth(condition: Condition, chosen: Mapping[Value, Literal]) -> Sided:
    yes = [literal for value, literal in chosen.items() if condition.holds_for(value)]
    unsure = [chosen[ASKED_UNKNOWN]] if ASKED_UNKNOWN in chosen else []
    return Sided(z3.Or(yes), z3.Or([*yes, *unsure]))


def encode(questionnaire: Questionnaire, *, limit: int) -> Encoding:
    """The patients of one questionnaire."""
    patients = Patients(limit=limit)
    conditions = tuple(questionnaire.conditions())
    chosen = {
        question.link_id: patients.choose(question, possible_values(question, conditions))
        for question in questionnaire.questions
    }
    return Encoding(patients, questionnaire, chosen)


def on_the_route(questionnaire: Questionnaire, answers: Answers) -> Patient:
    """The answers that count; an optional text is left out, nobody needs to have written it."""
    kept = find_route(questionnaire, answers).kept
    return {
        link_id: values
        for link_id, values in kept.items()
        if questionnaire.questions_by_id[link_id].required
        or questionnaire.questions_by_id[link_id].type in CHOICE_TYPES
    }


def plainer_answers(question: Question, values: tuple[Value, ...]) -> Iterator[tuple[Value, ...]]:
    """Answers that say less than these, the least first: a clear no, a sure word, fewer ticks."""
    harmless = sorted(
        (option for option in question.options if option.negative),
        key=lambda option: not option.exclusive,
    )
    certain = [o for o in question.options if o.value != ASKED_UNKNOWN and not o.out_of_scope]
    plain: list[Value] = [option.value for option in (*harmless, *certain[:1])]
    if question.type is QuestionType.CHOICES and len(values) > 1:
        plain.extend(values)
    for value in dict.fromkeys(plain):
        if values == (value,):
            return
        yield (value,)
