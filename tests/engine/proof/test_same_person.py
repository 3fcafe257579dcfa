"""The same person asked two versions of a question."""

from dataclasses import replace
from itertools import product

import pytest

from tests.engine.build import NO, NOT_SURE, choice, choices, days, number, option, text, yes_no
from tests.engine.same_person import keeps_to, one_person_says
from tests.engine.strategies import possible_answers
from triage.engine.proof.patients import LIMIT, Literal, Patients, possible_values
from triage.engine.proof.same_person import (
    Answer,
    asks_alike,
    asks_the_same,
    edges,
    keeps,
    keeps_word,
    tie,
)
from triage.engine.question import NUMBER_TYPES, Question

ONE = choice("q", "a", "b")
SEVERAL = choices("q", "a", "b")
AMOUNT = number("q", maximum=3)
YES_NO = yes_no("q")


def without_unsure(question: Question) -> Question:
    return replace(question, options=tuple(o for o in question.options if o is not NOT_SURE))


def alone(question: Question, value: str) -> Question:
    options = (replace(o, exclusive=o.exclusive or o.value == value) for o in question.options)
    return replace(question, options=tuple(options))


PAIRS = {
    "an option more": (ONE, choice("q", "a", "b", "c")),
    "an option less": (choices("q", "a", "b", "c"), SEVERAL),
    "another in its place": (ONE, choice("q", "a", "c")),
    "none is left": (choice("q", "a"), choice("q", "c")),
    "several for one": (ONE, SEVERAL),
    "a choice for yes or no": (YES_NO, choice("q", "yes", "no", "perhaps")),
    "an option stands alone": (SEVERAL, alone(SEVERAL, "a")),
    "not sure for a choice": (without_unsure(ONE), ONE),
    "not sure for several": (without_unsure(SEVERAL), SEVERAL),
    "not sure for a number": (without_unsure(AMOUNT), AMOUNT),
    "a wider range": (AMOUNT, number("q", maximum=5)),
    "a range that moved": (AMOUNT, number("q", minimum=2, maximum=5)),
    "ranges with a gap": (AMOUNT, number("q", minimum=5, maximum=6)),
    "a wider range without not sure": (without_unsure(AMOUNT), number("q", maximum=5)),
    "a range that moved, not sure gone": (
        AMOUNT,
        without_unsure(number("q", minimum=2, maximum=5)),
    ),
}


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize(("one", "other"), PAIRS.values(), ids=PAIRS)
def test_every_way_that_one_person_can_answer_both_is_looked_at_and_no_other(
    one: Question, other: Question, backwards: bool
):
    if backwards:
        one, other = other, one
    patients = Patients(limit=LIMIT)
    before, after = (choose(patients, q, one, other) for q in (one, other))
    tie(patients, one, other, before=before, after=after)

    for said, says in product(possible_answers(one), possible_answers(other)):
        exactly = [*answering(patients, before, said), *answering(patients, after, says)]
        admitted = patients.find(*exactly) is not None
        assert admitted == one_person_says(one, other, said, says), (said, says)


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize(("one", "other"), PAIRS.values(), ids=PAIRS)
def test_who_keeps_to_their_word_says_again_what_can_be_said(
    one: Question, other: Question, backwards: bool
):
    if backwards:
        one, other = other, one
    patients = Patients(limit=LIMIT)
    before, after = (choose(patients, q, one, other) for q in (one, other))
    kept = keeps(patients, one, other, before=before, after=after)

    for said, says in product(possible_answers(one), possible_answers(other)):
        exactly = [*answering(patients, before, said), *answering(patients, after, says)]
        expected = keeps_to(one, other, said, says)
        assert (patients.find(*exactly, kept) is not None) == expected, (said, says)
        assert keeps_word(one, other, said, says) == expected, (said, says)


def choose(patients: Patients, question: Question, one: Question, other: Question) -> Answer:
    every = range(7) if question.type in NUMBER_TYPES else ()
    assert {*edges(one, other)} <= {*range(8)}
    return patients.choose(question, possible_values(question, (), edges=every))


def answering(patients: Patients, chosen: Answer, values: tuple[str | int, ...]) -> list[Literal]:
    return [lit if value in values else patients.opposite(lit) for value, lit in chosen.items()]


@pytest.mark.parametrize(
    ("one", "other", "same", "alike"),
    [
        (ONE, replace(ONE, text="Reworded?", help="More."), True, True),
        (ONE, choice("q", "b", "a"), True, True),
        (YES_NO, replace(ONE, options=(option("yes"), NO, NOT_SURE)), True, True),
        (ONE, choice("q", "a"), True, False),
        (ONE, SEVERAL, True, False),
        (SEVERAL, alone(SEVERAL, "a"), True, False),
        (alone(ONE, "a"), ONE, True, True),
        (AMOUNT, number("q", maximum=4), True, False),
        (AMOUNT, replace(AMOUNT, unit="pounds"), False, False),
        (AMOUNT, days("q", maximum=3), False, False),
        (ONE, AMOUNT, False, False),
        (text("q"), text("q"), True, True),
        (text("q"), ONE, False, False),
    ],
)
def test_versions_of_a_question_are_compared_where_their_answers_are(
    one: Question, other: Question, same: bool, alike: bool
):
    assert asks_the_same(one, other) is asks_the_same(other, one) is same
    assert asks_alike(one, other) is asks_alike(other, one) is alike


def test_where_two_ranges_differ_their_ends_are_told_apart():
    assert edges(AMOUNT, number("q", minimum=2, maximum=5)) == (0, 1, 2, 3, 4, 5, 6)
    assert edges(AMOUNT, days("q", maximum=3)) == ()
    assert edges(ONE, AMOUNT) == (0, 1, 3, 4)
