"""A row of a document with every word of it, as it is read before it is signed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from enum import Enum
from itertools import zip_longest
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from triage.editing.admin.field_words import choice_label, field_label
from triage.editing.admin.shown_pictures import picture_of
from triage.engine.education import Column, EducationalItem, EducationalSection
from triage.engine.picture import Picture
from triage.engine.question import AnswerOption, Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import (
    Disposition,
    Rule,
    SafetyFloor,
    SignOrigin,
    Suggestion,
    WarningSign,
)
from triage.engine.telephone import TelephoneLine
from triage.engine.words.sentences import (
    floor_sentence,
    question_sentence,
    rule_sentence,
    suggestion_sentence,
)
from triage.site.how_soon import how_soon


@dataclass(frozen=True)
class WholeRow:
    """One row: what it is called, what it does in a sentence, and every field that says anything.

    ``facts`` are labels with texts; ``parts`` the rows that stand in it.
    """

    kind: str
    code: str
    name: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple["WholeRow", ...] = ()
    picture: Picture | None = None


@dataclass(frozen=True)
class _Kind:
    """How rows of one kind are shown.

    ``name`` is the field that names it; ``told`` are those that its sentence says; ``parts``
    is the field with the rows that stand in it.
    """

    kind: str
    name: str
    sentence: Callable[[Questionnaire, Any], str] | None = None
    told: tuple[str, ...] = ()
    parts: str = ""


_KINDS: dict[type, _Kind] = {
    Question: _Kind("question", "text", question_sentence, ("enable_when",), "options"),
    AnswerOption: _Kind("option", "label"),
    Disposition: _Kind("disposition", "title"),
    WarningSign: _Kind("sign", "title"),
    Rule: _Kind(
        "rule", "code", rule_sentence, ("criteria", "disposition", "disposition_if_unsure")
    ),
    SafetyFloor: _Kind(
        "floor", "title", floor_sentence, ("criteria", "minimum", "minimum_if_unsure")
    ),
    Suggestion: _Kind("suggestion", "title", suggestion_sentence, ("criteria",)),
    EducationalSection: _Kind("section", "title", parts="items"),
    EducationalItem: _Kind("item", "title"),
    Picture: _Kind("picture", "title"),
    TelephoneLine: _Kind("line", "title"),
    SignOrigin: _Kind("origin", "title"),
}
_CODES = ("link_id", "code", "value")


def whole_row(document: Questionnaire, row: Any) -> WholeRow:
    """A row of the document; the questionnaire's own texts come as pairs of name and value."""
    if isinstance(row, tuple):
        facts = tuple(_facts(document, "questionnaire", row))
        return WholeRow("questionnaire", document.slug, document.title, "", facts)
    how = _KINDS[type(row)]
    hidden = (how.name, how.parts, *how.told, *_CODES)
    values = ((one.name, getattr(row, one.name)) for one in fields(row))
    shown = (pair for pair in values if pair[0] not in hidden)
    return WholeRow(
        kind=how.kind,
        code=next(str(getattr(row, name)) for name in _CODES if hasattr(row, name)),
        name=str(getattr(row, how.name)),
        sentence=how.sentence(document, row) if how.sentence else "",
        facts=tuple(_facts(document, how.kind, shown, row)),
        parts=tuple(whole_row(document, part) for part in _parts(row, how)),
        picture=picture_of(document, row),
    )


def _parts(row: Any, how: _Kind) -> Iterable[Any]:
    return getattr(row, how.parts) if how.parts else ()


def _facts(
    document: Questionnaire, kind: str, values: Iterable[tuple[str, Any]], row: Any = None
) -> Iterator[tuple[str, str]]:
    for name, value in values:
        text = _SPECIAL.get((kind, name), _plain)(_Field(document, kind, name, value, row))
        if text:
            yield field_label(kind, name), text


class _Field(NamedTuple):
    """One field of one row of a document."""

    document: Questionnaire
    kind: str
    name: str
    value: Any
    row: Any


def _plain(field: _Field) -> str:
    """A value in words; nothing where it says nothing."""
    value = field.value
    if value is None or value is False:
        return ""
    if value is True:
        return _("yes")
    if isinstance(value, Enum):
        return choice_label(field.kind, field.name, str(value.value))
    if isinstance(value, tuple):
        return "\n".join(map(str, value))
    return str(value)


def _time(field: _Field) -> str:
    if field.value is None:
        return _("whenever they like")
    return f"{field.value}: “{how_soon(field.value)}”"


def _later(field: _Field) -> str:
    return _("no day is named") if field.value is None else str(field.value)


def _items(field: _Field) -> str:
    known = field.document.items_by_code
    return "\n".join(
        f"{code} {known[code][1].title}" if code in known else code for code in field.value
    )


def _sections(field: _Field) -> str:
    known = field.document.sections_by_code
    return "\n".join(
        f"{code} {known[code].title}" if code in known else code for code in field.value
    )


def _sign(field: _Field) -> str:
    known = field.document.signs_by_code.get(field.value)
    return known.title if known else str(field.value)


def _origin(field: _Field) -> str:
    known = field.document.origins_by_code.get(field.value)
    return known.title if known else str(field.value)


def _disposition(field: _Field) -> str:
    known = field.document.dispositions_by_code.get(field.value)
    return known.title if known else str(field.value)


def _columns(field: _Field) -> str:
    return "\n".join(map(_column, field.value))


def _column(column: Column) -> str:
    if column.professional:
        return _("%(name)s (for professionals)") % {"name": column.name}
    return column.name


def _cells(field: _Field) -> str:
    """Each text under the name of its column."""
    section = field.document.items_by_code[field.row.code][0]
    names = map(_column, section.columns)
    pairs = zip_longest(names, field.value, fillvalue="")
    return "\n".join(f"{name}: {cell}" for name, cell in pairs if cell)


_SPECIAL: dict[tuple[str, str], Callable[[_Field], str]] = {
    ("questionnaire", "default_disposition"): _disposition,
    ("disposition", "act_within_hours"): _time,
    ("disposition", "look_again_hours"): _later,
    ("rule", "sign"): _sign,
    ("sign", "reading"): _items,
    ("sign", "origin"): _origin,
    ("suggestion", "items"): _items,
    ("suggestion", "sections"): _sections,
    ("section", "columns"): _columns,
    ("item", "cells"): _cells,
}
