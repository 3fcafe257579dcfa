"""Read as tables, the tables say of everybody what the engine says."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.editing.maps.reading_tables import read_tables, tables
from tests.engine.strategies import Patient, patients
from tests.small import SMALL
from tests.variants import with_rule
from triage.editing.maps.decision_table import Asked, Covered, covering, make_table
from triage.editing.maps.rule_chart import by_sign
from triage.engine.conditions import ASKED_UNKNOWN, Condition, Criteria, Operator
from triage.engine.outcome import State, evaluate
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import find_route
from triage.engine.rules import SafetyFloor
from triage.engine.truth import Truth
from triage.engine.urgency import Urgency

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
def test_whoever_a_covered_rule_applies_to_may_not_end_below_what_is_shown(one: Patient) -> None:
    document = replace(one.questionnaire, floors=tuple(_floors(one.questionnaire)))
    rules = {rule.code: rule for rule in document.rules}
    route = find_route(document, one.answers)

    for finding in evaluate(document, one.answers).findings:
        for covered in covering(document, rules[finding.rule]):
            truth = covered.floor.criteria.truth(route.kept, route.unanswered)
            demanded = {Truth.YES: Urgency.EMERGENCY, Truth.UNSURE: Urgency.SELF_CARE}[truth]
            assert demanded >= (covered.unsure if finding.unsure else covered.sure)


def _floors(document: Questionnaire) -> Iterator[SafetyFloor]:
    """What is random, what each rule asks, and that with why its questions are asked."""
    asked = [q.enable_when.groups for q in document.questions if q.enable_when]
    because = sum(asked, ())
    own = [rule.criteria.groups for rule in document.rules]
    drawn = document.floors[0].criteria.groups
    for groups in (drawn, *own, *((*groups, *because) for groups in own)):
        yield _floor(Criteria(groups))


def _floor(criteria: Criteria) -> SafetyFloor:
    """It demands as much as can be of whoever surely meets it, and else nothing."""
    sure, unsure = Urgency.EMERGENCY, Urgency.SELF_CARE
    floor = SMALL.floors[0]
    return replace(floor, criteria=criteria, minimum=sure, minimum_if_unsure=unsure)


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
    ("asked", "protected", "kept_from"),
    [
        (_compare(Operator.GREATER, 6), _compare(Operator.GREATER_OR_EQUAL, 7), Urgency.EMERGENCY),
        (_compare(Operator.GREATER_OR_EQUAL, 6), _compare(Operator.GREATER, 6), None),
        (_compare(Operator.LESS, 3), _compare(Operator.LESS_OR_EQUAL, 2), Urgency.EMERGENCY),
        (_compare(Operator.LESS_OR_EQUAL, 3), _compare(Operator.LESS, 3), None),
        (_compare(Operator.LESS, 3), _compare(Operator.GREATER, 1), None),
        (_compare(Operator.EQUALS, 7), _compare(Operator.GREATER, 6), Urgency.EMERGENCY),
        (_compare(Operator.GREATER, 6), _compare(Operator.EQUALS, 7), None),
        (_compare(Operator.GREATER, "x"), _compare(Operator.GREATER, 6), None),
        (
            _compare(Operator.EQUALS, ASKED_UNKNOWN),
            _compare(Operator.GREATER, 6),
            Urgency.SELF_CARE,
        ),
        (_OR, _compare(Operator.GREATER, 6), None),
        (Criteria(()), _compare(Operator.GREATER, 6), None),
        (_compare(Operator.GREATER, 6), Criteria(()), None),
    ],
)
def test_a_floor_covers_what_lies_within_it(
    asked: Criteria, protected: Criteria, kept_from: Urgency | None
) -> None:
    floor = _floor(protected)
    rule = replace(SMALL.rules[0], criteria=asked)

    found = covering(replace(SMALL, floors=(floor,)), rule)

    assert [one.sure for one in found] == ([] if kept_from is None else [kept_from])
    assert [one.unsure for one in found] == [Urgency.SELF_CARE for _ in found]


def _about(link_id: str, value: str) -> tuple[Condition, ...]:
    return (Condition(link_id, Operator.EQUALS, value),)


def test_a_floor_may_name_why_the_question_is_asked_and_is_met_in_doubt_by_that() -> None:
    """Who is not sure about the bladder is asked since when, too."""
    onset = SMALL.questions_by_id["onset"]
    assert onset.enable_when is not None
    asked = Criteria((_about("onset", "new"),))
    floor = _floor(Criteria((*asked.groups, *onset.enable_when.groups)))

    rule = replace(SMALL.rules[0], criteria=asked)
    [found] = covering(replace(SMALL, floors=(floor,)), rule)
    assert found == Covered(floor, Urgency.SELF_CARE, Urgency.SELF_CARE)


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


@pytest.mark.parametrize("groups", [(), (*_OR.groups, ()), (*_OR.groups, _about("gone", "new"))])
def test_what_nobody_can_meet_is_said_of_a_row_whose_cells_do_not_show_it(
    groups: tuple[tuple[Condition, ...], ...],
) -> None:
    changed = with_rule("fever", criteria=Criteria(groups))
    rows = {row.rule.code: row for table in tables(changed) for row in table.rows}

    assert [code for code, row in rows.items() if row.never_applies] == ["fever"]
