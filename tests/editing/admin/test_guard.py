"""Nothing is deleted while something depends on it."""

from typing import Any

import pytest
from django.test import Client

from tests.filling import address, complaints, save
from triage.models import (
    AnswerOption,
    Disposition,
    EducationalItem,
    EducationalSection,
    Question,
    Rule,
    WarningSign,
)

pytestmark = pytest.mark.django_db


def _text(page: Any) -> str:
    return " ".join(page.content.decode().split())


@pytest.mark.parametrize(
    ("model", "key", "said"),
    [
        (
            Question,
            {"link_id": "bladder"},
            [
                "Whether the question “onset” is asked depends on it.",
                "The rule “bladder-any” reads it.",
                "The rule “bladder-new” reads it.",
                "The safety floor “bladder-floor” reads it.",
            ],
        ),
        (Question, {"link_id": "weight"}, ["The suggestion “heavy” reads it."]),
        (
            AnswerOption,
            {"value": "new"},
            [
                "The rule “bladder-new” reads it.",
                "The safety floor “bladder-floor” reads it.",
            ],
        ),
        (Disposition, {"code": "same-day"}, ["The rule “fever” leads to it."]),
        (
            Disposition,
            {"code": "self-care"},
            ["It is the questionnaire&#x27;s default disposition."],
        ),
        (WarningSign, {"code": "infection"}, ["The rule “fever” stands under it."]),
        (
            EducationalItem,
            {"code": "MED-01"},
            [
                "The reading of the warning sign “bladder-sign” names MED-01.",
                "The suggestion “heavy” names MED-01.",
            ],
        ),
        (
            EducationalSection,
            {"code": "WTS"},
            [
                "The suggestion “heavy” shows the section “WTS”.",
                "The reading of the warning sign “bladder-sign” names WTS-01.",
                "The reading of the warning sign “infection” names WTS-02.",
            ],
        ),
    ],
)
def test_what_depends_on_a_row_is_said_in_words_and_it_stays(
    editor: Client, model: Any, key: dict[str, str], said: list[str]
) -> None:
    row = model.objects.get(**key)

    page = editor.post(address(row, "delete"), {"post": "yes"})

    assert "cannot be deleted, because something depends on it:" in _text(page)
    for sentence in said:
        assert f">{sentence}</a>" in _text(page)
    assert model.objects.filter(pk=row.pk).exists()


def test_what_depends_on_a_row_is_a_link(editor: Client) -> None:
    sign, rule = WarningSign.objects.get(code="infection"), Rule.objects.get(code="fever")

    page = _text(editor.get(address(sign, "delete")))

    assert f'<a href="{address(rule)}">The rule “fever” stands under it.</a>' in page


def test_in_a_list_nothing_is_deleted_either(editor: Client) -> None:
    rows = WarningSign.objects.filter(code__in=["infection", "long-pain"])
    chosen = {
        "action": "delete_selected",
        "_selected_action": [row.pk for row in rows],
        "post": "yes",
    }

    page = _text(editor.post(address(WarningSign, "changelist"), chosen))

    assert "Nothing was deleted, because something depends on what you chose:" in page
    assert "The rule “long-pain” stands under it." in page
    assert WarningSign.objects.count() == 4


def test_what_nothing_depends_on_is_deleted_with_others(editor: Client) -> None:
    rule = Rule.objects.get(code="bladder-any")
    chosen = {"action": "delete_selected", "_selected_action": [rule.pk]}

    asked = _text(editor.post(address(Rule, "changelist"), chosen))
    editor.post(address(Rule, "changelist"), {**chosen, "post": "yes"})

    assert "Are you sure" in asked
    assert not Rule.objects.filter(code="bladder-any").exists()


def test_the_last_rule_of_a_sign_goes_with_a_note(editor: Client) -> None:
    rule = Rule.objects.get(code="fever")

    page = _text(editor.get(address(rule, "delete")))

    assert "The warning sign “infection” has no other rule." in page
    assert "Are you sure" in page


def test_an_option_that_a_condition_names_is_not_deleted_on_its_questions_page(
    editor: Client,
) -> None:
    onset = Question.objects.get(link_id="onset")

    page = save(editor, address(onset), **{"options-0-DELETE": "on"})

    assert complaints(page)["options"] == [
        "“In the last 2 weeks” cannot be deleted. The rule “bladder-new” reads it.",
        "“In the last 2 weeks” cannot be deleted. The safety floor “bladder-floor” reads it.",
    ]
    assert onset.options.count() == 3


def test_the_code_of_an_option_that_a_condition_names_stays(editor: Client) -> None:
    onset = Question.objects.get(link_id="onset")

    page = save(editor, address(onset), **{"options-0-value": "recent"})

    assert complaints(page)["options"][0] == (
        "The code “new” must stay. The rule “bladder-new” reads it."
    )


def test_other_options_are_deleted_and_renamed(editor: Client) -> None:
    onset = Question.objects.get(link_id="onset")

    page = save(
        editor,
        address(onset),
        **{"options-0-label": "Lately", "options-1-DELETE": "on", "options-2-order": 9},
    )

    assert page.status_code == 302
    assert list(onset.options.values_list("label", flat=True)) == ["Lately", "Not sure"]
