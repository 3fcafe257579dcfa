"""Conditions in tables and lists."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.filling import address, save
from tests.staff.people import LogIn
from triage.models import (
    FloorCondition,
    Questionnaire,
    Rule,
    RuleCondition,
    SafetyFloor,
    Suggestion,
)


def test_every_box_has_a_name_of_its_own(editor: Client) -> None:
    page = editor.get(address(Rule.objects.get(code="long-pain"))).content.decode()

    for name in ("Comparison, row 1", "Value, row 2", "Delete, row 2", "Question, row 3"):
        assert f'aria-label="{name}"' in page


def test_the_answer_a_code_stands_for_is_shown(editor: Client) -> None:
    bladder = editor.get(address(Rule.objects.get(code="bladder-any"))).content.decode()
    pain = editor.get(address(Rule.objects.get(code="long-pain"))).content.decode()

    assert re.search(r'<option value="leak" selected>\s*I leak\s*</option>', bladder)
    assert re.search(r'type="number" name="conditions-1-value" value="42"[^>]*>\s*days', pain)


def test_the_list_of_conditions_leads_to_what_depends_on_them(editor: Client) -> None:
    condition = RuleCondition.objects.get(value="cant_pee", owner__code="bladder-new")

    page = editor.get(address(RuleCondition, "changelist"), {"q": "cant_pee"}).content.decode()

    assert f'rule <a href="{address(condition.owner)}">bladder-new</a>' in page
    assert "I can&#x27;t pee" in page


@pytest.mark.parametrize("page", ["change", "delete"])
def test_conditions_of_a_locked_floor_stay(draft: Questionnaire, log_in: LogIn, page: str) -> None:
    floor = SafetyFloor.objects.get()
    floor.conditions.filter(group=2).delete()
    condition = FloorCondition.objects.get()
    assert floor.locked

    response = log_in("lead").post(address(condition, page), {"post": "yes"})

    assert response.status_code == 403


@pytest.mark.parametrize(("model", "code"), [(Rule, "fever"), (Suggestion, "heavy")])
def test_while_a_new_code_is_refused_the_sentence_is_that_of_the_stored_row(
    editor: Client, model: Any, code: str
) -> None:
    row = model.objects.get(code=code)

    page = save(editor, address(row), code="not a code")

    assert page.status_code == 200
    assert "when the person answers" in page.content.decode()
