"""Which patients fare differently under two versions, each with an example.

A patient is the same person asked both questionnaires: where both ask the same question
and offer the same answer, they answer the same. Where an answer was added or taken away
they answer as they can, so every way is looked at.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import z3

from triage.engine.conditions import Value
from triage.engine.outcome import evaluate
from triage.engine.patients import (
    LIMIT,
    Encoding,
    Literal,
    Patient,
    Patients,
    Undecided,
    on_the_route,
    plainer_answers,
    possible_values,
)
from triage.engine.questionnaire import Question, Questionnaire, QuestionType, Urgency


@dataclass(frozen=True)
class Change:
    """Patients who were at one urgency and are now at another.

    ``after`` is ``None`` when they get no disposition any more, ``lost`` names an
    always-shown disposition that they no longer see. ``old_answers`` and ``new_answers``
    are one such person; both are ``None`` when the solver did not decide whether there is
    one, which counts as lowered.
    """

    before: Urgency
    after: Urgency | None
    lost: str | None
    old_answers: Patient | None
    new_answers: Patient | None

    @property
    def lowered(self) -> bool:
        """Whether anybody fares worse: less urgent, no result, or a crisis line less."""
        if self.old_answers is None or self.after is None or self.lost is not None:
            return True
        return self.after < self.before


def find_changes(
    old: Questionnaire, new: Questionnaire, *, limit: int = LIMIT
) -> tuple[Change, ...]:
    """One change for each pair of urgencies that some patient goes between; lowered first."""
    return tuple(sorted(_Pair(old, new, limit).changes(), key=lambda change: not change.lowered))


class _Pair:
    """Two questionnaires put to the same patients."""

    def __init__(self, old: Questionnaire, new: Questionnaire, limit: int) -> None:
        self.old, self.new = old, new
        self.patients = Patients(limit=limit)
        self.conditions = (*old.conditions(), *new.conditions())
        self.shared: list[str] = []
        chosen_old = {q.link_id: self._choose(q) for q in old.questions}
        chosen_new = {q.link_id: self._answer_again(q, chosen_old) for q in new.questions}
        self.before = Encoding(self.patients, old, chosen_old)
        self.after = Encoding(self.patients, new, chosen_new)

    def _choose(self, question: Question) -> dict[Value, Literal]:
        return self.patients.choose(question, self._values(question))

    def _values(self, question: Question) -> tuple[Value, ...]:
        """Numbers are also told apart at the other version's limits."""
        found = set(possible_values(question, self.conditions))
        low, high = question.minimum, question.maximum
        for other in (self.old, self.new):
            twin = other.questions_by_id.get(question.link_id)
            for edge in (twin.minimum, (twin.maximum or 0) + 1) if twin else ():
                if (
                    low is not None
                    and high is not None
                    and edge is not None
                    and low <= edge <= high
                ):
                    found.add(edge)
        return tuple(sorted(found, key=lambda value: (isinstance(value, str), str(value))))

    def _answer_again(
        self, question: Question, before: dict[str, dict[Value, Literal]]
    ) -> dict[Value, Literal]:
        """The same person's answer to the new version's question."""
        twin = self.old.questions_by_id.get(question.link_id)
        if twin is None or twin.type is not question.type:
            return self._choose(question)
        if _same_answers(twin, question):
            self.shared.append(question.link_id)
            return before[question.link_id]
        again = self._choose(question)
        self._tie(before[question.link_id], again)
        return again

    def _tie(self, before: dict[Value, Literal], again: dict[Value, Literal]) -> None:
        """Say the same, unless something that only one version offers says it better."""
        gone = [literal for value, literal in before.items() if value not in again]
        fresh = [literal for value, literal in again.items() if value not in before]
        for value in before.keys() & again.keys():
            then, now = before[value], again[value]
            self.patients.solver.add(z3.Implies(then, z3.Or(now, *fresh)))
            self.patients.solver.add(z3.Implies(now, z3.Or(then, *gone)))

    def changes(self) -> Iterator[Change]:
        levels = sorted({d.urgency for q in (self.old, self.new) for d in q.dispositions})
        for before in levels:
            then = [self.before.in_scope, *self.before.ends_at(before)]
            for after in levels:
                if after is not before:
                    now = [self.after.in_scope, *self.after.ends_at(after)]
                    yield from self._change(before, after, None, [*then, *now])
            left = z3.Not(self.after.in_scope)
            yield from self._change(before, None, None, [*then, left])
        for disposition in self.old.dispositions:
            if disposition.always_shown:
                yield from self._lost(disposition.code)

    def _lost(self, code: str) -> Iterator[Change]:
        still = self.new.dispositions_by_code.get(code)
        shown = self.after.gives(code) if still and still.always_shown else z3.BoolVal(False)
        urgency = self.old.dispositions_by_code[code].urgency
        literals = [self.before.in_scope, self.after.in_scope, self.before.gives(code)]
        yield from self._change(
            urgency, urgency, code, [*literals, self.patients.define(z3.Not(shown))]
        )

    def _change(
        self, before: Urgency, after: Urgency | None, lost: str | None, literals: list[Literal]
    ) -> Iterator[Change]:
        try:
            model = self.patients.find(*literals)
        except Undecided:
            yield Change(before, after, lost, None, None)
            return
        if model is None:
            return
        pair = (self.before.answers(model), self.after.answers(model))
        old, new = self._plain(*pair, self._shows(before, after, lost))
        yield Change(before, after, lost, on_the_route(self.old, old), on_the_route(self.new, new))

    def _shows(
        self, before: Urgency, after: Urgency | None, lost: str | None
    ) -> Callable[[Patient, Patient], bool]:
        """Whether the engine finds the change in this person."""

        def shows(old: Patient, new: Patient) -> bool:
            then, now = evaluate(self.old, old), evaluate(self.new, new)
            if lost is not None:
                was = lost in {disposition.code for disposition in then.dispositions}
                return was and lost not in {disposition.code for disposition in now.dispositions}
            return then.urgency == before and now.urgency == after

        return shows

    def _plain(
        self, old: Patient, new: Patient, shows: Callable[[Patient, Patient], bool]
    ) -> tuple[Patient, Patient]:
        """The same change in a person with as few other complaints as possible."""
        if not shows(old, new):
            raise AssertionError("The solver and the engine disagree; nothing is shown.")
        for link_id in self.shared:
            for values in plainer_answers(self.old.questions_by_id[link_id], old[link_id]):
                plainer = ({**old, link_id: values}, {**new, link_id: values})
                if shows(*plainer):
                    old, new = plainer
                    break
        return old, new


def _same_answers(one: Question, other: Question) -> bool:
    """Both can be answered in exactly the same ways."""

    def ways(question: Question) -> tuple[object, ...]:
        several = question.type is QuestionType.CHOICES
        options = {option.value: several and option.exclusive for option in question.options}
        return (options, question.minimum, question.maximum)

    return ways(one) == ways(other)
