"""Read as tables, the tables say of everybody what the engine says."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.editing.maps.reading_tables import read_tables, tables
from tests.engine.strategies import Patient, patients
from tests.small import SMALL
from tests.variants import with_rule
from triage.editing.maps.decision_table import Asked, covering, make_table
from triage.editing.maps.rule_chart import by_sign
from triage.engine.conditions import ASKED_UNKNOWN, Condition, Criteria, Operator
from triage.engine.outcome import State, evaluate
from triage.engine.route import find_route
from triage.engine.truth import Truth

_OR = Criteria(
    (
        (
            Condition("bladder", Operator.EQUALS, "cant_pee"),
            Condition("fever", Operator.EQUALS, "yes"),
        ),
    )
)


@settings(max_examples=200, deadline=None)
@given(patients())
def test_whoever_reads_the_tables_finds_what_the_engine_finds(one: Patient) -> None:
    outcome = evaluate(one.questionnaire, one.answers)
    kept = find_route(one.questionnaire, one.answers).kept

    told, urgency = read_tables(one.questionnaire, tables(one.questionnaire), kept)

    if outcome.state is not State.OUT_OF_SCOPE:
        assert told == {(f.sign, f.rule, f.disposition) for f in outcome.findings}
    if outcome.state is State.COMPLETE:
        assert urgency == outcome.urgency


@settings(max_examples=200, deadline=None)
@given(patients())
def test_whoever_a_covered_rule_applies_to_meets_its_floor(one: Patient) -> None:
    rules = {rule.code: rule for rule in one.questionnaire.rules}
    route = find_route(one.questionnaire, one.answers)

    for finding in evaluate(one.questionnaire, one.answers).findings:
        for floor in covering(one.questionnaire, rules[finding.rule]):
            truth = floor.criteria.truth(route.kept, route.unanswered)
            assert truth is not Truth.NO


def test_every_rule_has_one_row_and_every_question_it_reads_a_column() -> None:
    for table in tables(SMALL):
        assert [row.rule for row in table.rows] == list(table.sign.rules)
        for row in table.rows:
            asked = [q.link_id for q, cell in zip(table.questions, row.cells, strict=True) if cell]
            assert set(asked) == row.rule.criteria.reads()
    listed = [row.rule.code for table in tables(SMALL) for row in table.rows]
    assert sorted(listed) == sorted(rule.code for rule in SMALL.rules)


def test_cells_of_which_one_is_enough_share_a_letter() -> None:
    changed = with_rule("fever", criteria=_OR)
    table = next(one for one in tables(changed) if any(r.rule.code == "fever" for r in one.rows))
    row = next(row for row in table.rows if row.rule.code == "fever")

    marks = [asked for cell in row.cells for asked in cell]

    assert [asked.mark for asked in marks] == ["A", "A"]
    assert marks[1] == Asked("A", ("“Yes”",))


def test_letters_do_not_run_out() -> None:
    changed = with_rule("fever", criteria=Criteria(_OR.groups * 27))
    sign = next(one for one in by_sign(changed) if any(r.code == "fever" for r in one.rules))

    row = next(row for row in make_table(changed, sign).rows if row.rule.code == "fever")

    assert [asked.mark for asked in row.cells[0]][-2:] == ["Z", "AA"]


def _compare(operator: Operator, value: int | str) -> Criteria:
    return Criteria(((Condition("score", operator, value),),))


@pytest.mark.parametrize(
    ("asked", "protected", "covered"),
    [
        (_compare(Operator.GREATER, 6), _compare(Operator.GREATER_OR_EQUAL, 7), True),
        (_compare(Operator.GREATER_OR_EQUAL, 6), _compare(Operator.GREATER, 6), False),
        (_compare(Operator.LESS, 3), _compare(Operator.LESS_OR_EQUAL, 2), True),
        (_compare(Operator.LESS_OR_EQUAL, 3), _compare(Operator.LESS, 3), False),
        (_compare(Operator.LESS, 3), _compare(Operator.GREATER, 1), False),
        (_compare(Operator.EQUALS, 7), _compare(Operator.GREATER, 6), True),
        (_compare(Operator.GREATER, 6), _compare(Operator.EQUALS, 7), False),
        (_compare(Operator.GREATER, "x"), _compare(Operator.GREATER, 6), False),
        (_compare(Operator.EQUALS, ASKED_UNKNOWN), _compare(Operator.GREATER, 6), True),
        (_OR, _compare(Operator.GREATER, 6), False),
        (Criteria(()), _compare(Operator.GREATER, 6), False),
        (_compare(Operator.GREATER, 6), Criteria(()), False),
    ],
)
def test_a_floor_covers_what_lies_within_it(
    asked: Criteria, protected: Criteria, *, covered: bool
) -> None:
    floor = replace(SMALL.floors[0], criteria=protected)
    rule = replace(SMALL.rules[0], criteria=asked)

    assert covering(replace(SMALL, floors=(floor,)), rule) == ((floor,) if covered else ())


def _about(link_id: str, value: str) -> tuple[Condition, ...]:
    return (Condition(link_id, Operator.EQUALS, value),)


def test_a_floor_may_name_why_the_question_is_asked() -> None:
    onset = SMALL.questions_by_id["onset"]
    assert onset.enable_when is not None
    asked = Criteria((_about("onset", "new"),))
    floor = replace(SMALL.floors[0], criteria=Criteria((*asked.groups, *onset.enable_when.groups)))

    rule = replace(SMALL.rules[0], criteria=asked)
    assert covering(replace(SMALL, floors=(floor,)), rule) == (floor,)


def test_a_question_that_looks_at_itself_or_is_gone_covers_nothing() -> None:
    looking = tuple(
        replace(q, enable_when=Criteria((_about("onset", "new"),))) if q.link_id == "onset" else q
        for q in SMALL.questions
    )
    floor = replace(SMALL.floors[0], criteria=Criteria((_about("fever", "yes"),)))
    lost = replace(SMALL, questions=looking, floors=(floor,))

    for link_id in ("onset", "gone"):
        rule = replace(SMALL.rules[0], criteria=Criteria((_about(link_id, "new"),)))
        assert covering(lost, rule) == ()
