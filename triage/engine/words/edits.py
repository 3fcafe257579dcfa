"""How one questionnaire differs from another, row by row, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any

from triage.engine.conditions import Criteria
from triage.engine.education import Column
from triage.engine.kinds import ROWS
from triage.engine.question import AnswerOption, Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.words.sentences import criteria_text

#: What a patient reads of a question; no proof can judge whether it still means the same.
_WORDING = frozenset({"text", "short_text", "help", "label", "danger_line"})
#: By what each kind of row is known.
_CODES = ("code", "link_id", "value")


@dataclass(frozen=True)
class Edit:
    """One difference. ``field`` is empty when the whole row was added or removed.

    ``before`` and ``after`` are texts; one of them is empty for an addition or removal.
    """

    kind: str
    code: str
    name: str
    field: str
    before: str
    after: str

    @property
    def what(self) -> str:
        """``added``, ``removed`` or ``changed``."""
        if self.field:
            return "changed"
        return "removed" if self.before else "added"


def find_edits(old: Questionnaire, new: Questionnaire) -> tuple[Edit, ...]:
    """Every difference from old to new, in the order of the new one's rows."""
    return tuple(_Comparison(old, new).edits())


def rewordings(old: Questionnaire, new: Questionnaire) -> tuple[Edit, ...]:
    """Changed words of gates, of questions that decide something, and of their options."""
    deciding = {c.question for q in (old, new) for c in q.conditions()}
    deciding |= {question.link_id for question in new.questions if question.is_gate}
    return tuple(
        edit
        for edit in find_edits(old, new)
        if edit.kind in ("question", "option")
        and edit.code.split(":")[0] in deciding
        and (edit.field in _WORDING or (edit.kind == "option" and not edit.field))
    )


class _Comparison:
    """Two questionnaires, and words for what differs between them."""

    def __init__(self, old: Questionnaire, new: Questionnaire) -> None:
        self.old, self.new = old, new

    def edits(self) -> Iterator[Edit]:
        place = ("questionnaire", self.new.slug, self.new.title)
        yield from self._fields(place, self.old, self.new)
        for kind, noun in ROWS:
            old, new = _by_code(getattr(self.old, noun)), _by_code(getattr(self.new, noun))
            yield from self._rows(kind, old, new)
            yield from _moved((kind, "", "", "order"), old, new)
        yield from self._items()

    def _rows(self, kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Edit]:
        for code, row in new.items():
            if code not in old:
                yield Edit(kind, code, row_name(row), "", "", row_name(row))
                continue
            yield from self._fields((kind, code, row_name(row)), old[code], row)
            if isinstance(row, Question):
                place = ("question", row.link_id, row.text, "options")
                yield from _moved(place, old[code].labels, row.labels)
                yield from self._rows("option", _options(old[code]), _options(row))
        for code, row in old.items():
            if code not in new:
                yield Edit(kind, code, row_name(row), "", row_name(row), "")

    def _items(self) -> Iterator[Edit]:
        """Those of all sections together: an item that moves to another stays what it is."""
        old, new = _items(self.old), _items(self.new)
        yield from self._changed_sections()
        yield from self._rows("item", old, new)
        yield from _moved(("item", "", "", "order"), old, new)

    def _changed_sections(self) -> Iterator[Edit]:
        old, new = self.old.items_by_code, self.new.items_by_code
        for code, (section, item) in new.items():
            if code in old and old[code][0].code != section.code:
                yield Edit("item", code, item.title, "section", old[code][0].code, section.code)

    def _fields(self, place: tuple[str, str, str], old: Any, new: Any) -> Iterator[Edit]:
        for field in fields(new):
            before, after = getattr(old, field.name), getattr(new, field.name)
            if before != after and not _is_rows(before, after):
                texts = (_text(self.old, before), _text(self.new, after))
                yield Edit(*place, field.name, *texts)


def _moved(
    place: tuple[str, str, str, str], old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[Edit]:
    """The order of what both have, where it is another."""
    before = [code for code in old if code in new]
    after = [code for code in new if code in old]
    if before != after:
        yield Edit(*place, ", ".join(before), ", ".join(after))


def _by_code(rows: tuple[Any, ...]) -> dict[str, Any]:
    return {getattr(row, "link_id", None) or row.code: row for row in rows}


def _items(questionnaire: Questionnaire) -> dict[str, Any]:
    return {code: item for code, (_, item) in questionnaire.items_by_code.items()}


def _options(question: Question) -> dict[str, AnswerOption]:
    return {f"{question.link_id}:{option.value}": option for option in question.options}


def _is_rows(before: Any, after: Any) -> bool:
    """Tuples of rows are compared row by row, not as one text."""
    some = before or after
    return isinstance(some, tuple) and not isinstance(some[0], str | Column)


def row_name(row: Any) -> str:
    """What a row is called: its words, or where it has none its code."""
    for field in ("text", "title", "label"):
        if getattr(row, field, ""):
            return str(getattr(row, field))
    return next(str(getattr(row, code)) for code in _CODES if hasattr(row, code))


def _text(questionnaire: Questionnaire, value: Any) -> str:
    if isinstance(value, Criteria):
        return criteria_text(questionnaire, value)
    if isinstance(value, tuple):
        return "\n".join(map(_line, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return ""
    return value.name.lower() if isinstance(value, Enum) and isinstance(value, int) else str(value)


def _line(part: str | Column) -> str:
    if isinstance(part, Column):
        return f"{part.name} (for professionals)" if part.professional else part.name
    return part
