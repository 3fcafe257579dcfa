"""A recorded change is taken back, as far as it could be done by hand."""

from typing import Any

import pytest
from django.shortcuts import get_object_or_404
from django.test import Client
from django.urls import reverse

from tests.editing.admin.histories import last_change
from tests.filling import address, save
from tests.staff.people import LogIn, staff
from triage.models import (
    AnswerOption,
    EducationalItem,
    EducationalSection,
    Question,
    Questionnaire,
    Rule,
    RuleCondition,
    SafetyFloor,
)

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


def test_a_change_is_taken_back_after_a_question(editor: Client, rule: Rule) -> None:
    _set_score(editor, rule, 8)
    place = last_change(RuleCondition)

    asked = editor.get(place)
    done = editor.post(place)

    assert "sets these fields to what they were before" in _text(asked)
    assert done["Location"] == _history(rule)
    assert rule.conditions.get(question__link_id="score").value == "7"
    last = RuleCondition.history.latest()
    assert last.history_user == staff("editor")
    assert last.history_change_reason.startswith("Taken back: what was done on ")


def test_what_was_changed_since_in_other_fields_stays(editor: Client, rule: Rule) -> None:
    save(editor, address(rule), rationale="One.")
    place = last_change(Rule, id=rule.pk)
    save(editor, address(rule), source="Other.")

    editor.post(place)

    kept = Rule.objects.get(pk=rule.pk)
    assert (kept.rationale, kept.source) == ("Because.", "Other.")


def test_a_deleted_row_comes_back_with_its_parts(editor: Client, rule: Rule) -> None:
    before = [str(condition) for condition in rule.conditions.all()]
    editor.post(address(rule, "delete"), {"post": "yes"})
    assert not Rule.objects.filter(code="long-pain").exists()

    gone = editor.get(_history(rule))
    editor.post(last_change(Rule, id=rule.pk))

    assert "This row is deleted." in _text(gone)
    back = Rule.objects.get(code="long-pain")
    assert [str(condition) for condition in back.conditions.all()] == before


def test_a_deletion_taken_back_twice_is_refused(editor: Client, rule: Rule) -> None:
    editor.post(address(rule, "delete"), {"post": "yes"})
    place = last_change(Rule, id=rule.pk)
    editor.post(place)

    page = editor.post(place, follow=True)

    assert "Not taken back. It is there again already." in _text(page)


def test_what_was_made_is_deleted_again(editor: Client, rule: Rule) -> None:
    score = Question.objects.get(link_id="score")
    save(
        editor,
        address(rule),
        **{
            "conditions-2-group": 3,
            "conditions-2-question": score.pk,
            "conditions-2-operator": ">",
            "conditions-2-value": 2,
        },
    )

    asked = editor.get(last_change(RuleCondition))
    editor.post(last_change(RuleCondition))

    assert "Taking this back deletes the row." in _text(asked)
    assert rule.conditions.count() == 2


def test_what_something_depends_on_is_not_deleted_again(editor: Client, rule: Rule) -> None:
    AnswerOption.history.filter(value="leak").update(history_user=staff("editor"))

    page = editor.post(last_change(AnswerOption, value="leak"), follow=True)

    assert "Not taken back. " in _text(page)
    assert "The rule “bladder-any” reads it." in _text(page)
    assert AnswerOption.objects.filter(value="leak").exists()


def test_what_was_made_when_the_site_was_set_up_is_not_taken_back(
    editor: Client, rule: Rule
) -> None:
    page = editor.post(last_change(Rule, id=rule.pk))

    assert page.status_code == 403


def test_a_change_of_what_is_deleted_by_now_waits_for_the_deletion(
    editor: Client, rule: Rule
) -> None:
    save(editor, address(rule), rationale="One.")
    place = last_change(Rule, id=rule.pk)
    editor.post(address(rule, "delete"), {"post": "yes"})

    page = editor.post(place, follow=True)

    assert "It is deleted by now. Take the deletion back first." in _text(page)


def test_what_the_row_itself_would_refuse_is_not_taken_back(editor: Client, rule: Rule) -> None:
    score = Question.objects.get(link_id="score")
    _set_score(editor, rule, 8)
    place = last_change(RuleCondition)
    rule.conditions.create(group=1, question=score, operator=">=", value="7")

    page = editor.post(place, follow=True)

    assert "already exists" in _text(page)
    assert rule.conditions.filter(value="8").exists()


def test_how_it_was_before_may_not_be_recorded(editor: Client, rule: Rule) -> None:
    RuleCondition.history.all().delete()
    _set_score(editor, rule, 8)

    listed, looked = editor.get(_history(rule)), editor.get(last_change(RuleCondition))

    assert "How it was before is not recorded." in _text(listed)
    assert "How it was before is not recorded." in _text(looked)
    assert editor.post(last_change(RuleCondition)).status_code == 403


def test_a_row_saved_as_it_was_has_nothing_to_take_back(editor: Client, rule: Rule) -> None:
    rule.save()

    assert "Saved as it was." in _text(editor.get(_history(rule)))
    assert "It was saved as it was." in _text(editor.get(last_change(Rule, id=rule.pk)))


def test_a_deleted_section_comes_back_with_its_items(log_in: LogIn, draft: Questionnaire) -> None:
    draft.warningsigns.update(reading="WTS-01")
    draft.suggestions.update(items="", sections="")
    section, editor = EducationalSection.objects.get(code="MED"), log_in("editor")
    editor.post(address(section, "delete"), {"post": "yes"})

    editor.post(last_change(EducationalSection, id=section.pk))

    assert EducationalItem.objects.filter(section_id=section.pk, code="MED-01").exists()


@pytest.fixture
def floor(draft: Questionnaire) -> SafetyFloor:
    """A floor raised to emergency and locked, by a lead."""
    floor: Any = get_object_or_404(SafetyFloor)
    for minimum, locked in ((20, False), (30, False), (40, True)):
        floor.minimum, floor.minimum_if_unsure, floor.locked = minimum, 20, locked
        floor._history_user = staff("lead")
        floor.save()
    return get_object_or_404(SafetyFloor)


def _change(floor: SafetyFloor, number: int) -> str:
    record = floor.history.order_by("history_id")[number]
    return reverse("admin:triage_safetyfloor_simple_history", args=[floor.pk, record.history_id])


@pytest.mark.parametrize("role", ["editor", "lead", "superuser"])
def test_a_locked_floor_is_not_changed_through_its_history(
    floor: SafetyFloor, log_in: LogIn, role: str
) -> None:
    pages = [log_in(role).post(_change(floor, number)) for number in range(4)]

    assert [page.status_code for page in pages] == [403] * 4
    assert SafetyFloor.objects.get().minimum == 40


def test_without_its_lock_a_floor_is_changed_back_by_a_lead(
    floor: SafetyFloor, log_in: LogIn
) -> None:
    SafetyFloor.objects.update(locked=False, minimum=30)

    forbidden = log_in("editor").post(_change(floor, 2))
    done = log_in("lead").post(_change(floor, 2))

    assert (forbidden.status_code, done.status_code) == (403, 302)
    assert SafetyFloor.objects.get().minimum == 20


def test_a_condition_of_a_locked_floor_is_not_changed_through_its_history(
    floor: SafetyFloor, log_in: LogIn
) -> None:
    condition: Any = floor.conditions.get(value="new")
    condition.value = "old"
    condition._history_user = staff("lead")
    condition.save()
    record = condition.history.latest()
    name = "admin:triage_floorcondition_simple_history"
    place = reverse(name, args=[condition.pk, record.history_id])

    statuses = [log_in(role).post(place).status_code for role in ("editor", "lead", "superuser")]

    assert statuses == [403, 403, 403]


def test_a_part_does_not_come_back_without_its_row(editor: Client, rule: Rule) -> None:
    editor.post(address(rule, "delete"), {"post": "yes"})

    assert editor.post(last_change(RuleCondition)).status_code == 403
