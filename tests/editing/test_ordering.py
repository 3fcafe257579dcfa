"""Rows moved up and down: only as they were shown, and with no more stored than has to be."""

import pytest

from tests.staff.people import draft
from triage.editing.ordering import (
    OrderChanged,
    move,
    next_order,
    order_stamp,
    put_behind,
    rows_beside,
)
from triage.models import EducationalItem, Question, Questionnaire

__all__ = ["draft"]


def _names(row: Question) -> list[str]:
    return [one.link_id for one in rows_beside(row)]


def _stamp(row: Question) -> str:
    return order_stamp([one.pk for one in rows_beside(row)])


@pytest.fixture
def fever(draft: Questionnaire) -> Question:
    found: Question = draft.questions.get(link_id="fever")
    return found


def test_two_change_places_and_nothing_else_is_stored(fever: Question) -> None:
    before, records = _names(fever), Question.history.count()

    assert move(fever, -1, seen=_stamp(fever))

    at = before.index("fever")
    assert _names(fever) == [*before[: at - 1], "fever", before[at - 1], *before[at + 1 :]]
    assert Question.history.count() == records + 2


def test_at_either_end_there_is_no_place_to_go_to(fever: Question) -> None:
    first, last = rows_beside(fever)[0], list(rows_beside(fever))[-1]
    names = _names(fever)

    moved = [move(first, -1, seen=_stamp(first)), move(last, 1, seen=_stamp(last))]

    assert (moved, _names(fever)) == ([False, False], names)


def test_rows_with_the_same_number_are_numbered_anew(fever: Question) -> None:
    Question.objects.update(order=0)
    before = _names(fever)

    move(fever, 1, seen=_stamp(fever))

    at = before.index("fever")
    assert _names(fever) == [*before[:at], before[at + 1], "fever", *before[at + 2 :]]
    assert list(rows_beside(fever).values_list("order", flat=True))[:2] == [10, 20]


def test_nothing_is_moved_in_a_list_that_was_changed_meanwhile(fever: Question) -> None:
    seen = _stamp(fever)
    move(fever, 1, seen=seen)
    names = _names(fever)

    with pytest.raises(OrderChanged):
        move(fever, 1, seen=seen)

    assert _names(fever) == names


def test_a_row_is_put_right_behind_another(fever: Question) -> None:
    adult = rows_beside(fever).get(link_id="adult")

    put_behind(fever, adult)

    assert _names(fever)[:2] == ["adult", "fever"]


def test_where_there_is_room_no_other_row_is_stored(fever: Question) -> None:
    for number, one in enumerate(rows_beside(fever), start=1):
        Question.objects.filter(pk=one.pk).update(order=number * 10)
    kept = dict(rows_beside(fever).values_list("pk", "order"))
    adult, records = rows_beside(fever)[0], Question.history.count()
    fever.refresh_from_db()

    put_behind(fever, adult)

    orders = dict(rows_beside(fever).values_list("pk", "order"))
    assert orders == {**kept, fever.pk: 15}
    assert Question.history.count() == records + 1


def test_without_room_all_behind_it_make_some(fever: Question) -> None:
    for number, one in enumerate(rows_beside(fever), start=1):
        Question.objects.filter(pk=one.pk).update(order=number)
    adult = rows_beside(fever)[0]
    names = [name for name in _names(fever) if name not in {"adult", "fever"}]
    fever.refresh_from_db()

    put_behind(fever, adult)

    assert _names(fever) == ["adult", "fever", *names]


def test_behind_the_last_there_is_always_room(draft: Questionnaire) -> None:
    first, *_others, last = rows_beside(Question(questionnaire=draft))

    put_behind(first, last)

    assert (first.order, _names(first)[-1]) == (last.order + 10, first.link_id)


def test_a_new_row_stands_at_the_end_of_its_list(draft: Questionnaire) -> None:
    last = max(draft.questions.values_list("order", flat=True))
    section = draft.sections.create(
        code="NEW", slug="new", title="New", source_date="2026-01-01", review_by="2027-01-01"
    )

    assert next_order(Question(questionnaire=draft)) == last + 10
    assert next_order(EducationalItem(section=section)) == 10
