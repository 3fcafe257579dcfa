"""What was changed between two questionnaires, in words."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

from tests.small import SMALL, when
from triage.engine.document import DocumentError, parse, to_document
from triage.engine.questionnaire import Questionnaire
from triage.engine.words.edits import find_edits


def test_what_was_not_there_before_reads_as_nothing() -> None:
    asked = replace(SMALL.questions_by_id["mood"], enable_when=when(("fever", "yes")))
    questions = tuple(asked if q.link_id == "mood" else q for q in SMALL.questions)

    [edit] = find_edits(SMALL, replace(SMALL, questions=questions))

    assert (edit.kind, edit.code, edit.field, edit.before) == (
        "question",
        "mood",
        "enable_when",
        "",
    )
    assert "Fever" in edit.after


def _places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every text, number, truth and list of a document."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in inside:
        if not isinstance(part, dict):
            yield (*place, key)
        if isinstance(part, dict | list):
            yield from _places(part, (*place, key))


def _otherwise(value: Any) -> list[Any]:
    """Other values of the same kind; of what has a closed set of values, some of those."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, 30]
    if isinstance(value, list):
        return [value[::-1], value[1:]]
    return [f"{value} x", "article", "guidance", "clinic", "=", ">", "text", "low", None]


def _changed(document: dict[str, Any], place: tuple[Any, ...], value: Any) -> Questionnaire | None:
    changed = deepcopy(document)
    inside = changed
    for key in place[:-1]:
        inside = inside[key]
    inside[place[-1]] = value
    try:
        return parse(changed)
    except DocumentError:
        return None


def test_nothing_in_a_document_can_be_changed_without_an_edit() -> None:
    document = to_document(SMALL)
    changed = [
        (place, other)
        for place in _places(document)
        for value in _otherwise(_value_at(document, place))
        if (other := _changed(document, place, value)) not in (None, SMALL)
    ]

    unseen = [place for place, other in changed if not find_edits(SMALL, other)]

    assert len(changed) > 500
    assert unseen == []


def _value_at(document: Any, place: tuple[Any, ...]) -> Any:
    for key in place:
        document = document[key]
    return document


def test_an_item_that_moves_to_another_section_is_an_edit() -> None:
    wts, med = SMALL.sections
    moved = (replace(wts, items=wts.items[:1]), replace(med, items=(*med.items, wts.items[1])))

    edits = find_edits(SMALL, replace(SMALL, sections=moved))

    assert [(e.kind, e.code, e.field, e.before, e.after) for e in edits] == [
        ("item", "WTS-02", "section", "WTS", "MED"),
        ("item", "", "order", "WTS-01, WTS-02, MED-01", "WTS-01, MED-01, WTS-02"),
    ]


def test_a_column_that_opens_to_everybody_is_an_edit() -> None:
    wts, med = SMALL.sections
    open_to_all = tuple(replace(column, professional=False) for column in med.columns)

    [edit] = find_edits(SMALL, replace(SMALL, sections=(wts, replace(med, columns=open_to_all))))

    assert (edit.field, edit.before, edit.after) == (
        "columns",
        "Class\nDose (for professionals)",
        "Class\nDose",
    )
