"""Fields of a draft as their forms name them, and texts compared word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.translation import gettext_lazy

from triage.editing.admin.shown_pictures import Sides
from triage.models import (
    AnswerOption,
    Disposition,
    EducationalItem,
    EducationalSection,
    Picture,
    Question,
    Questionnaire,
    Rule,
    SafetyFloor,
    SignOrigin,
    Suggestion,
    TelephoneLine,
    WarningSign,
)

_MODELS: dict[str, type[Model]] = {
    "questionnaire": Questionnaire,
    "question": Question,
    "option": AnswerOption,
    "disposition": Disposition,
    "sign": WarningSign,
    "rule": Rule,
    "floor": SafetyFloor,
    "suggestion": Suggestion,
    "section": EducationalSection,
    "item": EducationalItem,
    "picture": Picture,
    "line": TelephoneLine,
    "origin": SignOrigin,
}
#: What the engine keeps in a field of its own, and the rows do not.
_FIELDS = {
    ("questionnaire", "danger_signs"): gettext_lazy("danger signs"),
    ("questionnaire", "when_left"): gettext_lazy("what counts as “not sure” when a check is left"),
    ("question", "enable_when"): gettext_lazy("asked when the person"),
    ("question", "options"): gettext_lazy("order of the answers"),
    ("rule", "criteria"): gettext_lazy("fires when the person"),
    ("floor", "criteria"): gettext_lazy("protects when the person"),
    ("picture", "sha256"): gettext_lazy("SHA-256 of the image"),
    ("suggestion", "criteria"): gettext_lazy("made when the person"),
}


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; ``changed`` when the other text has not got it."""

    text: str
    changed: bool


@dataclass(frozen=True)
class ShownEdit:
    """One field, before and after; with both pictures where it is about them."""

    label: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    pictures: Sides = (None, None)


def field_label(kind: str, name: str) -> str:
    """A field as its form names it."""
    known = _FIELDS.get((kind, name))
    if known:
        return str(known)
    try:
        return str(_MODELS[kind]._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # noqa: SLF001
    except FieldDoesNotExist:
        return name.replace("_", " ")


def choice_label(kind: str, name: str, text: str) -> str:
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
