"""Which edits of a draft cannot go out alone, and what each would have to take along."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any

from triage.engine.conditions import Condition
from triage.engine.kinds import ROWS
from triage.engine.pieces import OWN, choose_pieces, find_pieces, piece, rows_of
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Rule, Suggestion, WarningSign

#: Kind and code; of an answer its question and value.
Name = tuple[str, str]
_TOKEN = re.compile(r"\{(\w+)\}")


class Why(StrEnum):
    """Why something cannot go, or stay, without another edit."""

    #: It reads or names what is new, and is not chosen.
    NEW = "new"
    #: It stays as it is, and reads or names what would go.
    GOES = "goes"
    #: It reads the answer to a question that would come after it.
    LATER = "later"
    #: An item of the reading would stand in two sections.
    TWICE = "twice"
    #: An item of the reading would stand in no section any more.
    LOST = "lost"


@dataclass(frozen=True)
class Need:
    """That ``about`` cannot be as it would be without the piece ``needs``, because of ``reads``."""

    about: Name
    reads: Name
    why: Why
    needs: str


def find_needs(old: Questionnaire, new: Questionnaire, keys: Collection[str]) -> tuple[Need, ...]:
    """What the chosen pieces need that is not chosen; nothing that no piece could mend."""
    return tuple(dict.fromkeys(_Needs(old, new, keys).find()))


def with_needed(old: Questionnaire, new: Questionnaire, keys: Iterable[str]) -> frozenset[str]:
    """The same pieces, and whatever they need, and what that needs."""
    chosen = frozenset(keys)
    while more := {need.needs for need in find_needs(old, new, chosen)}:
        chosen |= more
    return chosen


class _Needs:
    """The chosen document, and what of the others could mend it."""

    def __init__(self, old: Questionnaire, new: Questionnaire, keys: Collection[str]) -> None:
        self.old, self.new = old, new
        self.document = choose_pieces(old, new, keys)
        self.open = set(find_pieces(old, new)) - set(keys)

    def find(self) -> Iterator[Need]:
        yield from self._names()
        yield from self._order()
        yield from self._items()

    def _names(self) -> Iterator[Need]:
        new = _names_in(self.new)
        lacking = (new | _names_in(self.old)) - _names_in(self.document)
        for about, row in readers(self.document):
            for name in dict.fromkeys(names_read(row)):
                if name in lacking and _question_of(name) not in lacking:
                    yield from self._mend(about, name, is_new=name in new)

    def _mend(self, about: Name, name: Name, *, is_new: bool) -> Iterator[Need]:
        why, needs = (Why.NEW, _piece_of(name, self.new)) if is_new else (Why.GOES, piece(*about))
        if needs in self.open:
            yield Need(about, name, why, needs)

    def _order(self) -> Iterator[Need]:
        order = self.document.order
        for place, question in enumerate(self.document.questions):
            read = question.enable_when.reads() if question.enable_when else frozenset()
            for link_id in sorted(read):
                if order.get(link_id, place) > place:
                    yield from self._mend_order(("question", question.link_id), link_id)

    def _mend_order(self, about: Name, link_id: str) -> Iterator[Need]:
        for needs in (piece("order", "question"), piece(*about)):
            if needs in self.open:
                yield Need(about, ("question", link_id), Why.LATER, needs)
                return

    def _items(self) -> Iterator[Need]:
        """Where an item moves between sections, both go or none."""
        here = Counter(item.code for section in self.document.sections for item in section.items)
        for section in self.document.sections:
            about, needs = ("section", section.code), piece("section", section.code)
            for item in section.items:
                if here[item.code] > 1 and needs in self.open:
                    yield Need(about, ("item", item.code), Why.TWICE, needs)
        for code in self.old.items_by_code:
            if code in self.new.items_by_code and not here[code]:
                name = "item", code
                yield Need(name, name, Why.LOST, _piece_of(name, self.new))


def _question_of(name: Name) -> Name | None:
    """Where a question is lacking nothing is said of its answers."""
    kind, code = name
    return ("question", code.partition(":")[0]) if kind == "option" else None


def _piece_of(name: Name, document: Questionnaire) -> str:
    """The piece that holds what is named."""
    kind, code = name
    if kind == "option":
        return piece("question", code.partition(":")[0])
    if kind == "item":
        return piece("section", document.items_by_code[code][0].code)
    return piece(kind, code)


def _names_in(document: Questionnaire) -> set[Name]:
    """Everything that can be read or named."""
    found = {(kind, code) for kind, _noun in ROWS for code in rows_of(document, kind)}
    found |= {("item", code) for code in document.items_by_code}
    return found | {
        ("option", f"{question.link_id}:{option.value}")
        for question in document.questions
        for option in question.options
    }


def readers(document: Questionnaire) -> Iterator[tuple[Name, Any]]:
    """Every row, by kind and code, and every field of the questionnaire by its name."""
    for name in OWN:
        yield ("questionnaire", name), getattr(document, name)
    disposition = document.default_disposition
    yield ("questionnaire", "default_disposition"), _Named("disposition", disposition)
    for kind, _noun in ROWS:
        yield from (((kind, code), row) for code, row in rows_of(document, kind).items())


@dataclass(frozen=True)
class _Named:
    kind: str
    code: str


def names_read(value: Any) -> Iterator[Name]:
    """Whatever a value and its parts read or name, known or not."""
    if isinstance(value, str):
        yield from (("line", code) for code in _TOKEN.findall(value))
    elif isinstance(value, _Named):
        yield value.kind, value.code
    elif isinstance(value, tuple):
        for part in value:
            yield from names_read(part)
    elif is_dataclass(value):
        yield from _names_of_row(value)
        for field in fields(value):
            yield from names_read(getattr(value, field.name))


def _names_of_row(row: Any) -> Iterator[Name]:
    if isinstance(row, Condition):
        yield "question", row.question
        yield "option", f"{row.question}:{row.value}"
    elif isinstance(row, Rule):
        yield "sign", row.sign
        yield "disposition", row.disposition
        yield "disposition", row.disposition_if_unsure
    elif isinstance(row, WarningSign):
        yield "origin", row.origin
        yield from (("item", code) for code in row.reading)
    elif isinstance(row, Suggestion):
        yield from (("item", code) for code in row.items)
        yield from (("section", code) for code in row.sections)
    if getattr(row, "picture", ""):
        yield "picture", row.picture
