"""A form drawn again with what was typed: one more row, another order, and nothing stored."""

from typing import Any

import pytest
from django.test import Client

from tests.filling import address, complaints, save, shown
from triage.editing.drafts import build_draft
from triage.models import AnswerOption, Question, Questionnaire, Rule


@pytest.fixture
def rule(draft: Questionnaire) -> Rule:
    found: Rule = draft.rules.get(code="long-pain")
    return found


@pytest.fixture
def bladder(draft: Questionnaire) -> Question:
    found: Question = draft.questions.get(link_id="bladder")
    return found


def _labels(page: Any) -> list[str]:
    formset = page.context["inline_admin_formsets"][0].formset
    return [form["label"].value() for form in formset.forms if form["label"].value()]


def test_after_a_question_was_chosen_its_answers_are_offered(editor: Client, rule: Rule) -> None:
    fever = rule.questionnaire.questions.get(link_id="fever")

    page = save(editor, address(rule), **{"_again": "next", "conditions-2-question": fever.pk})

    box = page.context["inline_admin_formsets"][0].formset.forms[2]["value"]
    assert [label for _code, label in box.field.widget.choices] == [
        "---------",
        "Yes",
        "No",
        "Not sure",
    ]
    assert complaints(page) == {}
    assert rule.conditions.count() == 2


def test_what_was_typed_elsewhere_stays(editor: Client, rule: Rule) -> None:
    page = save(editor, address(rule), _again="next", rationale="It lasts.", source="")

    assert shown(page)["rationale"] == "It lasts."
    assert Rule.objects.get(pk=rule.pk).rationale == rule.rationale


def test_one_more_condition_stands_in_its_box_and_is_stored_there(
    editor: Client, rule: Rule
) -> None:
    fever = rule.questionnaire.questions.get(link_id="fever")
    drawn = save(editor, address(rule), _again="more:conditions:2")

    formset = drawn.context["inline_admin_formsets"][0].formset
    boxes = [(number, len(forms)) for number, forms in formset.boxes]
    values = {"conditions-3-question": fever.pk, "conditions-3-value": "yes"}
    response = editor.post(address(rule), {**shown(drawn), **values})

    assert boxes == [(1, 1), (2, 2), (3, 1)]
    assert response.status_code == 302, complaints(response)
    assert sorted(str(one) for one in rule.conditions.filter(group=2)) == [
        "duration > 42",
        "fever = yes",
    ]


@pytest.mark.parametrize("wish", ["more:nothing:1", "more:conditions", "up:options:1", "what", ""])
def test_a_wish_that_means_nothing_draws_the_form_as_it_was(
    editor: Client, rule: Rule, wish: str
) -> None:
    before = build_draft(rule.questionnaire)

    page = save(editor, address(rule), _again=wish)

    assert page.status_code == 200
    assert build_draft(Questionnaire.objects.get()) == before


def test_a_table_grows_no_further_than_a_form_may(editor: Client, rule: Rule) -> None:
    page = save(
        editor, address(rule), **{"_again": "more:conditions:1", "conditions-TOTAL_FORMS": 60}
    )

    assert len(page.context["inline_admin_formsets"][0].formset.forms) == 60


def test_an_answer_moves_up_with_all_that_was_typed_in_it(
    editor: Client, bladder: Question
) -> None:
    leak = bladder.options.get(value="leak")

    page = save(
        editor, address(bladder), **{"_again": f"up:options:{leak.pk}", "options-1-label": "I drip"}
    )
    stored = [option.label for option in bladder.options.all()]
    editor.post(address(bladder), shown(page))

    assert _labels(page)[:2] == ["I drip", "I can't pee"]
    assert stored[:2] == ["I can't pee", "I leak"]
    assert [option.value for option in bladder.options.order_by("order")][:2] == [
        "leak",
        "cant_pee",
    ]


def test_answers_with_the_same_number_get_numbers_of_their_own(
    editor: Client, bladder: Question
) -> None:
    bladder.options.update(order=0)
    second = bladder.options.order_by("value")[1]

    page = save(editor, address(bladder), _again=f"down:options:{second.pk}")
    editor.post(address(bladder), shown(page))

    numbers = list(bladder.options.order_by("order").values_list("order", flat=True))
    assert numbers == [10, 20, 30, 40]
    assert bladder.options.order_by("order")[2] == second


@pytest.mark.parametrize("wish", ["up", "down"])
def test_at_either_end_an_answer_stays(editor: Client, bladder: Question, wish: str) -> None:
    rows = list(bladder.options.order_by("order"))
    row = rows[0] if wish == "up" else rows[-1]

    page = save(editor, address(bladder), _again=f"{wish}:options:{row.pk}")

    assert _labels(page) == [option.label for option in rows]


def test_a_new_answer_needs_a_label_alone_and_stands_at_the_end(
    editor: Client, bladder: Question
) -> None:
    last = max(bladder.options.values_list("order", flat=True))

    save(
        editor,
        address(bladder),
        **{"options-4-label": "I leak", "options-4-carer_label": "They leak"},
    )

    made = AnswerOption.objects.latest("pk")
    assert (made.value, made.carer_label) == ("i-leak", "They leak")
    assert made.order > last


def test_a_new_answer_that_says_not_sure_stands_alone(editor: Client, draft: Questionnaire) -> None:
    adult = draft.questions.get(link_id="adult")

    save(editor, address(adult), **{"options-2-label": "Not sure"})

    made = AnswerOption.objects.latest("pk")
    assert (made.value, made.exclusive) == ("asked-unknown", True)
