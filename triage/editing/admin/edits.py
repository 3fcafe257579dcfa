"""Edits as an editor reads them: grouped by row, in words, with what changed marked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.field_words import ShownEdit, choice_label, compare, field_label
from triage.editing.admin.row_addresses import Places
from triage.editing.admin.shown_pictures import sides_of_edit
from triage.editing.admin.whole_rows import WholeRow, whole_row
from triage.editing.reading_list import rows_by_name
from triage.engine.questionnaire import Questionnaire
from triage.engine.urgency import Urgency
from triage.engine.words.edits import Edit

#: What the rows of a kind stand under.
HEADINGS = {
    "questionnaire": gettext_lazy("The questionnaire itself"),
    "question": gettext_lazy("Questions"),
    "disposition": gettext_lazy("Dispositions"),
    "sign": gettext_lazy("Warning signs"),
    "rule": gettext_lazy("Rules"),
    "floor": gettext_lazy("Safety floors"),
    "suggestion": gettext_lazy("Suggestions"),
    "section": gettext_lazy("Sections of the reading"),
    "item": gettext_lazy("Items of the reading"),
    "picture": gettext_lazy("Pictures"),
    "line": gettext_lazy("Telephone lines"),
    "origin": gettext_lazy("Where warning signs come from"),
}
_ORDERS = {
    "question": gettext_lazy("The order of the questions"),
    "rule": gettext_lazy("The order of the rules"),
    "disposition": gettext_lazy("The order of the dispositions"),
    "sign": gettext_lazy("The order of the warning signs"),
    "floor": gettext_lazy("The order of the safety floors"),
    "suggestion": gettext_lazy("The order of the suggestions"),
    "section": gettext_lazy("The order of the sections"),
    "item": gettext_lazy("The order of the items"),
    "picture": gettext_lazy("The order of the pictures"),
    "line": gettext_lazy("The order of the telephone lines"),
    "origin": gettext_lazy("The order of the origins"),
}
_WHAT = {
    "added": gettext_lazy("new"),
    "removed": gettext_lazy("removed"),
    "changed": gettext_lazy("changed"),
}


@dataclass
class EditedRow:
    """One row that differs. ``moves`` says what stands elsewhere; ``by`` who changed it.

    Of a row that was added or removed ``whole`` is every word.
    """

    kind: str
    code: str
    name: str
    what: str
    address: str
    whole: WholeRow | None = None
    edits: list[ShownEdit] = field(default_factory=list)
    parts: list["EditedRow"] = field(default_factory=list)
    moves: tuple[str, ...] = ()
    by: str = ""


@dataclass(frozen=True)
class EditGroup:
    """Everything of one kind that differs."""

    heading: str
    rows: tuple[EditedRow, ...]


def group_edits(
    edits: Iterable[Edit],
    *,
    old: Questionnaire,
    new: Questionnaire,
    places: Places,
    by: Mapping[tuple[str, str], str] | None = None,
) -> tuple[EditGroup, ...]:
    """The edits from old to new, grouped by kind and row; answers stand with their question.

    ``by`` says who changed a row, by its kind and code.
    """
    words, people = _Words(old, new), by or {}
    rows: dict[tuple[str, str], EditedRow] = {}
    for edit in edits:
        place = _place(edit)
        if place not in rows:
            rows[place] = _row(edit, *place, words=words, places=places)
            rows[place].by = people.get(place, "")
        _add(rows[place], edit, words)
    return tuple(
        EditGroup(str(HEADINGS[kind]), tuple(row for row in rows.values() if row.kind == kind))
        for kind in dict.fromkeys(kind for kind, _code in rows)
    )


def _place(edit: Edit) -> tuple[str, str]:
    """Kind and code of the row an edit is shown under."""
    if edit.kind == "option":
        return "question", edit.code.partition(":")[0]
    return edit.kind, edit.code


def _row(edit: Edit, kind: str, code: str, *, words: "_Words", places: Places) -> EditedRow:
    if not code:
        return EditedRow(kind, "", str(_ORDERS[kind]), "", "")
    whole = edit.kind == kind and not edit.field
    return EditedRow(
        kind=kind,
        code=code,
        name=edit.name if edit.kind == kind else words.question(code),
        what=str(_WHAT[edit.what if whole else "changed"]),
        address=places.address(kind, code),
        whole=words.whole(edit) if whole else None,
    )


def _add(row: EditedRow, edit: Edit, words: "_Words") -> None:
    if not edit.code:
        row.moves = tuple(words.moves(edit))
    elif edit.kind == row.kind:
        row.edits.extend([words.edit(edit)] if edit.field else [])
    else:
        part = next((part for part in row.parts if part.code == edit.code), None)
        if part is None:
            part = EditedRow("option", edit.code, edit.name, str(_WHAT[edit.what]), row.address)
            part.whole = None if edit.field else words.whole(edit)
            row.parts.append(part)
        part.edits.extend([words.edit(edit)] if edit.field else [])


class _Words:
    """Words for what stands in edits as codes."""

    def __init__(self, old: Questionnaire, new: Questionnaire) -> None:
        self.old, self.new = old, new
        self.rows = rows_by_name(old, new)

    def question(self, link_id: str) -> str:
        return self.new.questions_by_id[link_id].text

    def whole(self, edit: Edit) -> WholeRow:
        """Every word of a row that was added or removed."""
        document = self.old if edit.what == "removed" else self.new
        whole = whole_row(document, self.rows[edit.kind, edit.code][0])
        # Each item of a section is an edit of its own.
        return replace(whole, parts=()) if edit.kind == "section" else whole

    def edit(self, edit: Edit) -> ShownEdit:
        before = self._value(self.old, edit, edit.before)
        after = self._value(self.new, edit, edit.after)
        sides = sides_of_edit(self.old, self.new, (edit.kind, edit.code, edit.field))
        return ShownEdit(field_label(edit.kind, edit.field), *compare(before, after), sides)

    def _value(self, questionnaire: Questionnaire, edit: Edit, text: str) -> str:
        if edit.field in ("disposition", "disposition_if_unsure", "default_disposition"):
            disposition = questionnaire.dispositions_by_code.get(text)
            return disposition.title if disposition else text
        if edit.kind == "rule" and edit.field == "sign":
            sign = questionnaire.signs_by_code.get(text)
            return sign.title if sign else text
        if edit.kind == "sign" and edit.field == "origin":
            origin = questionnaire.origins_by_code.get(text)
            return origin.title if origin else text
        if edit.field in ("urgency", "minimum", "minimum_if_unsure") and not text.isdecimal():
            text = next((str(u.value) for u in Urgency if u.code == text), text)
        return choice_label(edit.kind, edit.field, text)

    def moves(self, edit: Edit) -> Iterator[str]:
        """What stands elsewhere than before, each with what it now follows."""
        before, after = edit.before.split(", "), edit.after.split(", ")
        stayed = {
            code
            for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
            for code in before[block.a : block.a + block.size]
        }
        for place, code in enumerate(after):
            if code in stayed:
                continue
            said = _("“%(what)s” now comes after “%(before)s”.")
            if not place:
                said = _("“%(what)s” now comes first.")
            yield said % {"what": code, "before": after[place - 1]}
