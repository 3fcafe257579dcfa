"""How one questionnaire differs from another, row by row, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any

from triage.engine.conditions import Criteria
from triage.engine.question import AnswerOption, Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.words.sentences import criteria_text

#: What a patient reads of a question; no proof can judge whether it still means the same.
_WORDING = frozenset({"text", "short_text", "help", "label", "danger_line"})
#: What a row that is named by its code is called, and where the questionnaire holds them.
_ROWS = (
    ("disposition", "dispositions"),
    ("sign", "signs"),
    ("rule", "rules"),
    ("floor", "floors"),
    ("suggestion", "suggestions"),
    ("section", "sections"),
)


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
        yield from self._rows(
            "question", _by_code(self.old.questions), _by_code(self.new.questions)
        )
        for kind, noun in _ROWS:
            yield from self._rows(
                kind, _by_code(getattr(self.old, noun)), _by_code(getattr(self.new, noun))
            )
        yield from self._rows("item", _items(self.old), _items(self.new))

    def _rows(self, kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Edit]:
        for code, row in new.items():
            if code not in old:
                yield Edit(kind, code, _name(row), "", "", _name(row))
                continue
            yield from self._fields((kind, code, _name(row)), old[code], row)
            if isinstance(row, Question):
                yield from self._rows("option", _options(old[code]), _options(row))
        for code, row in old.items():
            if code not in new:
                yield Edit(kind, code, _name(row), "", _name(row), "")
        kept_old = [code for code in old if code in new]
        kept_new = [code for code in new if code in old]
        if kept_old != kept_new and kind in ("question", "rule", "disposition"):
            yield Edit(kind, "", "", "order", ", ".join(kept_old), ", ".join(kept_new))

    def _fields(self, place: tuple[str, str, str], old: Any, new: Any) -> Iterator[Edit]:
        for field in fields(new):
            before, after = getattr(old, field.name), getattr(new, field.name)
            if before != after and not _is_rows(before, after):
                texts = (_text(self.old, before), _text(self.new, after))
                yield Edit(*place, field.name, *texts)


def _by_code(rows: tuple[Any, ...]) -> dict[str, Any]:
    return {getattr(row, "link_id", None) or row.code: row for row in rows}


def _items(questionnaire: Questionnaire) -> dict[str, Any]:
    return {code: item for code, (_, item) in questionnaire.items_by_code.items()}


def _options(question: Question) -> dict[str, AnswerOption]:
    return {f"{question.link_id}:{option.value}": option for option in question.options}


def _is_rows(before: Any, after: Any) -> bool:
    """Tuples of rows are compared row by row, not as one text."""
    some = before or after
    return isinstance(some, tuple) and not isinstance(some[0], str)


def _name(row: Any) -> str:
    for field in ("text", "title", "label"):
        if getattr(row, field, ""):
            return str(getattr(row, field))
    return str(row.code)


def _text(questionnaire: Questionnaire, value: Any) -> str:
    if isinstance(value, Criteria):
        return criteria_text(questionnaire, value)
    if isinstance(value, tuple):
        return "\n".join(str(part) for part in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return ""
    return value.name.lower() if isinstance(value, Enum) and isinstance(value, int) else str(value)
