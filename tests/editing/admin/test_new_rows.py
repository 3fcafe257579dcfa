"""New rows of the chosen questionnaire: what is made by itself, and what stands beside a box."""

from typing import Any

import pytest
from django.test import Client

from tests.filling import address, complaints, save, shown
from triage.models import (
    EducationalItem,
    EducationalSection,
    Question,
    Questionnaire,
    Vignette,
)


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
