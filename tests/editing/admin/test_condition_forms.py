"""Conditions are checked where they are typed."""

from typing import Any

import pytest
from django.shortcuts import get_object_or_404
from django.test import Client

from tests.filling import address, complaints, save
from triage.models import EnableWhenCondition, Question, Questionnaire, Rule, Suggestion

SKIPPED = "This question may be skipped, so nothing can depend on it."


def _question(link_id: str) -> Question:
    return get_object_or_404(Question, link_id=link_id)


def _new(row: Any, number: int, link_id: str, operator: str, value: str) -> dict[str, Any]:
    """What typing one more condition sends."""
    prefix = f"conditions-{number}"
    return {
        f"{prefix}-group": 5,
        f"{prefix}-question": _question(link_id).pk,
        f"{prefix}-operator": operator,
        f"{prefix}-value": value,
    }


@pytest.mark.parametrize(
    ("link_id", "operator", "value", "box", "complaint"),
    [
        (
            "bladder",
            "=",
            "drip",
            "value",
            (
                "“drip” is no answer to this question. Its answers: cant_pee (“I can't pee”), "
                "leak (“I leak”), none (“None of these”), asked-unknown (“Not sure”)."
            ),
        ),
        ("bladder", ">", "leak", "operator", "Only numbers can be more or less. Choose “is”."),
        (
            "score",
            ">=",
            "11",
            "value",
            "Nobody can answer 11: the answer is from 0 to 10.",
        ),
        (
            "duration",
            ">",
            "-1",
            "value",
            "Nobody can answer -1: the answer is from 0 to 36500 days.",
        ),
        ("score", ">=", "7.5", "value", "Write a whole number with digits, for example 42."),
        ("score", ">=", "seven", "value", "Write a whole number with digits, for example 42."),
        (
            "weight",
            "=",
            "asked-unknown",
            "value",
            "“asked-unknown” is no answer to this question. Its answers: none.",
        ),
        (
            "score",
            ">",
            "asked-unknown",
            "operator",
            "Only numbers can be more or less. Choose “is”.",
        ),
        (
            "score",
            "=",
            "asked-unknown",
            "value",
            "“Not sure” cannot stand alone. Add the clear answer, in the same group.",
        ),
    ],
)
def test_a_condition_that_cannot_hold_is_refused_at_its_box(
    editor: Client, link_id: str, operator: str, value: str, box: str, complaint: str
) -> None:
    rule = Rule.objects.get(code="fever")

    page = save(editor, address(rule), **_new(rule, 1, link_id, operator, value))

    assert complaints(page)[f"conditions-1-{box}"] == [complaint]
    assert rule.conditions.count() == 1


def test_nothing_can_depend_on_words_that_may_be_skipped(editor: Client) -> None:
    rule = Rule.objects.get(code="fever")

    page = save(editor, address(rule), **_new(rule, 1, "note", "=", "ill"))

    assert complaints(page) == {
        "conditions-1-question": [
            SKIPPED,
            "People answer this in their own words; nothing can depend on it.",
        ]
    }


@pytest.mark.parametrize(
    ("link_id", "operator", "value", "stored"),
    [
        ("bladder", "=", "leak", "leak"),
        ("score", ">=", " 007 ", "7"),
        ("duration", "<=", "36500", "36500"),
    ],
)
def test_a_condition_that_can_hold_is_stored(
    editor: Client, link_id: str, operator: str, value: str, stored: str
) -> None:
    rule = Rule.objects.get(code="fever")

    page = save(editor, address(rule), **_new(rule, 1, link_id, operator, value))

    assert page.status_code == 302
    new = rule.conditions.get(group=5)
    assert (new.question.link_id, new.operator, new.value) == (link_id, operator, stored)


def test_not_sure_may_stand_beside_a_clear_answer_in_its_group(editor: Client) -> None:
    rule = Rule.objects.get(code="fever")
    unsure = {**_new(rule, 1, "fever", "=", "asked-unknown"), "conditions-1-group": 1}

    page = save(editor, address(rule), **unsure)

    assert page.status_code == 302
    assert rule.conditions.count() == 2


def test_the_clear_answer_beside_not_sure_cannot_be_deleted(editor: Client) -> None:
    rule = Rule.objects.get(code="fever")
    unsure = {**_new(rule, 1, "fever", "=", "asked-unknown"), "conditions-1-group": 1}

    page = save(editor, address(rule), **unsure, **{"conditions-0-DELETE": "on"})

    assert list(complaints(page)) == ["conditions-1-value"]


def test_a_condition_can_be_deleted(editor: Client) -> None:
    rule = Rule.objects.get(code="long-pain")

    page = save(editor, address(rule), **{"conditions-0-DELETE": "on"})

    assert page.status_code == 302
    assert rule.conditions.count() == 1


def test_the_same_condition_twice_is_refused(editor: Client) -> None:
    rule = Rule.objects.get(code="fever")
    twice = {**_new(rule, 1, "fever", "=", "yes"), "conditions-1-group": 1}

    page = save(editor, address(rule), **twice)

    assert page.status_code == 200
    assert "conditions" in complaints(page)


def test_an_incomplete_condition_is_asked_for(editor: Client) -> None:
    rule = Rule.objects.get(code="fever")

    page = save(editor, address(rule), **{"conditions-1-value": "yes"})

    assert list(complaints(page)) == ["conditions-1-question"]


def test_a_question_of_another_questionnaire_cannot_be_chosen(editor: Client) -> None:
    rule = Rule.objects.get(code="fever")
    other = Questionnaire.objects.create(slug="other", title="Other")
    foreign = Question.objects.create(
        questionnaire=other, link_id="foreign", type="yes-no", text="?", short_text="?", part="?"
    )
    new = {**_new(rule, 1, "fever", "=", "yes"), "conditions-1-question": foreign.pk}

    page = save(editor, address(rule), **new)
    listed = [pk for pk, _name in _first_row(page).fields["question"].choices]

    assert complaints(page) == {
        "conditions-1-question": ["This question is not of the same questionnaire."]
    }
    assert foreign.pk not in listed


def _first_row(page: Any) -> Any:
    return page.context["inline_admin_formsets"][0].formset.forms[0]


def test_a_new_rule_may_not_read_another_questionnaire(editor: Client) -> None:
    rule = Rule.objects.get(code="fever")
    other = Questionnaire.objects.create(slug="other", title="Other")

    page = save(
        editor,
        f"{address(Rule, 'add')}?in={other.pk}",
        code="new",
        sign=rule.sign_id,
        disposition=rule.disposition_id,
        rationale="Because.",
        source="Source.",
        **_new(rule, 0, "fever", "=", "yes"),
    )

    assert complaints(page) == {
        "sign": ["This belongs to another questionnaire."],
        "disposition": ["This belongs to another questionnaire."],
        "conditions-0-question": ["This question is not of the same questionnaire."],
    }


def test_a_new_rule_is_stored_with_its_conditions(editor: Client) -> None:
    rule = Rule.objects.get(code="fever")

    page = save(
        editor,
        address(Rule, "add"),
        code="new",
        sign=rule.sign_id,
        disposition=rule.disposition_id,
        rationale="Because.",
        source="Source.",
        **_new(rule, 0, "fever", "=", "yes"),
    )

    assert page.status_code == 302
    assert [str(c) for c in Rule.objects.get(code="new").conditions.all()] == ["fever = yes"]


def test_a_suggestion_may_depend_on_what_can_be_skipped(editor: Client) -> None:
    Question.objects.filter(link_id="mood").update(required=False)
    suggestion, rule = Suggestion.objects.get(code="adult"), Rule.objects.get(code="fever")

    on_suggestion = save(editor, address(suggestion), **_new(suggestion, 1, "mood", "=", "yes"))
    on_rule = save(editor, address(rule), **_new(rule, 1, "mood", "=", "yes"))

    assert on_suggestion.status_code == 302
    assert complaints(on_rule) == {"conditions-1-question": [SKIPPED]}


@pytest.mark.parametrize("link_id", ["onset", "fever"])
def test_a_question_depends_on_earlier_ones_only(editor: Client, link_id: str) -> None:
    onset = _question("onset")

    page = save(editor, address(onset), **_new(onset, 2, link_id, "=", "yes"))

    assert (
        "This question is not asked earlier. Choose one that stands before."
        in (complaints(page)["conditions-2-question"])
    )


def test_the_order_counts_as_it_is_being_saved(editor: Client) -> None:
    onset = _question("onset")

    page = save(editor, address(onset), order=99, **_new(onset, 2, "fever", "=", "yes"))

    assert page.status_code == 302
    assert EnableWhenCondition.objects.filter(owner=onset, question__link_id="fever").exists()


def test_a_gate_has_no_conditions(editor: Client) -> None:
    onset = _question("onset")

    page = save(editor, address(onset), is_gate="on")

    assert complaints(page) == {"conditions": ["A gate is always asked, so it has no conditions."]}
