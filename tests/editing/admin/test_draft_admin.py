"""Draft rows: what their pages show, and what they refuse."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from tests.conftest import store_version
from tests.filling import address, complaints, save
from tests.staff.people import staff
from triage.editing.drafts import build_draft
from triage.models import (
    DangerSign,
    Disposition,
    EducationalItem,
    EducationalSection,
    Question,
    Questionnaire,
    Rule,
    SafetyFloor,
    Suggestion,
    WarningSign,
)


def _other() -> Questionnaire:
    row = Questionnaire(slug="other", title="Other")
    row.save()
    return row


@pytest.mark.parametrize(
    ("row", "changes", "refused"),
    [
        (
            (Question, {"link_id": "score"}),
            {"minimum": None, "maximum": None},
            {
                "minimum": ["A number needs a smallest and a largest value."],
                "maximum": ["A number needs a smallest and a largest value."],
            },
        ),
        (
            (Question, {"link_id": "score"}),
            {"minimum": 9, "maximum": 8},
            {"maximum": ["The largest number is smaller than the smallest."]},
        ),
        (
            (Question, {"link_id": "fever"}),
            {"required": None},
            {"required": ["A gate asks for a danger sign: it must be answered."]},
        ),
        (
            (Question, {"link_id": "fever"}),
            {"link_id": "bladder"},
            {"__all__": ["Question with this Questionnaire and Link id already exists."]},
        ),
        (
            (WarningSign, {"code": "infection"}),
            {"reading": "WTS-02 WTS-99 CAU-01"},
            {"reading": ["There is no CAU-01, WTS-99 to read."]},
        ),
        (
            (Suggestion, {"code": "heavy"}),
            {"items": "WTS", "sections": "WTS-01"},
            {
                "items": ["There is no WTS to read."],
                "sections": ["There is no WTS-01 to read."],
            },
        ),
        (
            (EducationalSection, {"code": "MED"}),
            {"columns": '["Dose"]'},
            {
                "columns": [
                    "Write a name into the box of each column, and tick those that hold doses."
                ]
            },
        ),
        (
            (EducationalItem, {"code": "MED-01"}),
            {"cells": '["NSAID"]'},
            {"cells": ["Write one text for each column (Class, Dose), and empty all other boxes."]},
        ),
        (
            (EducationalItem, {"code": "WTS-01"}),
            {"cells": "[1]"},
            {"cells": ["Its section has no table: empty these boxes."]},
        ),
        (
            (EducationalItem, {"code": "WTS-01"}),
            {"cells": "[not json"},
            {"cells": ["Enter a valid JSON."]},
        ),
    ],
)
def test_a_row_that_could_not_be_published_is_refused_at_its_box(
    editor: Client, row: tuple[Any, dict[str, str]], changes: dict[str, Any], refused: Any
) -> None:
    model, key = row

    page = save(editor, address(model.objects.get(**key)), **changes)

    assert complaints(page) == refused


@pytest.mark.parametrize(
    "model",
    [
        DangerSign,
        Disposition,
        EducationalItem,
        EducationalSection,
        Question,
        Questionnaire,
        Rule,
        Suggestion,
        WarningSign,
    ],
)
def test_a_page_saved_as_it_is_changes_nothing(
    editor: Client, draft: Questionnaire, model: Any
) -> None:
    store_version(build_draft(draft))  # from now on its codes mean one thing
    row = model.objects.first()
    before = model.objects.filter(pk=row.pk).values().get()

    page = save(editor, address(row))

    assert page.status_code == 302
    assert model.objects.filter(pk=row.pk).values().get() == before
    assert LogEntry.objects.get().change_message == "[]"


@pytest.mark.parametrize(
    ("model", "box"),
    [
        (Questionnaire, "introduction"),
        (Disposition, "steps"),
        (EducationalItem, "body"),
        (Rule, "rationale"),
    ],
)
def test_a_text_is_not_changed_by_how_a_browser_ends_its_lines(
    editor: Client, model: Any, box: str
) -> None:
    row = model.objects.first()
    model.objects.filter(pk=row.pk).update(**{box: "One.\nTwo."})

    save(editor, address(row), **{box: "One.\r\nTwo."})

    assert getattr(model.objects.get(pk=row.pk), box) == "One.\nTwo."
    assert LogEntry.objects.get().change_message == "[]"


def test_not_sure_is_never_more_urgent_than_yes(editor: Client) -> None:
    rule = Rule.objects.get(code="bladder-any")
    emergency = Disposition.objects.get(code="emergency")

    page = save(editor, address(rule), disposition_if_unsure=emergency.pk)

    assert complaints(page) == {
        "disposition_if_unsure": [
            "This is more urgent than the disposition itself. “Not sure” never is."
        ]
    }


def test_a_safer_disposition_for_not_sure_is_stored(editor: Client) -> None:
    rule = Rule.objects.get(code="bladder-new")
    soon = Disposition.objects.get(code="soon")

    page = save(editor, address(rule), disposition_if_unsure=soon.pk)

    assert page.status_code == 302
    assert Rule.objects.get(pk=rule.pk).disposition_if_unsure == soon


def test_a_row_stays_in_its_questionnaire(editor: Client) -> None:
    rule, other = Rule.objects.get(code="fever"), _other()

    save(editor, address(rule), questionnaire=other.pk)

    assert Rule.objects.get(pk=rule.pk).questionnaire == rule.questionnaire


def test_only_what_belongs_to_the_questionnaire_can_be_chosen(editor: Client) -> None:
    rule, other = Rule.objects.get(code="fever"), _other()
    foreign = WarningSign.objects.create(questionnaire=other, code="x", title="X", origin="article")

    page = save(editor, address(rule), sign=foreign.pk)

    assert list(complaints(page)) == ["sign"]


def test_the_default_disposition_is_one_of_its_own(editor: Client, draft: Questionnaire) -> None:
    foreign = Disposition.objects.create(
        questionnaire=_other(), code="x", title="X", urgency=10, respond_within_hours=1
    )

    page = save(editor, address(draft), default_disposition=foreign.pk)

    assert list(complaints(page)) == ["default_disposition"]


def test_who_may_only_look_at_a_questionnaire_sees_no_boxes(
    draft: Questionnaire, client: Client
) -> None:
    reader = staff("reader")
    reader.user_permissions.add(Permission.objects.get(codename="view_questionnaire"))
    client.force_login(reader)

    page = client.get(address(draft))

    assert draft.title in page.content.decode()
    assert page.context["adminform"].form.fields == {}


def test_where_there_is_one_questionnaire_a_new_row_belongs_to_it(
    editor: Client, draft: Questionnaire
) -> None:
    page = editor.get(address(Rule, "add"))

    box = page.context["adminform"].form["questionnaire"]
    assert (box.value(), box.field.disabled) == (draft.pk, True)


def test_a_question_leads_to_everything_that_depends_on_it(editor: Client) -> None:
    onset = editor.get(address(Question.objects.get(link_id="onset"))).content.decode()
    note = editor.get(address(Question.objects.get(link_id="note"))).content.decode()
    rule, floor = Rule.objects.get(code="bladder-new"), SafetyFloor.objects.get()

    assert f'rule <a href="{address(rule)}">bladder-new</a>, safety floor <a href="' in onset
    assert f'<a href="{address(floor)}">{floor.title}</a>' in onset
    assert "Nothing." in note


def test_a_question_that_something_depends_on_is_not_deleted(editor: Client) -> None:
    onset = Question.objects.get(link_id="onset")

    page = editor.post(address(onset, "delete"), {"post": "yes"})

    assert page.status_code == 200
    assert Question.objects.filter(pk=onset.pk).exists()


def test_a_rule_is_deleted_with_its_conditions(editor: Client) -> None:
    rule = Rule.objects.get(code="fever")

    page = editor.post(address(rule, "delete"), {"post": "yes"})

    assert page.status_code == 302
    assert not Rule.objects.filter(code="fever").exists()


def test_a_warning_sign_lists_its_rules_as_links(editor: Client) -> None:
    sign, rule = WarningSign.objects.get(code="infection"), Rule.objects.get(code="fever")

    page = editor.get(address(sign)).content.decode()

    assert f'rule <a href="{address(rule)}">fever</a>' in page


def test_a_section_lists_its_items_as_links(editor: Client) -> None:
    item = EducationalItem.objects.get(code="MED-01")

    page = editor.get(address(item.section)).content.decode()

    assert f'educational item <a href="{address(item)}">MED-01 A pain tablet</a>' in page


def test_no_column_and_no_cell_may_be_left_empty_boxes(editor: Client) -> None:
    section, item = (
        EducationalSection.objects.get(code="WTS"),
        EducationalItem.objects.get(code="WTS-01"),
    )

    pages = save(editor, address(section), columns=""), save(editor, address(item), cells="")

    assert [page.status_code for page in pages] == [302, 302]
    assert EducationalSection.objects.get(code="WTS").columns == []
    assert EducationalItem.objects.get(code="WTS-01").cells == []


def test_what_does_not_exist_leads_back_to_the_index(editor: Client) -> None:
    page = editor.get(reverse("admin:triage_rule_change", args=[10**6]))

    assert page["Location"] == reverse("admin:index")
