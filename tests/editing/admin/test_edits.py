"""Edits as an editor reads them, below HTTP."""

from dataclasses import replace
from typing import Any

import pytest

from tests.drafts import store_draft
from tests.small import SMALL, sign
from triage.editing.admin.edits import EditedRow, group_edits
from triage.editing.admin.field_words import Piece, compare, field_label
from triage.editing.admin.row_addresses import Places
from triage.engine.conditions import Criteria
from triage.engine.questionnaire import Questionnaire
from triage.engine.urgency import Urgency
from triage.engine.words.edits import find_edits

pytestmark = pytest.mark.django_db


def _rows(new: Questionnaire, old: Questionnaire = SMALL) -> list[EditedRow]:
    places = Places(store_draft(SMALL))
    groups = group_edits(find_edits(old, new), old=old, new=new, places=places)
    return [row for group in groups for row in group.rows]


def _text(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


def _first(rows: tuple[Any, ...], **changes: Any) -> tuple[Any, ...]:
    return (replace(rows[0], **changes), *rows[1:])


def test_words_that_the_other_text_has_not_got_are_marked() -> None:
    before, after = compare("Call us at once.", "Call them at once, please.")

    assert [piece.text for piece in before if piece.changed] == ["us", "once."]
    assert [piece.text for piece in after if piece.changed] == ["them", "once, please."]
    assert _text(before) == "Call us at once."


def test_a_text_where_there_was_none_is_new_as_a_whole() -> None:
    assert compare("", "New.") == ((), (Piece("New.", changed=True),))


@pytest.mark.parametrize(
    ("noun", "changes", "label", "before", "after"),
    [
        ("rules", {"disposition": "same-day"}, "disposition", "Title of soon", "Title of same-day"),
        ("rules", {"disposition": "gone"}, "disposition", "Title of soon", "gone"),
        ("rules", {"sign": "infection"}, "warning sign", "Sign bladder-sign", "Sign infection"),
        ("rules", {"sign": "gone"}, "warning sign", "Sign bladder-sign", "gone"),
        ("dispositions", {"urgency": Urgency.SAME_DAY}, "urgency", "Emergency", "Same day"),
        ("floors", {"minimum": Urgency.SOON}, "minimum urgency", "Emergency", "Soon"),
        ("floors", {"locked": False}, "locked", "yes", "no"),
        (
            "signs",
            {"origin": "guidance"},
            "origin",
            "A warning sign from the article",
            "From published guidance, not in the article",
        ),
        ("signs", {"origin": "gone"}, "origin", "A warning sign from the article", "gone"),
        ("suggestions", {"criteria": Criteria(())}, "made when the person", None, ""),
    ],
)
def test_a_field_stands_under_its_name_with_words_for_codes(
    noun: str, changes: dict[str, Any], label: str, before: str | None, after: str
) -> None:
    fields: dict[str, Any] = {noun: _first(getattr(SMALL, noun), **changes)}

    [row] = _rows(replace(SMALL, **fields))

    edit = next(edit for edit in row.edits if edit.label == label)
    assert before in (None, _text(edit.before))
    assert _text(edit.after) == after


def test_danger_signs_are_lines() -> None:
    [row] = _rows(replace(SMALL, danger_signs=("One", "Two")))

    [edit] = row.edits
    assert (edit.label, _text(edit.after)) == ("danger signs", "One\nTwo")


def test_a_new_row_says_what_it_does() -> None:
    new = replace(SMALL.rules[0], code="new")

    [row] = _rows(replace(SMALL, rules=(*SMALL.rules, new)))

    assert (row.what, row.edits, row.address) == ("new", [], "")
    assert row.whole is not None
    assert row.whole.sentence.startswith("Fires when the person ticks “I can't pee”")
    assert row.whole.facts == (
        ("warning sign", "Sign bladder-sign"),
        ("why", "Because."),
        ("source", "Source."),
    )


def test_a_removed_row_says_what_it_did() -> None:
    [row] = _rows(replace(SMALL, suggestions=SMALL.suggestions[1:]))

    assert row.what == "removed"
    assert row.whole is not None
    assert row.whole.sentence.startswith("Made when the person answers more than 150 kg")


def test_what_has_no_conditions_has_no_sentence() -> None:
    [row] = _rows(replace(SMALL, signs=(*SMALL.signs, sign("new", "article"))))

    assert (row.what, row.whole and row.whole.sentence) == ("new", "")


def test_answers_stand_with_their_question() -> None:
    bladder = SMALL.questions[1]
    changed = replace(bladder.options[0], label="Nothing comes", exclusive=True)
    options = (changed, *bladder.options[2:])
    questions = (SMALL.questions[0], replace(bladder, options=options), *SMALL.questions[2:])

    [row] = _rows(replace(SMALL, questions=questions))

    assert (row.code, row.what, row.edits) == ("bladder", "changed", [])
    whole = [part.whole and part.whole.name for part in row.parts]
    assert [(part.code, part.what, len(part.edits)) for part in row.parts] == [
        ("bladder:cant_pee", "changed", 2),
        ("bladder:leak", "removed", 0),
    ]
    assert whole == [None, "I leak"]


def test_what_moved_is_named_and_what_was_pushed_is_not() -> None:
    *others, last = SMALL.questions

    [row] = _rows(replace(SMALL, questions=(last, *others)))

    assert row.name == "The order of the questions"
    assert row.moves == ("“note” now comes first.",)


def test_a_field_that_no_form_names_is_named_by_itself() -> None:
    assert field_label("section", "some_thing") == "some thing"


@pytest.mark.parametrize(
    ("kind", "code", "page"),
    [
        ("questionnaire", "small", "/admin/triage/questionnaire/"),
        ("option", "bladder:leak", "/admin/triage/question/"),
        ("item", "WTS-01", "/admin/triage/educationalitem/"),
        ("floor", "bladder-floor", "/admin/triage/safetyfloor/"),
        ("rule", "gone", ""),
        ("nothing", "of the kind", ""),
    ],
)
def test_every_kind_of_row_has_its_page(kind: str, code: str, page: str) -> None:
    assert Places(store_draft(SMALL)).address(kind, code).startswith(page)
