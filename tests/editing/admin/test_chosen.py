"""The questionnaire is chosen once: every form, list and box knows it from then on."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from tests.filling import address, complaints, save, shown
from tests.staff.people import staff
from triage.models import (
    Disposition,
    EducationalItem,
    EducationalSection,
    Question,
    Questionnaire,
    Rule,
    Vignette,
    WarningSign,
)


@pytest.fixture
def other(draft: Questionnaire) -> Questionnaire:
    """Another questionnaire, with one row of each kind."""
    row: Questionnaire = Questionnaire.objects.create(slug="other", title="Other")
    row.questions.create(link_id="x", text="X?", short_text="X", part="Other part", type="text")
    sign = row.warningsigns.create(code="x", title="Foreign sign", origin="article")
    to = row.dispositions.create(code="x", title="Foreign way", urgency=10, respond_within_hours=1)
    row.rules.create(code="x", sign=sign, disposition=to, order=1)
    row.sections.create(
        code="OTH", slug="oth", title="Foreign", source_date="2026-01-01", review_by="2027-01-01"
    )
    return row


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


def test_a_sign_without_a_rule_says_so(editor: Client, draft: Questionnaire) -> None:
    draft.warningsigns.create(code="new", title="New one", origin="article")

    form = editor.get(f"{address(Rule, 'add')}?in={draft.pk}").context["adminform"].form

    assert "No rule yet: New one" in [label for _pk, label in form.fields["sign"].choices]


def test_a_sign_without_a_rule_stands_behind_all_others(
    editor: Client, draft: Questionnaire
) -> None:
    draft.warningsigns.create(code="new", title="New one", origin="article", order=0)

    form = editor.get(f"{address(Rule, 'add')}?in={draft.pk}").context["adminform"].form

    assert [label for _pk, label in form.fields["sign"].choices][-1] == "No rule yet: New one"


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


def test_an_item_stands_in_a_section_of_it_with_a_number_and_a_box_for_each_column(
    editor: Client, draft: Questionnaire, other: Questionnaire
) -> None:
    section = EducationalSection.objects.get(code="MED")
    place = f"{address(EducationalItem, 'add')}?in={draft.pk}&section={section.pk}"
    form = editor.get(place).context["adminform"].form

    response = save(
        editor, place, **{"title": "B", "body": "B.", "cells": None, "cells-0": "x", "cells-1": "y"}
    )

    made = EducationalItem.objects.latest("pk")
    assert "Foreign" not in str(list(form.fields["section"].choices))
    assert (made.code, made.cells, made.section) == ("MED-02", ["x", "y"], section)
    assert (
        response["Location"]
        == f"{address(draft, 'workbench')}?show=reading#educationalitem-{made.pk}"
    )


def test_a_new_section_needs_neither_a_code_nor_an_address(
    editor: Client, draft: Questionnaire
) -> None:
    save(
        editor,
        f"{address(EducationalSection, 'add')}?in={draft.pk}",
        title="Walking",
        source="S",
        source_date="2026-01-01",
        **{"review_by": "2027-01-01", "columns": None, "columns-0-name": "How far"},
        **{"columns-1-name": "Dose", "columns-1-professional": "on"},
    )

    made = EducationalSection.objects.get(title="Walking")
    assert (made.code, made.slug) == ("WAL", "walking")
    assert made.columns == [
        {"name": "How far", "professional": False},
        {"name": "Dose", "professional": True},
    ]


def test_a_new_questionnaire_needs_no_address(editor: Client, draft: Questionnaire) -> None:
    words = dict.fromkeys(
        ("audience", "intended_use", "introduction", "unfinished_title", "unfinished_advice"), "W."
    )

    save(editor, address(Questionnaire, "add"), title="Small", **words)

    assert Questionnaire.objects.get(title="Small").slug == "small-2"


def test_a_follow_up_is_begun_behind_what_it_follows(editor: Client, draft: Questionnaire) -> None:
    fever = draft.questions.get(link_id="fever")
    place = f"{address(Question, 'add')}?in={draft.pk}&template=course&after={fever.pk}"

    begun = shown(editor.get(place))
    response = save(editor, place, text="How is it going?", short_text="Course of the fever")

    made = Question.objects.get(link_id="course-of-the-fever")
    assert response.status_code == 302, complaints(response)
    assert (begun["part"], begun["type"]) == (fever.part, "choice")
    assert [option.value for option in made.options.order_by("order")] == [
        "better",
        "same",
        "worse",
        "asked-unknown",
    ]
    assert [str(one) for one in made.conditions.all()] == ["fever = yes"]
    order = list(draft.questions.order_by("order").values_list("link_id", flat=True))
    assert order.index(made.link_id) == order.index("fever") + 1


@pytest.mark.parametrize("model", [Question, Vignette])
def test_what_is_sent_for_no_questionnaire_is_refused(
    editor: Client, draft: Questionnaire, other: Questionnaire, model: Any
) -> None:
    tables = {
        f"{name}-{count}_FORMS": 1 - index
        for name in ("options", "conditions")
        for index, count in enumerate(("TOTAL", "INITIAL"))
    }

    page = editor.post(address(model, "add"), {**tables, "options-0-label": "Yes"})

    assert complaints(page)["questionnaire"] == ["This field is required."]


def test_a_question_of_another_questionnaire_is_not_followed(
    editor: Client, draft: Questionnaire, other: Questionnaire
) -> None:
    foreign = other.questions.get()
    place = f"{address(Question, 'add')}?in={draft.pk}&after={foreign.pk}"

    save(editor, place, type="text", required=None, text="Else?", short_text="Else", part="Check")

    assert Question.objects.get(link_id="else").order == max(
        draft.questions.values_list("order", flat=True)
    )


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
