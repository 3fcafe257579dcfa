"""Everybody who could be asked two versions, one by one: what comparing them is held against."""

from collections.abc import Iterator
from itertools import product

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.engine.edits import Edit
from tests.engine.everyone import Person, faulty, person
from tests.engine.same_person import keeps_to, one_person_says
from tests.engine.strategies import Values, possible_answers, questionnaires
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire

Both = tuple[Person, Person]


def pairs(old: Questionnaire, new: Questionnaire) -> Iterator[Both]:
    """Everybody, with the answers they give to the one and to the other."""
    names = list(dict.fromkeys([*old.questions_by_id, *new.questions_by_id]))
    ways = [
        list(said_of_both(old.questions_by_id.get(name), new.questions_by_id.get(name)))
        for name in names
    ]
    for answers in product(*ways):
        before = {n: one for n, (one, _) in zip(names, answers, strict=True) if one is not None}
        after = {
            n: other for n, (_, other) in zip(names, answers, strict=True) if other is not None
        }
        yield person(old, before), person(new, after)


def said_of_both(
    one: Question | None, other: Question | None
) -> Iterator[tuple[Values | None, Values | None]]:
    then: list[Values | None] = [*possible_answers(one)] if one else [None]
    now: list[Values | None] = [*possible_answers(other)] if other else [None]
    for said, says in product(then, now):
        if one is None or other is None or one_person_says(one, other, said or (), says or ()):
            yield said, says


def keeps_to_their_word(old: Questionnaire, new: Questionnaire, both: Both) -> bool:
    """Whether whatever they said of the older version is said again where it can be."""
    then, now = (one.answers for one in both)
    return all(
        keeps_to(one, new.questions_by_id[name], then[name], now[name])
        for name, one in old.questions_by_id.items()
        if name in now
    )


@st.composite
def versions(draw: DrawFn, edit: Edit) -> tuple[Questionnaire, Questionnaire]:
    """A questionnaire before and after an edit, or the other way round."""
    one = draw(st.one_of(questionnaires(most=1), faulty(most=1, but=edit)))
    other = edit(draw, one)
    return (one, other) if draw(st.booleans()) else (other, one)
