"""Boxes to pick from: reading to tick, cells of a table, and answers by their words."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.datastructures import MultiValueDict

from tests.filling import address, complaints, save
from triage.editing.admin.answer_widgets import answer_widget
from triage.editing.admin.code_lists import CodeList, items_to_read, sections_to_read
from triage.editing.admin.suggested import Suggested
from triage.editing.admin.table_boxes import CellBoxes, ColumnBoxes, first_moved
from triage.models import Question, Questionnaire, WarningSign


def _list(stored: str = "B A") -> CodeList:
    box = CodeList()
    box.offer([("Section", [("A", "First"), ("B", "Second"), ("C", "Third")])], stored)
    return box


@pytest.mark.parametrize(
    ("ticked", "found"),
    [(["A", "B"], "B A"), (["A", "B", "C"], "B A C"), (["C"], "C"), ([], ""), (["A C"], "A C")],
)
def test_what_stays_keeps_its_place_and_what_is_new_comes_last(
    ticked: list[str], found: str
) -> None:
    assert _list().clean(ticked) == found


def test_what_cannot_be_read_is_refused() -> None:
    with pytest.raises(ValidationError, match="There is no X, Y to read"):
        _list().clean(["A", "Y", "X"])


def test_what_is_gone_is_told_and_can_only_be_unticked() -> None:
    box: Any = _list("A Z")

    assert next(iter(box.choices)) == ("Gone", [("Z", "Z, which is gone")])
    with pytest.raises(ValidationError):
        box.clean(["A", "Z"])


def test_ticks_in_another_order_are_no_change() -> None:
    box = _list()

    assert not box.has_changed("B A", ["A", "B"])
    assert box.has_changed("B A", ["A"])
    assert (box.prepare_value("B A"), box.prepare_value(["A"])) == (["B", "A"], ["A"])


@pytest.mark.parametrize(
    ("first", "stored", "is_other"),
    [("C", "C B A", True), ("B", "B A C", False), ("Z", "B A C", False)],
)
def test_which_of_the_ticked_stands_first_is_chosen(
    first: str, stored: str, is_other: bool
) -> None:
    box: Any = _list("B A C")
    sent = MultiValueDict({"reading": ["A", "B", "C"], "reading-first": [first]})

    ticked = box.widget.value_from_datadict(sent, {}, "reading")

    assert box.clean(ticked) == stored
    assert box.has_changed("B A C", ticked) is is_other


def test_what_stands_first_is_asked_only_where_several_are_ticked() -> None:
    box: Any = _list()

    assert '<option value="B" selected>' in box.widget.render("reading", ["B", "A"])
    assert "reading-first" not in box.widget.render("reading", ["B"])
    assert "reading-first" not in box.widget.render("reading", None)


def test_all_there_is_to_read_is_offered(draft: Questionnaire) -> None:
    sections = dict(items_to_read(draft.pk))

    assert ("MED-01", "A pain tablet (MED-01)") in sections[draft.sections.get(code="MED").title]
    assert [code for code, _title in sections_to_read(draft.pk)[0][1]] == ["WTS", "MED"]


def test_reading_is_ticked_on_the_page_of_a_sign(editor: Client, draft: Questionnaire) -> None:
    sign = WarningSign.objects.get(code="infection")

    save(editor, address(sign), reading=["MED-01", *sign.reading.split()])

    assert WarningSign.objects.get(pk=sign.pk).reading == f"{sign.reading} MED-01"


def test_columns_are_read_from_their_boxes() -> None:
    data = {"c-0-name": " A ", "c-1-name": "", "c-2-name": "B", "c-2-professional": "on"} | {
        "c-3-name": " ",
        "c-3-professional": "on",
    }

    found = json.loads(ColumnBoxes().value_from_datadict(data, {}, "c"))

    assert found == [
        {"name": "A", "professional": False},
        {"name": "", "professional": False},
        {"name": "B", "professional": True},
    ]
    assert not ColumnBoxes().value_omitted_from_data(data, {}, "c")
    assert ColumnBoxes().value_omitted_from_data({}, {}, "c")


@pytest.mark.parametrize(
    ("value", "shown"),
    [('[{"name": "A", "professional": true}]', 3), ("[not json", 2), ('{"a": 1}', 2), ([], 2)],
)
def test_columns_are_drawn_with_some_to_spare(value: Any, shown: int) -> None:
    text = ColumnBoxes().render("c", value)

    assert text.count('-name"') == shown
    assert ("checked" in text) is (shown == 3)


def test_columns_and_cells_are_read_as_many_as_were_drawn() -> None:
    data = {f"c-{place}-name": f"C{place}" for place in range(14)}
    texts = {f"cells-{place}": "x" for place in range(14)}

    columns = json.loads(ColumnBoxes().value_from_datadict(data, {}, "c"))
    cells = json.loads(_cells("x").value_from_datadict(texts, {}, "cells"))

    assert (len(columns), len(cells)) == (14, 14)


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        (["Drug", "Dose", "Note"], None),
        (["Drug", "Dosage", "Note", "", "More"], None),
        (["Drug", "Dose"], None),
        ([], None),
        (["Drug", "", "Note"], 1),
        (["Drug", "", "Remark", "More"], 1),
        (["Drug", "Note"], 1),
        (["Dose", "Drug", "Note"], 0),
    ],
)
def test_a_column_under_which_other_texts_would_stand_is_found(
    typed: list[str], at: int | None
) -> None:
    assert first_moved(["Drug", "Dose", "Note"], typed) == at


def test_a_column_stays_while_items_have_texts_behind_it(
    editor: Client, draft: Questionnaire
) -> None:
    section = draft.sections.get(code="MED")
    names = [one["name"] for one in section.columns]
    boxes = {f"columns-{place}-name": name for place, name in enumerate(names)}
    sent = {"columns": None, **boxes, "columns-0-name": ""}

    page = save(editor, address(section), **sent)
    again = page.context["adminform"].form["columns"].value()
    section.items.update(cells=[])
    emptied = save(editor, address(section), **sent)

    item = section.items.get()
    assert complaints(page)["columns"] == [
        (
            f"“{names[0]}” stays where it is while items have texts in it or behind it: they "
            f"would stand under another column. First empty these cells of: {item.title}."
        )
    ]
    assert [one["name"] for one in json.loads(again)] == ["", *names[1:]]
    assert emptied.status_code == 302, complaints(emptied)
    assert [one["name"] for one in draft.sections.get(code="MED").columns] == names[1:]


def test_none_are_to_spare_where_a_page_can_show_no_more() -> None:
    many = [{"name": str(n), "professional": False} for n in range(12)]

    assert ColumnBoxes().render("c", many).count('-name"') == 12


def _cells(*columns: str) -> CellBoxes:
    boxes = CellBoxes()
    boxes.columns = columns
    return boxes


def test_there_is_a_box_for_each_column_and_for_each_text_that_is_stored() -> None:
    text = _cells("Class", "Dose").render("cells", ["a", "b", "c"])

    assert text.count("<textarea") == 3
    assert ("Class" in text, "no such column any more" in text) == (True, True)
    assert "Its section has no table." in _cells().render("cells", [])
    assert _cells("Class").render("cells", None).count("<textarea") == 1


@pytest.mark.parametrize(
    ("texts", "found"), [(["a", ""], ["a", ""]), (["a", "b", ""], ["a", "b"]), (["a"], ["a"])]
)
def test_cells_are_read_from_their_boxes(texts: list[str], found: list[str]) -> None:
    data = {f"cells-{place}": text for place, text in enumerate(texts)}

    assert json.loads(_cells("x", "y").value_from_datadict(data, {}, "cells")) == found
    assert not _cells().value_omitted_from_data(data, {}, "cells")


@pytest.mark.parametrize("widget", [ColumnBoxes(), _cells()])
def test_a_list_that_is_sent_as_one_is_taken_as_it_is(widget: Any) -> None:
    assert widget.value_from_datadict({"x": "[1"}, {}, "x") == "[1"
    assert not widget.value_omitted_from_data({"x": "[]"}, {}, "x")


def test_a_number_stands_with_its_unit_its_range_and_not_sure(draft: Questionnaire) -> None:
    score = draft.questions.get(link_id="score")
    widget: Any = answer_widget(score, "asked-unknown")

    text = widget.render("v", "asked-unknown")

    assert 'min="0"' in text
    assert 'max="10"' in text
    assert "(0 to 10)" in text
    assert 'name="v-unsure" checked' in text
    data = MultiValueDict({"v": ["3"], "v-unsure": ["on"]})
    assert widget.value_from_datadict(data, {}, "v") == "asked-unknown"
    del data["v-unsure"]
    assert widget.value_from_datadict(data, {}, "v") == "3"


def test_a_number_without_a_range_is_any_number(draft: Questionnaire) -> None:
    Question.objects.filter(link_id="score").update(minimum=None, maximum=None)

    text = answer_widget(draft.questions.get(link_id="score"), "").render("v", None)

    assert "min=" not in text


@pytest.mark.parametrize(
    ("link_id", "value", "labels"),
    [
        ("fever", "yes", ["---------", "Yes", "No", "Not sure"]),
        ("fever", "", ["---------", "Yes", "No", "Not sure"]),
        ("fever", "maybe", ["---------", "Yes", "No", "Not sure", "maybe, which is gone"]),
    ],
)
def test_answers_are_picked_by_their_words(
    draft: Questionnaire, link_id: str, value: str, labels: list[str]
) -> None:
    widget: Any = answer_widget(draft.questions.get(link_id=link_id), value)

    assert [label for _code, label in widget.choices] == labels


def test_without_a_question_there_is_nothing_to_pick_and_words_are_only_typed(
    draft: Questionnaire,
) -> None:
    assert answer_widget(None, "").is_hidden
    assert 'type="text"' in answer_widget(draft.questions.get(link_id="note"), "").render("v", "")


def test_headings_that_stand_there_already_are_offered() -> None:
    text = Suggested(["Check", "<b>"]).render("part", "Check")

    assert 'list="part-known"' in text
    assert '<option value="&lt;b&gt;">' in text
