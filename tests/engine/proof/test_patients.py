"""How all patients are put to the solver."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.build import choice, days, is_, number, text, yes_no
from tests.engine.strategies import GATES, OTHERS, possible_answers
from triage.engine.answers import check_answer
from triage.engine.conditions import ASKED_UNKNOWN, Condition, Operator, Value
from triage.engine.proof.patients import (
    LIMIT,
    SOME_TEXT,
    Literal,
    Patients,
    Undecided,
    by_question,
    possible_values,
)
from triage.engine.question import NUMBER_TYPES, Question


def admitted(patients: Patients, chosen: dict[Value, Literal]) -> list[tuple[Value, ...]]:
    """Every answer that the solver admits."""
    found = []
    while (model := patients.find()) is not None:
        held = {value: patients.holds(model, literal) for value, literal in chosen.items()}
        found.append(tuple(value for value in chosen if held[value]))
        same = [lit if held[v] else patients.opposite(lit) for v, lit in chosen.items()]
        patients.require(patients.opposite(patients.every(*same)))
    return found


@pytest.mark.parametrize("question", [*GATES, *(q for q in OTHERS if q.options)])
def test_a_question_is_answered_as_the_form_allows_and_in_no_other_way(question: Question):
    numbers = range((question.maximum or 0) + 1) if question.type in NUMBER_TYPES else ()
    patients = Patients(limit=LIMIT)
    chosen = patients.choose(question, possible_values(question, (), edges=numbers))

    found = admitted(patients, chosen)

    assert sorted(map(str, found)) == sorted(map(str, possible_answers(question)))
    assert [check_answer(question, values) for values in found] == found


def test_one_text_stands_for_all():
    patients = Patients(limit=LIMIT)
    chosen = patients.choose(text("note"), possible_values(text("note"), ()))

    assert admitted(patients, chosen) == [(SOME_TEXT,)]


def test_a_question_without_answers_is_refused_as_everything_would_be_proved_of_nobody():
    backwards = replace(number("n", minimum=3, maximum=2), options=())

    with pytest.raises(ValueError, match="“n” cannot be answered"):
        Patients(limit=LIMIT).choose(backwards, possible_values(backwards, ()))


@pytest.mark.parametrize(
    ("operator", "values"),
    [
        (Operator.EQUALS, (0, 4, 5)),
        (Operator.GREATER, (0, 5)),
        (Operator.GREATER_OR_EQUAL, (0, 4)),
        (Operator.LESS, (0, 4)),
        (Operator.LESS_OR_EQUAL, (0, 5)),
    ],
)
def test_numbers_are_told_apart_where_a_condition_changes(
    operator: Operator, values: tuple[int, ...]
):
    found = possible_values(number("n"), [Condition("n", operator, 4)])

    assert found == (*values, ASKED_UNKNOWN)


@given(st.lists(st.tuples(st.sampled_from(Operator), st.integers(-2, 12)), max_size=4))
def test_every_number_behaves_like_one_that_stands_for_it(drawn: list[tuple[Operator, int]]):
    conditions = [Condition("n", operator, value) for operator, value in drawn]

    def behaviours(numbers: Iterable[Value]) -> set[tuple[bool, ...]]:
        return {tuple(c.holds_for(n) for c in conditions) for n in numbers if n != ASKED_UNKNOWN}

    values = possible_values(number("n"), conditions)

    assert set(values) <= {*range(11), ASKED_UNKNOWN}
    assert behaviours(values) == behaviours(range(11))


def test_edges_beyond_the_range_are_left_out():
    assert possible_values(days("d", maximum=5), (), edges=(-1, 2, 6)) == (0, 2, ASKED_UNKNOWN)


def test_conditions_are_found_by_the_question_they_read():
    one, other, again = is_("q", "a"), is_("p", "a"), is_("q", "b")

    assert by_question([one, other, again]) == {"q": [one, again], "p": [other]}


def test_formulas_that_are_settled_cost_the_solver_nothing():
    patients = Patients(limit=LIMIT)
    true, false, free = patients.true, patients.false, patients.fresh()

    assert patients.every() is patients.every(true, true) is true
    assert patients.every(free, false) is false
    assert patients.every(free, true) is free
    assert patients.some() is patients.some(false, false) is false
    assert patients.some(free, true) is true
    assert patients.some(free, false) is free
    assert patients.opposite(true) is false
    assert patients.opposite(false) is true
    assert patients.define(true) is true


def test_a_definition_holds_exactly_when_its_formula_does():
    patients = Patients(limit=LIMIT)
    one, other = patients.fresh(), patients.fresh()
    both = patients.define(patients.every(one, other))

    assert patients.find(both, patients.opposite(one)) is None
    assert patients.find(one, other, patients.opposite(both)) is None
    assert patients.find(both) is not None


def test_a_formula_is_defined_once():
    patients = Patients(limit=LIMIT)
    one, other = patients.fresh(), patients.fresh()

    both = patients.define(patients.every(one, other))

    assert patients.define(patients.every(one, other)) is both
    assert patients.define(patients.some(one, other)) is not both


#: Of each case, which of four questions it reads, and what is said to each.
CASES = st.lists(st.dictionaries(st.integers(0, 3), st.sampled_from("ab"), max_size=3), max_size=6)


def some_cases(drawn: list[dict[int, str]], patients: Patients) -> dict[int, Literal]:
    """Cases that overlap, or that nobody is, for nobody says the same to the first two."""
    said = [patients.choose(choice(f"q{n}", "a", "b"), ("a", "b")) for n in range(4)]
    for value in "ab":
        patients.require(patients.opposite(patients.every(said[0][value], said[1][value])))
    return {
        place: patients.every(*(said[n][value] for n, value in case.items()))
        for place, case in enumerate(drawn)
    }


@given(CASES)
def test_of_many_cases_those_are_found_that_are_found_one_by_one(drawn: list[dict[int, str]]):
    patients = Patients(limit=LIMIT)
    cases = some_cases(drawn, patients)
    somebody = {place for place, case in cases.items() if patients.find(case) is not None}

    found = list(patients.find_each(cases))

    assert sorted(place for place, _ in found) == sorted(somebody)
    assert all(patients.holds(model, cases[place]) for place, model in found)
    assert patients.are_nobody(cases.values()) is not bool(somebody)


HARD = {0: "b", 1: "a", 2: "a", 3: "a"}


class Overwhelmed(Patients):
    """Decides only what is asked of one of a few cases by itself."""

    easy: Collection[Literal] = ()

    def find(self, *literals: Literal) -> Any | None:
        if any(literals[0] is case for case in self.easy):
            return super().find(*literals)
        raise Undecided


@given(CASES)
def test_what_is_too_much_at_once_is_asked_one_by_one(drawn: list[dict[int, str]]):
    patients = Overwhelmed(limit=LIMIT)
    cases = some_cases([{0: "a", 2: "b"}, {0: "b", 1: "b"}, *drawn, HARD], patients)
    hard = len(cases) - 1
    patients.easy = [case for place, case in cases.items() if place != hard]

    found = dict(patients.find_each(cases))

    assert not patients.are_nobody(cases.values())
    assert found.pop(hard) is None
    assert 0 in found
    assert 1 not in found
    assert all(patients.holds(model, cases[place]) for place, model in found.items())


def test_what_is_not_decided_within_the_limit_is_said_to_be_undecided():
    patients = Patients(limit=1)
    chosen = patients.choose(choice("q", "a", "b"), ("a", "b"))

    with pytest.raises(Undecided):
        patients.find(chosen["a"])


def test_two_threads_may_ask_at_once():
    found: list[int] = []

    def ask() -> None:
        patients = Patients(limit=LIMIT)
        chosen = patients.choose(yes_no("q"), ("yes", "no", ASKED_UNKNOWN))
        found.append(len(admitted(patients, chosen)))

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [3, 3, 3, 3]
