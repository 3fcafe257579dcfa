"""A draft and newer content as one document: what somebody changed stays, the rest is new.

Row by row, and what belongs to a row goes with it: its options, its conditions. Where a row
that is there reads, or leads to, one that would be gone, that one is there as well.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from operator import attrgetter
from typing import Any

from triage.engine import questionnaire as engine

#: Kind and code of a row, as edits and histories name it.
Place = tuple[str, str]
_Rows = dict[str, Any]

#: Where a document holds the rows of each kind, sections and their items apart.
_NOUNS = {
    "disposition": "dispositions",
    "sign": "signs",
    "question": "questions",
    "rule": "rules",
    "floor": "floors",
    "suggestion": "suggestions",
    "picture": "pictures",
    "line": "lines",
    "origin": "origins",
}


def merge(
    draft: engine.Questionnaire, newer: engine.Questionnaire, changed: Collection[Place]
) -> engine.Questionnaire:
    """The newer content, with the rows of the draft at the places that somebody changed.

    A row that somebody deleted stays away, and one that they added stays.
    """
    merged = _Merged(draft, newer, changed)
    merged.close()
    return merged.document()


class _Merged:
    """The rows of every kind on the way to one document."""

    def __init__(
        self, draft: engine.Questionnaire, newer: engine.Questionnaire, changed: Collection[Place]
    ) -> None:
        self.draft, self.newer, self.changed = draft, newer, changed
        self.mine, self.theirs = _by_kind(draft), _by_kind(newer)
        self.rows = {kind: self._merged(kind) for kind in self.mine}

    def _merged(self, kind: str) -> _Rows:
        mine, theirs = self.mine[kind], self.theirs[kind]
        rows = {code: row for code, row in theirs.items() if (kind, code) not in self.changed}
        kept = [code for code in mine if (kind, code) in self.changed]
        for code in kept:
            rows = _put(rows, code, mine[code], list(theirs) if code in theirs else list(mine))
        return rows

    def close(self) -> None:
        """Bring in what is read or led to and would be gone, until nothing is missing."""
        while missing := next(self._missing(), None):
            kind, code = missing
            source = self.mine[kind] if code in self.mine[kind] else self.theirs[kind]
            self.rows[kind] = _put(self.rows[kind], code, source[code], list(source))

    def _missing(self) -> Iterator[Place]:
        for kind, rows in self.rows.items():
            for row in rows.values():
                for place in self._needed(kind, row):
                    if place[1] not in self.rows[place[0]] and self._is_known(place):
                        yield place
        default = ("disposition", self._words().default_disposition)
        if default[1] not in self.rows["disposition"] and self._is_known(default):
            yield default

    def _needed(self, kind: str, row: Any) -> Iterator[Place]:
        """What a row stands under, leads to or reads."""
        if kind == "item":
            yield "section", _section_of(self.mine, self.theirs, row.code)
        if kind == "rule":
            yield "sign", row.sign
            yield "disposition", row.disposition
            yield "disposition", row.disposition_if_unsure
        if kind == "sign":
            yield "origin", row.origin
        for shown in (row, *getattr(row, "options", ())):
            if getattr(shown, "picture", ""):
                yield "picture", shown.picture
        criteria = getattr(row, "criteria", None) or getattr(row, "enable_when", None)
        for link_id in sorted(criteria.reads()) if criteria else ():
            yield "question", link_id

    def _is_known(self, place: Place) -> bool:
        """What neither document has is for the checks to tell."""
        kind, code = place
        return code in self.mine[kind] or code in self.theirs[kind]

    def _words(self) -> engine.Questionnaire:
        """Whose words stand at the head: they are one row."""
        own = any(kind == "questionnaire" for kind, _code in self.changed)
        return self.draft if own else self.newer

    def document(self) -> engine.Questionnaire:
        """All of it together."""
        nouns: dict[str, Any] = {
            noun: tuple(self.rows[kind].values()) for kind, noun in _NOUNS.items()
        }
        return replace(self._words(), **nouns, sections=self._sections())

    def _sections(self) -> tuple[Any, ...]:
        items: dict[str, list[Any]] = {code: [] for code in self.rows["section"]}
        for code, item in self.rows["item"].items():
            items[_section_of(self.mine, self.theirs, code)].append(item)
        return tuple(
            replace(section, items=tuple(items[code]))
            for code, section in self.rows["section"].items()
        )


def _by_kind(document: engine.Questionnaire) -> dict[str, _Rows]:
    found = {kind: _by_code(getattr(document, noun)) for kind, noun in _NOUNS.items()}
    items = {item.code: item for section in document.sections for item in section.items}
    return {**found, "section": _by_code(document.sections), "item": items}


def _by_code(rows: tuple[Any, ...]) -> _Rows:
    key: Callable[[Any], str] = attrgetter("code")
    return {getattr(row, "link_id", None) or key(row): row for row in rows}


def _section_of(mine: Mapping[str, _Rows], theirs: Mapping[str, _Rows], item: str) -> str:
    """The newer content says where an item stands; what it does not have stays where it was."""
    sections = (*theirs["section"].values(), *mine["section"].values())
    return next(
        str(section.code) for section in sections if any(one.code == item for one in section.items)
    )


def _put(rows: _Rows, code: str, row: Any, order: list[str]) -> _Rows:
    """The rows with one more, behind the nearest of those that it followed."""
    before = order[: order.index(code)]
    behind = next((other for other in reversed(before) if other in rows), None)
    placed: _Rows = {} if behind else {code: row}
    for other, kept in rows.items():
        placed[other] = kept
        if other == behind:
            placed[code] = row
    return placed
