"""After each save: what it did to the draft as a whole."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.editing.admin.histories import last_change
from tests.filling import address, save
from tests.staff.people import LogIn
from triage.models import (
    DangerSign,
    EducationalItem,
    Question,
    Questionnaire,
    Rule,
    RuleCondition,
    Vignette,
)

pytestmark = pytest.mark.django_db


def _said(editor: Client, page: Any) -> list[tuple[str, str]]:
    """What is said of the draft once a save has led on, with how loud it is said."""
    assert page.status_code == 302
    messages = editor.get(page["Location"]).context["messages"]
    about = [(m.level_tag, str(m)) for m in messages]
    return [(level, said) for level, said in about if "the draft" in said.lower()]


def _links(row: Questionnaire, back: str) -> str:
    see = reverse("admin:triage_questionnaire_draft", args=[row.pk])
    return f'<a href="{see}">see them</a>, or <a href="{back}">take it back</a>.'


def test_the_first_problems_are_told_with_a_way_back(editor: Client, draft: Questionnaire) -> None:
    rule = Rule.objects.get(code="fever")

    page = save(editor, address(rule), **{"conditions-0-DELETE": "on"})

    back = last_change(RuleCondition)
    assert _said(editor, page) == [
        ("warning", f"The draft now has 1 problem, because of this change: {_links(draft, back)}")
    ]
    assert editor.get(back).status_code == 200
    editor.post(back)
    assert rule.conditions.count() == 1


def test_more_problems_are_told_apart_from_those_there_were(
    editor: Client, draft: Questionnaire
) -> None:
    Rule.objects.get(code="mood").conditions.all().delete()
    rule = Rule.objects.get(code="fever")

    page = save(editor, address(rule), rationale="So.", **{"conditions-0-DELETE": "on"})

    [(level, said)] = _said(editor, page)
    assert level == "warning"
    assert said.startswith("The draft now has 2 problems, 1 of them because of this change: ")
    assert said.endswith(_links(draft, address(rule, "history")))  # it was two changes


def test_another_problem_in_place_of_one_is_told(editor: Client) -> None:
    sign = DangerSign.objects.order_by("order")[0]
    DangerSign.objects.filter(pk=sign.pk).update(text="Call {nobody} now")

    page = save(editor, address(sign), text="Call {someone} now")

    [(level, said)] = _said(editor, page)
    assert level == "warning"
    assert "because of this change: " in said


def test_fewer_problems_are_told_too(editor: Client, draft: Questionnaire) -> None:
    for code in ("fever", "mood"):
        Rule.objects.get(code=code).conditions.all().delete()
    rule, fever = Rule.objects.get(code="fever"), Question.objects.get(link_id="fever")
    condition = {"question": fever.pk, "operator": "=", "value": "yes", "group": 1}
    boxes = {f"conditions-0-{name}": value for name, value in condition.items()}

    some = _said(editor, save(editor, address(rule), **boxes))
    Rule.objects.get(code="mood").delete()
    draft.warningsigns.get(code="crisis-sign").delete()
    Question.objects.get(link_id="mood").delete()
    again = Rule.objects.get(code="fever")
    again.conditions.all().delete()
    none = _said(editor, save(editor, address(again), **boxes))

    see = reverse("admin:triage_questionnaire_draft", args=[draft.pk])
    assert some == [("success", f'1 problem left in the draft: <a href="{see}">see them</a>.')]
    assert none == [("success", "The draft has no problems any more.")]


def test_a_save_that_changes_nothing_looks_once_and_says_nothing(editor: Client) -> None:
    rule = Rule.objects.get(code="fever")

    def queries(**changes: Any) -> int:
        with CaptureQueriesContext(connection) as asked:
            page = save(editor, address(rule), **changes)
            count = len(asked)
        assert _said(editor, page) == []
        return count

    idle, busy = queries(), queries(rationale="Other.")

    assert idle < busy


def test_a_new_row_is_taken_back_by_its_own_record(editor: Client, draft: Questionnaire) -> None:
    section = EducationalItem.objects.get(code="MED-01").section

    page = save(
        editor,
        address(EducationalItem, "add"),
        section=section.pk,
        code="MED-09",
        title="New tablet",
        cells='["", ""]',
        body="Read this.",
    )

    [(_level, said)] = _said(editor, page)
    assert said.endswith(_links(draft, last_change(EducationalItem)))


def test_what_is_deleted_is_missed_at_once(editor: Client, draft: Questionnaire) -> None:
    rule = Rule.objects.get(code="fever")

    page = editor.post(address(rule, "delete"), {"post": "yes"})

    [(_level, said)] = _said(editor, page)
    assert said.startswith("The draft now has 1 problem, because of this change: ")
    assert said.endswith(_links(draft, address(rule, "history")))


@pytest.mark.parametrize("several", [True, False])
def test_what_is_deleted_in_a_list_is_missed_too(
    editor: Client, draft: Questionnaire, several: bool
) -> None:
    codes = ["fever", "mood"] if several else ["fever"]
    rules = list(Rule.objects.filter(code__in=codes))
    chosen = {
        "action": "delete_selected",
        "_selected_action": [rule.pk for rule in rules],
        "post": "yes",
    }

    page = editor.post(address(Rule, "changelist"), chosen)

    [(_level, said)] = _said(editor, page)
    see = reverse("admin:triage_questionnaire_draft", args=[draft.pk])
    assert said.endswith(_links(draft, see if several else address(rules[0], "history")))


def test_a_new_questionnaire_has_everything_to_do(log_in: LogIn) -> None:
    lead = log_in("superuser")

    page = save(
        lead,
        address(Questionnaire, "add"),
        slug="new",
        title="New check",
        audience="All of us.",
        intended_use="For tests.",
        introduction="A few questions.",
        unfinished_title="Not finished yet",
        unfinished_advice="Please call {urgent_line}.",
    )

    [(_level, said)] = _said(lead, page)
    assert f"/questionnaire/{Questionnaire.objects.get().pk}/draft/" in said


def test_a_vignette_is_no_part_of_the_document(editor: Client, vignette: Vignette) -> None:
    page = save(editor, address(vignette), title="Anna")

    assert _said(editor, page) == []
