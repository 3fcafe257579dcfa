"""The questionnaire is chosen once: every form, list and box knows it from then on."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from tests.filling import address, complaints, save
from tests.staff.people import staff
from triage.models import (
    Disposition,
    EducationalItem,
    EducationalSection,
    Question,
    Questionnaire,
    Rule,
    WarningSign,
)


def test_before_a_new_row_the_questionnaire_is_chosen(
    editor: Client, draft: Questionnaire, other: Questionnaire
) -> None:
    text = editor.get(f"{address(Rule, 'add')}?sign=3").content.decode()

    links = re.findall(r'href="\?([^"]*in=\d+)"', text)
    assert {link.replace("&amp;", "&") for link in links} == {
        f"sign=3&in={draft.pk}",
        f"sign=3&in={other.pk}",
    }


def test_boxes_offer_what_belongs_to_it_alone(
    editor: Client, draft: Questionnaire, other: Questionnaire
) -> None:
    form = editor.get(f"{address(Rule, 'add')}?in={draft.pk}").context["adminform"].form

    signs = [label for _pk, label in form.fields["sign"].choices]
    ways = [label for _pk, label in form.fields["disposition"].choices]
    assert not any("Foreign" in label for label in (*signs, *ways))
    assert ways[1].startswith("▲ Emergency: ")
    assert signs[1].startswith("▲ Emergency: ")
    assert form.fields["questionnaire"].disabled


def test_what_is_added_beside_a_box_belongs_to_it_too(
    editor: Client, draft: Questionnaire, other: Questionnaire
) -> None:
    text = editor.get(f"{address(Rule, 'add')}?in={draft.pk}").content.decode()

    add = re.escape(address(WarningSign, "add"))
    assert re.search(rf'href="{add}\?_to_field=id&amp;_popup=1&amp;in={draft.pk}"', text)


def test_it_is_kept_through_saving_and_adding_another(
    editor: Client, draft: Questionnaire, other: Questionnaire
) -> None:
    rule = draft.rules.get(code="fever")
    values = {"sign": rule.sign_id, "disposition": rule.disposition_id, "rationale": "Because."}
    source = {"source": "Source.", "_addanother": "yes"}
    place = f"{address(Rule, 'add')}?in={draft.pk}"

    response = save(editor, place, **values, **source)
    again = editor.get(response["Location"]).context["adminform"].form

    assert again.instance.questionnaire == draft
    made = Rule.objects.latest("pk")
    assert (made.questionnaire, made.code) == (draft, "infection")
    assert made.order == max(draft.rules.values_list("order", flat=True))


def test_a_list_of_one_questionnaire_offers_filters_of_its_own_alone(
    editor: Client, draft: Questionnaire, other: Questionnaire
) -> None:
    page = editor.get(address(Rule, "changelist"), {"in": draft.pk})

    text = page.content.decode()
    assert {row.questionnaire for row in page.context["cl"].result_list} == {draft}
    assert "Foreign sign" not in text
    assert f"_changelist_filters=in%3D{draft.pk}" in text


def test_a_list_with_other_filters_is_gone_back_to(editor: Client, draft: Questionnaire) -> None:
    rule = draft.rules.get(code="fever")
    kept = f"?_changelist_filters=in%3D{draft.pk}%26q%3Dfev"

    response = save(editor, f"{address(rule)}{kept}", rationale="Otherwise.")

    assert response["Location"] == f"{address(Rule, 'changelist')}?in={draft.pk}&q=fev"


@pytest.mark.parametrize("value", ["x", "999", "9" * 22])
def test_what_is_no_questionnaire_is_not_chosen(
    editor: Client, draft: Questionnaire, other: Questionnaire, value: str
) -> None:
    lists = editor.get(address(Rule, "changelist"), {"in": value})
    form = editor.get(f"{address(Rule, 'add')}?in={value}")

    assert (lists.status_code, form.status_code) == (200, 200)
    assert "For which questionnaire?" in form.content.decode()


def test_a_deleted_row_leads_back_to_the_workbench(editor: Client, draft: Questionnaire) -> None:
    rule = draft.rules.get(code="fever")

    response = editor.post(f"{address(rule, 'delete')}?in={draft.pk}", {"post": "yes"})

    assert response["Location"] == address(draft, "workbench")


def test_a_row_deleted_in_a_window_of_its_own_closes_it(
    editor: Client, draft: Questionnaire
) -> None:
    rule = draft.rules.get(code="fever")

    response = editor.post(
        f"{address(rule, 'delete')}?in={draft.pk}&_popup=1", {"post": "yes", "_popup": "1"}
    )

    assert response.status_code == 200
    assert "admin/popup_response.html" in [one.name for one in response.templates]


@pytest.mark.parametrize("model", [Disposition, Question])
def test_the_only_questionnaire_is_chosen_by_itself(
    editor: Client, draft: Questionnaire, model: Any
) -> None:
    form = editor.get(address(model, "add")).context["adminform"].form

    assert form.instance.questionnaire == draft


def test_an_item_does_not_move_to_another_questionnaire(
    editor: Client, draft: Questionnaire, other: Questionnaire
) -> None:
    item = EducationalItem.objects.get(code="WTS-01")

    page = save(editor, address(item), section=other.sections.get().pk)

    assert list(complaints(page)) == ["section"]
    assert EducationalItem.objects.get(pk=item.pk).section == item.section


@pytest.mark.parametrize(
    "model", [Question, WarningSign, EducationalSection, EducationalItem, Disposition]
)
def test_who_may_only_look_is_offered_nothing_to_do(
    client: Client, draft: Questionnaire, model: Any
) -> None:
    reader = staff("reader")
    name = f"view_{model._meta.model_name}"
    reader.user_permissions.add(Permission.objects.get(codename=name))
    client.force_login(reader)

    page = client.get(address(model.objects.all()[0]))

    assert not page.context["has_change_permission"]
    assert "Duplicate" not in page.content.decode()


@pytest.mark.parametrize("model", [Rule, EducationalItem])
def test_a_new_row_that_was_sent_for_no_questionnaire_is_refused(
    editor: Client, draft: Questionnaire, other: Questionnaire, model: Any
) -> None:
    count = model.objects.count()
    tables = {f"conditions-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}

    page = editor.post(address(model, "add"), {**tables, "title": "T", "body": "B"})

    assert page.status_code == 200
    assert "This field is required." in page.content.decode()
    assert model.objects.count() == count


def test_where_none_is_worked_on_there_is_none_to_choose_from(editor: Client) -> None:
    Questionnaire.objects.update(archived_at=timezone.now())

    form = editor.get(address(WarningSign, "add")).context["adminform"].form

    assert (form.instance.questionnaire_id, "questionnaire" in form.fields) == (None, True)
