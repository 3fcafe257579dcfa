"""Edits as an editor reads them: grouped by row, in words, with what changed marked."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.row_addresses import Places
from triage.engine.questionnaire import Questionnaire
from triage.engine.urgency import Urgency
from triage.engine.words.edits import Edit
from triage.engine.words.sentences import (
    floor_sentence,
    question_sentence,
    rule_sentence,
    suggestion_sentence,
)
from triage.models import (
    AnswerOption,
    Disposition,
    EducationalItem,
    EducationalSection,
    Question,
    Rule,
    SafetyFloor,
    Suggestion,
    WarningSign,
)
from triage.models import Questionnaire as QuestionnaireRow

_MODELS: dict[str, type[Model]] = {
    "questionnaire": QuestionnaireRow,
    "question": Question,
    "option": AnswerOption,
    "disposition": Disposition,
    "sign": WarningSign,
    "rule": Rule,
    "floor": SafetyFloor,
    "suggestion": Suggestion,
    "section": EducationalSection,
    "item": EducationalItem,
}
#: What the engine keeps in a field of its own, and the rows do not.
_FIELDS = {
    ("questionnaire", "danger_signs"): gettext_lazy("danger signs"),
    ("questionnaire", "when_left"): gettext_lazy("what counts as “not sure” when a check is left"),
    ("question", "enable_when"): gettext_lazy("asked when the person"),
    ("rule", "criteria"): gettext_lazy("fires when the person"),
    ("floor", "criteria"): gettext_lazy("protects when the person"),
    ("suggestion", "criteria"): gettext_lazy("made when the person"),
}
_HEADINGS = {
    "questionnaire": gettext_lazy("The questionnaire itself"),
    "question": gettext_lazy("Questions"),
    "disposition": gettext_lazy("Dispositions"),
    "sign": gettext_lazy("Warning signs"),
    "rule": gettext_lazy("Rules"),
    "floor": gettext_lazy("Safety floors"),
    "suggestion": gettext_lazy("Suggestions"),
    "section": gettext_lazy("Sections of the reading"),
    "item": gettext_lazy("Items of the reading"),
}
_ORDERS = {
    "question": gettext_lazy("The order of the questions"),
    "rule": gettext_lazy("The order of the rules"),
    "disposition": gettext_lazy("The order of the dispositions"),
}
_WHAT = {
    "added": gettext_lazy("new"),
    "removed": gettext_lazy("removed"),
    "changed": gettext_lazy("changed"),
}
_SENTENCES: dict[str, tuple[str, Callable[[Questionnaire, Any], str]]] = {
    "question": ("questions", question_sentence),
    "rule": ("rules", rule_sentence),
    "floor": ("floors", floor_sentence),
    "suggestion": ("suggestions", suggestion_sentence),
}


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; ``changed`` when the other text has not got it."""

    text: str
    changed: bool


@dataclass(frozen=True)
class ShownEdit:
    """One field, before and after."""

    label: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


@dataclass
class EditedRow:
    """One row that differs. ``moves`` says what stands elsewhere; ``by`` who changed it."""

    kind: str
    code: str
    name: str
    what: str
    address: str
    sentence: str = ""
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
        EditGroup(str(_HEADINGS[kind]), tuple(row for row in rows.values() if row.kind == kind))
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
        sentence=words.sentence(kind, code, removed=edit.what == "removed") if whole else "",
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
            row.parts.append(part)
        part.edits.extend([words.edit(edit)] if edit.field else [])


class _Words:
    """Words for what stands in edits as codes."""

    def __init__(self, old: Questionnaire, new: Questionnaire) -> None:
        self.old, self.new = old, new

    def question(self, link_id: str) -> str:
        return self.new.questions_by_id[link_id].text

    def sentence(self, kind: str, code: str, *, removed: bool) -> str:
        """What a row that was added or removed says."""
        if kind not in _SENTENCES:
            return ""
        noun, say = _SENTENCES[kind]
        where = self.old if removed else self.new
        for row in getattr(where, noun):
            if (getattr(row, "link_id", None) or row.code) == code:
                return say(where, row)
        return ""

    def edit(self, edit: Edit) -> ShownEdit:
        before = self._value(self.old, edit, edit.before)
        after = self._value(self.new, edit, edit.after)
        return ShownEdit(field_label(edit.kind, edit.field), *compare(before, after))

    def _value(self, questionnaire: Questionnaire, edit: Edit, text: str) -> str:
        if edit.field in ("disposition", "disposition_if_unsure", "default_disposition"):
            disposition = questionnaire.dispositions_by_code.get(text)
            return disposition.title if disposition else text
        if edit.kind == "rule" and edit.field == "sign":
            sign = questionnaire.signs_by_code.get(text)
            return sign.title if sign else text
        if edit.field in ("urgency", "minimum", "minimum_if_unsure") and not text.isdecimal():
            text = next((str(u.value) for u in Urgency if u.code == text), text)
        return _choice(edit.kind, edit.field, text)

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


def field_label(kind: str, name: str) -> str:
    """A field as its form names it."""
    known = _FIELDS.get((kind, name))
    if known:
        return str(known)
    try:
        return str(_MODELS[kind]._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # noqa: SLF001
    except FieldDoesNotExist:
        return name.replace("_", " ")


def _choice(kind: str, name: str, text: str) -> str:
    """A stored choice as its form shows it."""
    try:
        choices = _MODELS[kind]._meta.get_field(name).choices or ()  # type: ignore[union-attr]  # noqa: SLF001
    except FieldDoesNotExist:
        return text
    return next((str(label) for value, label in choices if str(value) == text), text)


def compare(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces, word by word, with those marked that the other has not got."""
    one, other = (re.findall(r"\s+|[^\s]+", text) for text in (before, after))
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        changed = tag != "equal"
        left.extend([Piece("".join(one[a:b]), changed)] if b > a else [])
        right.extend([Piece("".join(other[c:d]), changed)] if d > c else [])
    return tuple(left), tuple(right)
