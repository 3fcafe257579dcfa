"""Which patients fare differently under two versions, each with an example.

A patient is the same person asked both questionnaires; :mod:`triage.engine.proof.same_person` says
what that means for a question that was changed. Who gets a result only under the newer
version fares no worse and is not listed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from triage.engine.outcome import Outcome, evaluate
from triage.engine.proof.claims import Disagreement
from triage.engine.proof.encoding import Encoding
from triage.engine.proof.patients import (
    LIMIT,
    Literal,
    Patient,
    Patients,
    Undecided,
    by_question,
    possible_values,
)
from triage.engine.proof.same_person import Answer, asks_alike, asks_the_same, edges, tie
from triage.engine.proof.witnesses import needed, plain_values, plainest
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Disposition, Rule
from triage.engine.urgency import Urgency

#: Whether two outcomes show a change.
Shows = Callable[[Outcome, Outcome], bool]

#: One person's answers to both.
Pair = tuple[Patient, Patient]


@dataclass(frozen=True)
class Change:
    """Patients who were at one urgency and are now at another.

    ``after`` is ``None`` when they get no disposition any more. ``lost`` names an
    always-shown disposition that they no longer see, nor one as urgent in its place.
    ``old_answers`` and ``new_answers`` are one such person; both are ``None`` when the
    solver did not decide whether there is one, which counts as lowered.
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
    """One change for each pair of urgencies that some patient goes between; lowered first.

    Both questionnaires must be without problems.
    """
    return tuple(
        sorted(_Versions(old, new, limit).changes(), key=lambda change: not change.lowered)
    )


class _Versions:
    """Two questionnaires put to the same patients."""

    def __init__(self, old: Questionnaire, new: Questionnaire, limit: int) -> None:
        self.old, self.new = old, new
        self.patients = Patients(limit=limit)
        self._conditions = by_question((*old.conditions(), *new.conditions()))
        self._plain_old, self._plain_new = plain_values(old), plain_values(new)
        self._alike: list[str] = []
        self._tied: list[str] = []
        before = {q.link_id: self._choose(q, new.questions_by_id) for q in old.questions}
        after = {q.link_id: self._answer_again(q, before) for q in new.questions}
        self.before = Encoding(self.patients, old, before)
        self.after = Encoding(self.patients, new, after)

    def _choose(self, question: Question, others: dict[str, Question]) -> Answer:
        twin = others.get(question.link_id, question)
        conditions = self._conditions.get(question.link_id, ())
        values = possible_values(question, conditions, edges=edges(question, twin))
        return self.patients.choose(question, values)

    def _answer_again(self, question: Question, before: dict[str, Answer]) -> Answer:
        """The same person's answer to the new version's question."""
        twin = self.old.questions_by_id.get(question.link_id)
        if twin is not None and asks_alike(twin, question):
            self._alike.append(question.link_id)
            return before[question.link_id]
        again = self._choose(question, self.old.questions_by_id)
        if twin is not None and asks_the_same(twin, question):
            self._tied.append(question.link_id)
            tie(self.patients, twin, question, before=before[question.link_id], after=again)
        return again

    def changes(self) -> Iterator[Change]:
        levels = sorted({d.urgency for q in (self.old, self.new) for d in q.dispositions})
        for before in levels:
            for after in (*levels, None):
                if after is not before:
                    yield from self._between(before, after)
        for disposition in self.old.dispositions:
            if disposition.always_shown:
                yield from self._lost(disposition)

    def _between(self, before: Urgency, after: Urgency | None) -> Iterator[Change]:
        literals = [self.before.in_scope, self.before.ends_at(before)]
        if after is None:
            literals.append(self.patients.opposite(self.after.in_scope))
        else:
            literals.extend([self.after.in_scope, self.after.ends_at(after)])

        def shows(then: Outcome, now: Outcome) -> bool:
            return then.urgency == before and now.urgency == after

        yield from self._find(Change(before, after, None, None, None), literals, shows)

    def _lost(self, lost: Disposition) -> Iterator[Change]:
        """Who saw it, and now sees neither it nor what took its place."""
        instead = _stand_ins(self.old, self.new, lost)
        literals = [
            self.before.in_scope,
            self.after.in_scope,
            self.before.shows(lost),
            *(self.patients.opposite(self.after.shows(other)) for other in instead),
        ]

        def shows(then: Outcome, now: Outcome) -> bool:
            return lost in then.dispositions and not set(instead).intersection(now.dispositions)

        change = Change(lost.urgency, lost.urgency, lost.code, None, None)
        yield from self._find(change, literals, shows)

    def _find(self, change: Change, literals: list[Literal], shows: Shows) -> Iterator[Change]:
        """The change with a person whom it happens to; nothing when there is none."""
        try:
            model = self.patients.find(*literals)
        except Undecided:
            yield change
            return
        if model is not None:
            pair = (self.before.answers(model), self.after.answers(model))
            yield self._shown(change, *self._plain(pair, shows))

    def _shown(self, change: Change, old: Patient, new: Patient) -> Change:
        return replace(
            change,
            before=evaluate(self.old, old).urgency or change.before,
            after=evaluate(self.new, new).urgency,
            old_answers=needed(self.old, old),
            new_answers=needed(self.new, new),
        )

    def _plain(self, pair: Pair, shows: Shows) -> Pair:
        """The same change in a person with as few other complaints as possible."""

        def holds(old: Patient, new: Patient) -> bool:
            return shows(evaluate(self.old, old), evaluate(self.new, new))

        old, new = pair
        if not holds(old, new):
            raise Disagreement("The solver finds a change that the engine does not.")
        alike = {link_id: old[link_id] for link_id in self._alike}
        alike = plainest(self._plain_old, alike, lambda same: holds(old | same, new | same))
        old, new = old | alike, new | alike
        for tries in self._plainer():
            found = ((old | one, new | other) for one, other in tries)
            old, new = next((pair for pair in found if holds(*pair)), (old, new))
        return old, new

    def _plainer(self) -> Iterator[list[Pair]]:
        """For each question that was changed the answers to try, the most harmless first."""
        one, other = self._plain_old, self._plain_new
        for link_id in dict.fromkeys((*one, *other)):
            then, now = one.get(link_id, ()), other.get(link_id, ())
            if link_id in self._tied:
                yield [({link_id: (v,)}, {link_id: (v,)}) for v in then if v in now]
            elif link_id not in self._alike:
                yield [({link_id: (value,)}, {}) for value in then]
                yield [({}, {link_id: (value,)}) for value in now]


def _stand_ins(
    old: Questionnaire, new: Questionnaire, disposition: Disposition
) -> list[Disposition]:
    """It, and the always shown that is no less urgent and stands under the same signs."""
    signs = {rule.sign for rule in old.rules if disposition.code in _leads_to(rule)}
    codes = {code for rule in new.rules if rule.sign in signs for code in _leads_to(rule)}
    return [
        other
        for other in new.dispositions
        if other.code == disposition.code
        or (other.code in codes and other.always_shown and other.urgency >= disposition.urgency)
    ]


def _leads_to(rule: Rule) -> tuple[str, str]:
    return (rule.disposition, rule.disposition_if_unsure)
