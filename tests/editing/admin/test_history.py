"""Every change of a draft row: who, when, from what to what."""

from typing import Any

import pytest
from django.shortcuts import get_object_or_404
from django.test import Client

from tests.editing.admin.histories import last_change
from tests.filling import address, save
from tests.queries import counted
from tests.staff.people import LogIn
from triage.models import EducationalItem, Questionnaire, Rule, RuleCondition

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule(draft: Questionnaire) -> Rule:
    return get_object_or_404(Rule, code="long-pain")


def _text(page: Any) -> str:
    return " ".join(page.content.decode().split())


def _history(row: Any) -> str:
    return address(row, "history")


def _set_score(editor: Client, rule: Rule, number: int) -> None:
    page = save(editor, address(rule), **{"conditions-0-value": number})
    assert page.status_code == 302


def test_who_may_look_at_a_row_looks_at_its_history(rule: Rule, log_in: LogIn) -> None:
    roles = ("nobody", "clinician", "editor", "lead", "superuser")

    statuses = [log_in(role).get(_history(rule)).status_code for role in roles]
    one = [log_in(role).get(last_change(Rule, id=rule.pk)).status_code for role in roles]

    assert statuses == one == [302, 403, 200, 200, 200]


def test_a_changed_condition_stands_in_its_rules_history(editor: Client, rule: Rule) -> None:
    _set_score(editor, rule, 8)

    page = editor.get(_history(rule))

    one, place, what, may = page.context["entries"][0]
    assert [(f.label, f.before, f.after) for f in one.fields] == [("value", "7", "8")]
    assert what == "Rule condition: score: What about score? is at least 8"
    assert (str(one.record.history_user), may) == ("editor", True)
    assert place in page.content.decode()


def test_saving_what_did_not_change_is_no_change(editor: Client, rule: Rule) -> None:
    save(editor, address(rule))

    assert Rule.history.filter(id=rule.pk).count() == 1


def test_rows_of_the_fixtures_may_have_no_history(editor: Client, rule: Rule) -> None:
    Rule.history.all().delete()
    RuleCondition.history.all().delete()

    assert "No change is recorded" in _text(editor.get(_history(rule)))


@pytest.mark.parametrize("row_id", ["999999", "x"])
def test_there_is_no_history_of_nothing(editor: Client, row_id: str) -> None:
    assert editor.get(f"/admin/triage/rule/{row_id}/history/").status_code == 404
    assert editor.get(f"/admin/triage/rule/{row_id}/history/1/").status_code == 404


def test_an_item_is_listed_with_its_section_and_leads_to_its_own_page(
    editor: Client, draft: Questionnaire
) -> None:
    item = EducationalItem.objects.get(code="WTS-01")
    save(editor, address(item), body="Read this. It helps a lot.")

    page = editor.get(_history(item.section))
    done = editor.post(last_change(EducationalItem))

    assert "Educational item: WTS-01" in _text(page)
    assert done["Location"] == _history(item)
    assert EducationalItem.objects.get(code="WTS-01").body == "Read this. It helps."


def test_a_long_history_comes_in_pages_at_no_more_queries(editor: Client, rule: Rule) -> None:
    rule.rationale = "0"
    rule.save()
    editor.get(_history(rule))
    with counted() as few:
        editor.get(_history(rule))
    for number in range(60):
        rule.rationale = str(number)
        rule.save()
    with counted() as many:
        page = editor.get(_history(rule))

    assert "Page 1 of 2" in _text(page)
    assert len(page.context["entries"]) == 50
    assert len(many) <= len(few) + 60
