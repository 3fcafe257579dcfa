"""What becomes of the rows of a form's tables when two people change them."""

from typing import Any

import pytest
from django.test import Client

from tests.filling import shown
from tests.staff.conflicts import CONDITIONS, long_pain, parts, place_of, send
from triage.models import AnswerOption, Question, Rule

pytestmark = pytest.mark.django_db


def test_a_changed_row_of_a_table_is_a_conflict(superuser: Client) -> None:
    rule, drawn = long_pain(), shown(superuser.get(place_of(long_pain())))
    rule.conditions.filter(question__link_id="score").update(value="6")

    page = send(superuser, place_of(rule), drawn, **{"conditions-1-value": "50"})
    send(superuser, place_of(rule), shown(page))

    assert parts(page) == {
        CONDITIONS: [
            ("score >= 6", "", [("Value", "6", "")]),
            ("duration > 42", "", [("Value", "42", "50")]),
        ]
    }
    assert set(rule.conditions.values_list("value", flat=True)) == {"6", "50"}


def test_a_row_added_meanwhile_is_shown_and_stays(superuser: Client) -> None:
    rule, drawn = long_pain(), shown(superuser.get(place_of(long_pain())))
    question = Question.objects.get(link_id="fever")
    rule.conditions.create(group=3, question=question, operator="=", value="yes")

    page = send(superuser, place_of(rule), drawn, rationale="Typed.")
    send(superuser, place_of(rule), shown(page))

    [(name, what, boxes)] = parts(page)[CONDITIONS]
    assert (name, what) == ("fever = yes", "The other side added this.")
    assert ("Value", "yes", "") in boxes
    assert rule.conditions.count() == 3
    assert Rule.objects.get(pk=rule.pk).rationale == "Typed."


def test_what_was_typed_into_a_row_that_was_deleted_meanwhile_is_shown(superuser: Client) -> None:
    rule, drawn = long_pain(), shown(superuser.get(place_of(long_pain())))
    rule.conditions.get(question__link_id="score").delete()

    page = send(superuser, place_of(rule), drawn, **{"conditions-0-value": "9"})
    send(superuser, place_of(rule), shown(page))

    [(name, what, boxes)] = parts(page)[CONDITIONS]
    assert (name, what) == (
        "deleted row",
        "This row was deleted meanwhile. To keep what you typed, copy it into a new row.",
    )
    assert boxes == [
        ("Group", "", "1"),
        ("Question", "", "Score"),
        ("Comparison", "", "is at least"),
        ("Value", "", "9"),
    ]
    assert list(rule.conditions.values_list("value", flat=True)) == ["42"]


def test_a_row_that_both_sides_delete_is_gone(superuser: Client) -> None:
    rule, drawn = long_pain(), shown(superuser.get(place_of(long_pain())))
    rule.conditions.get(question__link_id="score").delete()

    page = send(superuser, place_of(rule), drawn, **{"conditions-0-DELETE": "on"})

    assert (page.status_code, parts(page)) == (409, {})


def test_a_row_that_one_side_deletes_and_the_other_changes_is_told(superuser: Client) -> None:
    rule, drawn = long_pain(), shown(superuser.get(place_of(long_pain())))
    rule.conditions.filter(question__link_id="score").update(value="6")

    page = send(superuser, place_of(rule), drawn, **{"conditions-0-DELETE": "on"})

    assert parts(page) == {
        CONDITIONS: [
            (
                "score >= 6",
                "You ticked it to be deleted, and it still is.",
                [("Value", "6", "")],
            )
        ]
    }
    send(superuser, place_of(rule), shown(page))
    assert list(rule.conditions.values_list("value", flat=True)) == ["42"]


def test_new_rows_that_were_typed_stand_there_again(superuser: Client) -> None:
    question = Question.objects.get(link_id="mood")
    drawn = shown(superuser.get(place_of(question)))
    Question.objects.filter(pk=question.pk).update(help="Theirs.")
    typed = {
        f"options-{number}-{name}": value
        for number in (2, 3, 4)
        for name, value in (("value", f"new-{number}"), ("label", f"New {number}"), ("order", 9))
    }

    page = send(superuser, place_of(question), drawn, **{**typed, "options-TOTAL_FORMS": "5"})
    send(superuser, place_of(question), shown(page))

    rows = parts(page)["Answer options"]
    assert [(name, what) for name, what, _ in rows] == [
        ("new row", "You added this; it stands below.")
    ] * 3
    labels = AnswerOption.objects.filter(question=question).values_list("label", flat=True)
    assert list(labels) == ["Yes", "No", "New 2", "New 3", "New 4"]
    assert Question.objects.get(pk=question.pk).help == "Theirs."


@pytest.mark.parametrize(
    ("answer", "stored", "told"),
    [
        ({"value": "8", "operator": ">"}, (1, "score", ">", "8"), "8"),
        (
            {"value": "", "value-unsure": "on", "operator": "="},
            (1, "score", "=", "asked-unknown"),
            "asked-unknown",
        ),
    ],
)
def test_a_new_condition_keeps_its_box_its_comparison_and_its_value(
    superuser: Client, answer: dict[str, str], stored: tuple[Any, ...], told: str
) -> None:
    rule, score = long_pain(), Question.objects.get(link_id="score")
    drawn = shown(superuser.get(place_of(rule)))
    Rule.objects.filter(pk=rule.pk).update(rationale="Theirs.")
    row = {"question": str(score.pk), "group": "1", **answer}
    typed = {f"conditions-2-{name}": value for name, value in row.items()}

    page = send(superuser, place_of(rule), drawn, **{**typed, "conditions-TOTAL_FORMS": "3"})
    send(superuser, place_of(rule), shown(page))

    [(name, what, boxes)] = parts(page)[CONDITIONS]
    assert (name, what) == ("new row", "You added this; it stands below.")
    assert [
        (label, value) for label, _stored, value in boxes if label in {"Question", "Value"}
    ] == [
        ("Question", "Score"),
        ("Value", told),
    ]
    made = rule.conditions.latest("pk")
    assert (made.group, made.question.link_id, made.operator, made.value) == stored
    assert Rule.objects.get(pk=rule.pk).rationale == "Theirs."
