"""Two versions of a questionnaire put to the same persons.

:mod:`triage.engine.proof.same_person` says what that means for a question that was changed.
Making this is most of the work of comparing, so whatever compares two versions shares it.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any

from triage.engine.conditions import Criteria
from triage.engine.proof.claims import Disagreement
from triage.engine.proof.encoding import Encoding
from triage.engine.proof.patients import (
    LIMIT,
    Literal,
    Patient,
    Patients,
    by_question,
    possible_values,
)
from triage.engine.proof.quick_witnesses import Guesses, staying
from triage.engine.proof.same_person import (
    Answer,
    asks_alike,
    asks_the_same,
    edges,
    keeps,
    keeps_word,
    tie,
)
from triage.engine.proof.witnesses import needed, plain_values, plainest
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire

#: One person's answers to both: to every question of either, asked or not.
Pair = tuple[Patient, Patient]

#: Whether a person's answers to both show what was looked for, by the engine's own word.
Shows = Callable[[Patient, Patient], bool]


class Versions:
    """What the solver knows of everybody who could be asked both.

    ``before`` and ``after`` say what comes of their answers to ``old`` and ``new``, in terms
    of the same ``patients``, so that a literal of the one goes with a literal of the other.
    Of the questions that both have, those that are ``alike`` are answered with the same
    literals, and the answers to those that are ``tied`` say something of each other. Of who
    ``keeps`` to their word, no new answer takes the place of one that can still be given.
    Neither questionnaire may have a problem that breaks proofs.
    """

    def __init__(self, old: Questionnaire, new: Questionnaire, limit: int = LIMIT) -> None:
        self.old, self.new = old, new = old.check_alone, new.check_alone
        self.patients = Patients(limit=limit)
        self.alike: list[str] = []
        self.tied: list[str] = []
        self._conditions = by_question((*old.conditions(), *new.conditions()))
        self.plain_old, self.plain_new = plain_values(old), plain_values(new)
        before = {q.link_id: self._choose(q, new.questions_by_id) for q in old.questions}
        after = {q.link_id: self._answer_again(q, before) for q in new.questions}
        self.before = Encoding(self.patients, old, before)
        self.after = Encoding(self.patients, new, after)
        self.keeps = self.patients.every(*map(self._keeps, self.tied))

    def _choose(self, question: Question, others: dict[str, Question]) -> Answer:
        twin = others.get(question.link_id, question)
        conditions = self._conditions.get(question.link_id, ())
        values = possible_values(question, conditions, edges=edges(question, twin))
        return self.patients.choose(question, values)

    def _answer_again(self, question: Question, before: dict[str, Answer]) -> Answer:
        """The same person's answer to the new version's question."""
        twin = self.old.questions_by_id.get(question.link_id)
        if twin is not None and asks_alike(twin, question):
            self.alike.append(question.link_id)
            return before[question.link_id]
        again = self._choose(question, self.old.questions_by_id)
        if twin is not None and asks_the_same(twin, question):
            self.tied.append(question.link_id)
            tie(self.patients, twin, question, before=before[question.link_id], after=again)
        return again

    def _keeps(self, link_id: str) -> Literal:
        one, other = self.old.questions_by_id[link_id], self.new.questions_by_id[link_id]
        before, after = self.before.chosen[link_id], self.after.chosen[link_id]
        return keeps(self.patients, one, other, before=before, after=after)

    def keep_word(self, pair: Pair) -> bool:
        """Whether this person ``keeps`` to their word."""
        old, new = pair
        one, other = self.old.questions_by_id, self.new.questions_by_id
        return all(keeps_word(one[i], other[i], old[i], new[i]) for i in self.tied)

    def find(
        self, literals: Iterable[Literal], shows: Shows, *, about: Iterable[str] = ()
    ) -> Pair | None:
        """The plainest person of whom all literals hold; none when there is provably none.

        Quick when it is known what questions they are ``about``. Nobody is returned whom
        ``shows`` does not confirm: that raises :class:`Disagreement`. What the solver cannot
        decide raises :class:`~triage.engine.proof.patients.Undecided`.
        """
        model = self.patients.find(*literals)
        if model is None:
            return None
        return self.plainest(self.confirmed(model, shows), shows, about)

    def confirmed(self, model: Any, shows: Shows) -> Pair:
        """The person of a model; raises :class:`Disagreement` where the engine finds otherwise."""
        pair = (self.before.answers(model), self.after.answers(model))
        if not shows(*pair):
            raise Disagreement("The solver finds a person whom the engine does not.")
        return pair

    def guess(self, criteria: Criteria) -> Pair | None:
        """Somebody who might meet these in the version before, and otherwise says nothing of note.

        None where what they say of a question that was changed is not as plain to the newer one.
        """
        old = self._guesses.meeting(criteria)
        new = {link_id: tuple(plain[:1]) for link_id, plain in self.plain_new.items()}
        new.update((link_id, old[link_id]) for link_id in (*self.alike, *self.tied))
        plain = self.plain_new
        again = all(len(old[i]) == 1 and old[i][0] in plain[i] for i in self.tied)
        return (old, new) if again else None

    @cached_property
    def _guesses(self) -> Guesses:
        return Guesses(self.old, staying(self.old, self.before.chosen), self.plain_old)

    def told(self, pair: Pair) -> Pair:
        """What this person had to answer, and what ended either route."""
        old, new = pair
        return needed(self.old, old), needed(self.new, new)

    def plainest(self, pair: Pair, shows: Shows, about: Iterable[str]) -> Pair:
        """The same in a person with as few other complaints as possible."""
        old, new = pair
        alike = {link_id: old[link_id] for link_id in self.alike}
        alike = plainest(
            self.plain_old,
            alike,
            lambda same: shows(old | same, new | same),
            about=frozenset(about),
        )
        old, new = old | alike, new | alike
        for tries in self._plainer():
            found = ((old | one, new | other) for one, other in tries)
            old, new = next((pair for pair in found if shows(*pair)), (old, new))
        return old, new

    def _plainer(self) -> Iterator[list[Pair]]:
        """For each question that was changed the answers to try, the most harmless first."""
        one, other = self.plain_old, self.plain_new
        for link_id in dict.fromkeys((*one, *other)):
            then, now = one.get(link_id, ()), other.get(link_id, ())
            if link_id in self.tied:
                yield [({link_id: (v,)}, {link_id: (v,)}) for v in then if v in now]
            elif link_id not in self.alike:
                yield [({link_id: (value,)}, {}) for value in then]
                yield [({}, {link_id: (value,)}) for value in now]
