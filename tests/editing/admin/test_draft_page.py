"""The draft beside the live version."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from tests.editing.admin.conftest import set_threshold
from tests.queries import counted
from tests.staff.people import LogIn, staff
from triage.models import AnswerOption, Disposition, Question, Questionnaire, Rule

ROLES = ("nobody", "patient", "clinician", "editor", "lead", "superuser")


def _address(row: Questionnaire) -> str:
    return reverse("admin:triage_questionnaire_draft", args=[row.pk])


def _rows(page: Any) -> dict[str, list[str]]:
    return {group.heading: [row.code for row in group.rows] for group in page.context["groups"]}


def test_staff_who_may_look_at_the_questionnaire_get_in(row: Questionnaire, log_in: LogIn) -> None:
    statuses = [log_in(role).get(_address(row)).status_code for role in ROLES]

    assert statuses == [302, 302, 403, 200, 200, 200]


def test_there_is_no_page_of_no_questionnaire(row: Questionnaire, log_in: LogIn) -> None:
    address = _address(row).replace(str(row.pk), "999999")

    assert log_in("editor").get(address).status_code == 404


def test_a_draft_that_is_live_does_not_differ(row: Questionnaire, log_in: LogIn) -> None:
    page = log_in("editor").get(_address(row)).content.decode()

    assert "Not at all: the draft says word for word what is live." in page


def test_a_changed_rule_stands_in_words_with_who_changed_it(
    row: Questionnaire, log_in: LogIn
) -> None:
    editor = log_in("editor")
    rule = Rule.objects.get(code="long-pain")
    condition = rule.conditions.get(question__link_id="score")
    condition._history_user = staff("editor")
    condition.value = "8"
    condition.save()

    page = editor.get(_address(row))

    assert _rows(page) == {"Rules": ["long-pain"]}
    [edited] = page.context["groups"][0].rows
    [edit] = edited.edits
    assert (edited.what, edited.by, edit.label) == ("changed", "editor", "fires when the person")
    assert [piece.text for piece in edit.before if piece.changed] == ["7"]
    assert [piece.text for piece in edit.after if piece.changed] == ["8"]
    assert edited.address == reverse("admin:triage_rule_change", args=[rule.pk])
    assert "By editor" in page.content.decode()


def test_everything_that_differs_stands_under_its_kind(row: Questionnaire, log_in: LogIn) -> None:
    Questionnaire.objects.update(introduction="Another one.")
    AnswerOption.objects.filter(question__link_id="onset", value="old").update(label="Long ago")
    Question.objects.filter(link_id="adult").update(order=99)
    Disposition.objects.filter(code="soon").update(urgency=30)
    row.rules.get(code="fever").delete()

    page = log_in("editor").get(_address(row))

    assert _rows(page) == {
        "The questionnaire itself": ["small"],
        "Questions": ["onset", ""],
        "Dispositions": ["soon"],
        "Rules": ["fever"],
    }
    text = page.content.decode()
    assert "Answer “Long ago”" in text
    assert "“adult” now comes after “note”." in text
    assert "removed" in text


def test_a_deletion_stands_among_the_changes(row: Questionnaire, log_in: LogIn) -> None:
    rule = row.rules.get(code="fever")
    row_id = rule.pk
    rule.delete()

    page = log_in("editor").get(_address(row))

    [(last, address), *_rest] = page.context["changes"]
    assert (last.what, last.kind, last.name, last.row_id) == ("Deleted", "rule", "fever", row_id)
    assert log_in("editor").get(address).status_code == 200


def test_problems_lead_to_where_they_are_mended(row: Questionnaire, log_in: LogIn) -> None:
    rule = row.rules.get(code="fever")
    rule.conditions.update(value="maybe")

    page = log_in("editor").get(_address(row))

    address = reverse("admin:triage_rule_change", args=[rule.pk])
    assert "2 problems forbid publishing" in page.content.decode()
    assert f'<a href="{address}">fever</a>' in page.content.decode()
    assert "Choose one of the options there are." in page.content.decode()


def test_without_a_live_version_everything_is_new(row: Questionnaire, log_in: LogIn) -> None:
    row.versions.update(status="retired", retired_at=timezone.now())

    page = log_in("editor").get(_address(row)).content.decode()

    assert "Nothing is live, so everything is new." in page


def test_the_changes_come_in_pages_at_no_more_queries(row: Questionnaire, log_in: LogIn) -> None:
    editor = log_in("editor")
    for number in (8, 9):
        set_threshold(number)
    editor.get(_address(row))
    with counted() as few:
        editor.get(_address(row))
    for number in range(60):
        set_threshold(number % 10)
    with counted() as many:
        page = editor.get(_address(row))

    assert len(many) == len(few)
    assert "Page 1 of 2" in page.content.decode()
    assert "Newer" in editor.get(_address(row), {"p": 2}).content.decode()
