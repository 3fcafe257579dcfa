"""Every possible patient at once, for the solver.

A patient is an answer to each question. A number is only ever compared with the numbers in
conditions, so one value between each two of those stands for all others: the problem is
finite, and the solver's answer exact.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import z3

from triage.engine.conditions import Condition, Operator, Value
from triage.engine.question import NUMBER_TYPES, Question, QuestionType

#: Stands for any short text; nothing can be decided on one.
SOME_TEXT = "some text"

#: Units of the solver's work for one question; far above what a real one needs.
LIMIT = 50_000_000

#: An answer to every question, asked or not.
Patient = dict[str, tuple[Value, ...]]

#: A solver's literal; the library has no types of its own.
Literal = Any

#: What a case is looked up by.
Key = TypeVar("Key", bound=Hashable)


class Undecided(RuntimeError):
    """The solver did not decide within its limit, so nothing is proved."""


def by_question(conditions: Iterable[Condition]) -> dict[str, list[Condition]]:
    """The conditions that read each question."""
    found: dict[str, list[Condition]] = {}
    for condition in conditions:
        found.setdefault(condition.question, []).append(condition)
    return found


def possible_values(
    question: Question, conditions: Iterable[Condition], *, edges: Iterable[int] = ()
) -> tuple[Value, ...]:
    """One value for each way this question can be answered, as its conditions see it.

    Numbers are also told apart at the ``edges``.
    """
    codes: tuple[Value, ...] = tuple(option.value for option in question.options)
    if question.type in NUMBER_TYPES:
        return (*_representatives(question, conditions, edges), *codes)
    return (SOME_TEXT, *codes) if question.type is QuestionType.TEXT else codes


def _representatives(
    question: Question, conditions: Iterable[Condition], edges: Iterable[int]
) -> tuple[int, ...]:
    """The smallest number, and each at which the truth of a condition changes."""
    low, high = question.minimum or 0, question.maximum or 0
    starts = {low, *edges}
    for condition in conditions:
        if isinstance(condition.value, int):
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
    what is not decided within it raises :class:`Undecided`. Each has a world of the
    solver's to itself, so that two threads may prove at once.
    """

    def __init__(self, *, limit: int) -> None:
        self._context = z3.Context()
        self.solver = z3.SolverFor("QF_FD", ctx=self._context)
        self.solver.set("rlimit", limit)
        self.true = z3.BoolVal(val=True, ctx=self._context)
        self.false = z3.BoolVal(val=False, ctx=self._context)
        self._names = 0
        #: What was defined, by formula; each is kept, or its address would be used again.
        self._defined: dict[int, tuple[Literal, Literal]] = {}

    def fresh(self) -> Literal:
        """A literal that nothing binds yet."""
        self._names += 1
        return z3.Bool(f"b{self._names}", ctx=self._context)

    def require(self, formula: Literal) -> None:
        """Only patients of whom this holds are left."""
        z3.Z3_solver_assert(self._context.ref(), self.solver.solver, formula.as_ast())

    def define(self, formula: Literal) -> Literal:
        """A literal that is true exactly when the formula is: the same one for the same formula.

        The solver keeps formulas that are written alike once, so two versions share whatever
        was not changed between them.
        """
        if formula is self.true or formula is self.false:
            return formula
        written = formula.as_ast()
        if written.value not in self._defined:
            literal = self.fresh()
            same = z3.Z3_mk_iff(self._context.ref(), literal.as_ast(), written)
            self.require(z3.BoolRef(same, self._context))
            self._defined[written.value] = (formula, literal)
        return self._defined[written.value][1]

    def every(self, *formulas: Literal) -> Literal:
        """All of them hold; true of none."""
        needed = [formula for formula in formulas if formula is not self.true]
        if any(formula is self.false for formula in needed):
            return self.false
        return self._joined(z3.Z3_mk_and, needed) if needed else self.true

    def some(self, *formulas: Literal) -> Literal:
        """One of them holds; false of none."""
        wanted = [formula for formula in formulas if formula is not self.false]
        if any(formula is self.true for formula in wanted):
            return self.true
        return self._joined(z3.Z3_mk_or, wanted) if wanted else self.false

    def _joined(self, join: Callable[..., Any], formulas: list[Literal]) -> Literal:
        """Past the library's checks of every part, which would take most of the time."""
        if len(formulas) == 1:
            return formulas[0]
        parts = (z3.Ast * len(formulas))(*[formula.as_ast() for formula in formulas])
        return z3.BoolRef(join(self._context.ref(), len(formulas), parts), self._context)

    def opposite(self, formula: Literal) -> Literal:
        """It does not hold."""
        if formula is self.true:
            return self.false
        if formula is self.false:
            return self.true
        return z3.BoolRef(z3.Z3_mk_not(self._context.ref(), formula.as_ast()), self._context)

    def find(self, *literals: Literal) -> Any | None:
        """A model in which all hold; none when there is provably none."""
        if any(literal is self.false for literal in literals):
            return None
        verdict = self.solver.check(*literals)
        if verdict == z3.unknown:
            raise Undecided(self.solver.reason_unknown())
        return self.solver.model() if verdict == z3.sat else None

    def are_nobody(self, cases: Iterable[Literal]) -> bool:
        """Whether there is provably nobody whom any of these cases is."""
        try:
            return self.find(self.define(self.some(*cases))) is None
        except Undecided:
            return False

    def find_each(self, cases: Mapping[Key, Literal]) -> Iterator[tuple[Key, Any | None]]:
        """A model for each case that somebody is; none where the solver did not decide.

        A case that is left out is provably nobody. Mostly all are: then asking whether somebody
        is any of them is one question to the solver in the place of hundreds. That is proof of
        each, for whoever is one of them would be any of them. Each case counts only while its
        switch, which nothing else binds, is not held off: those found are, and no other.
        """
        switches = {key: self.fresh() for key in cases}
        either = (self.every(literal, switches[key]) for key, literal in cases.items())
        any_of_them, left = self.define(self.some(*either)), dict(cases)
        while left:
            held_off = [self.opposite(switches[key]) for key in cases if key not in left]
            try:
                model = self.find(any_of_them, *held_off)
            except Undecided:
                yield from self._find_one_by_one(left)
                return
            if model is None:
                return
            found = [key for key, literal in left.items() if self.holds(model, literal)]
            yield from ((key, model) for key in found)
            left = {key: literal for key, literal in left.items() if key not in found}

    def _find_one_by_one(self, cases: Mapping[Key, Literal]) -> Iterator[tuple[Key, Any | None]]:
        """The same where they are too much at once."""
        for key, literal in cases.items():
            try:
                model = self.find(literal)
            except Undecided:
                yield key, None
            else:
                if model is not None:
                    yield key, model

    def choose(self, question: Question, values: Sequence[Value]) -> dict[Value, Literal]:
        """Literals for an answer: one value, or several that go together."""
        if not values:
            raise ValueError(f"“{question.link_id}” cannot be answered, so nothing can be proved.")
        chosen = {value: self.fresh() for value in values}
        self.require(self.some(*chosen.values()))
        if question.type is not QuestionType.CHOICES:
            self.require(z3.AtMost(*chosen.values(), 1))
            return chosen
        for option in question.options:
            if option.exclusive:
                others = [chosen[value] for value in values if value != option.value]
                nothing_else = self.opposite(self.some(*others))
                self.require(z3.Implies(chosen[option.value], nothing_else))
        return chosen

    def holds(self, model: Any, literal: Literal) -> bool:
        """Whether it holds in a model; what nothing binds may be either."""
        value = (z3.Ast * 1)()
        context = self._context.ref()
        z3.Z3_model_eval(context, model.model, literal.as_ast(), True, value)
        return bool(z3.Z3_get_bool_value(context, value[0]) == z3.Z3_L_TRUE)
