"""What is to be read before a draft is signed: one object after another, each with its tick.

An object is what one person reads in one go: a question with its answers, a disposition, a
sign, a section. The most harmful come first. Of a first version there is nothing to compare,
so the list is the whole questionnaire as people meet it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from hashlib import sha256
from typing import Any

from triage.editing.signed_vignettes import ChangedVignette
from triage.engine.questionnaire import Questionnaire
from triage.engine.weakening.weakening import Weakening, WeakeningKind
from triage.engine.words.edits import Edit
from triage.models import WeakeningReason

#: An object, as a kind and a code.
Name = tuple[str, str]

#: Kinds of objects of which nothing is weakened, the most harmful first.
_HARM = (
    "floor",
    "rule",
    "question",
    "disposition",
    "questionnaire",
    "line",
    "sign",
    "origin",
    "suggestion",
    "item",
    "section",
    "picture",
)
#: Weakenings that are of no one row have an object of their own.
_OF_NO_ROW = {
    WeakeningKind.FARES_CALMER: ("people", ""),
    WeakeningKind.WITHDRAWN_DOCUMENT: ("document", ""),
}
_KEY = 32


@dataclass(frozen=True)
class Reasoned:
    """Something that is weakened, with the reason that was last written for it."""

    weakening: Weakening
    reason: WeakeningReason | None


@dataclass(frozen=True)
class Listed:
    """One object to be read.

    ``edits`` are its differences, ``vignettes`` those that changed and guard no less, or that
    passed before and fail now;
    ``rows`` are the engine's values of what is to be read whole.
    """

    kind: str
    code: str
    weakened: tuple[Reasoned, ...] = ()
    edits: tuple[Edit, ...] = ()
    vignettes: tuple[ChangedVignette, ...] = ()
    rows: tuple[Any, ...] = ()

    @cached_property
    def key(self) -> str:
        """What a tick is bound to: every word that was to be read, reasons included."""
        reasons = [(one.weakening.key, one.reason and one.reason.pk) for one in self.weakened]
        read = (self.kind, self.code, reasons, self.edits, self.vignettes, self.rows)
        return sha256(repr(read).encode()).hexdigest()[:_KEY]


_PARTS = ("weakened", "edits", "vignettes", "rows")
#: A part of an object: which, its field, and one value more.
_Part = tuple[Name, str, Any]


def list_edits(
    edits: Iterable[Edit],
    weakened: Iterable[Reasoned],
    vignettes: Iterable[ChangedVignette],
    *,
    rows: Mapping[Name, tuple[Any, ...]],
) -> tuple[Listed, ...]:
    """Everything that is otherwise, by object, the most harmful first.

    ``rows`` are the values of rows that were added or removed, which are read whole.
    """
    changed = [change for change in vignettes if not change.weakened]
    turned = [change for change in changed if change.turned]
    others = [change for change in changed if not change.turned]

    def parts() -> Iterator[_Part]:
        yield from ((_object_of(one.weakening), "weakened", one) for one in weakened)
        yield from ((("turned", ""), "vignettes", change) for change in turned)
        for edit in sorted(edits, key=lambda edit: _HARM.index(_place(edit)[0])):
            yield _place(edit), "edits", edit
            whole = () if edit.field else rows[edit.kind, edit.code]
            yield from ((_place(edit), "rows", row) for row in whole)
        yield from ((("vignettes", ""), "vignettes", change) for change in others)

    return _collect(parts())


def list_whole(document: Questionnaire, weakened: Iterable[Reasoned] = ()) -> tuple[Listed, ...]:
    """Everything there is, as people meet it; what is weakened stands before it."""

    def parts() -> Iterator[_Part]:
        yield from ((("weakened", one.weakening.key), "weakened", one) for one in weakened)
        yield from ((name, "rows", row) for name, row in _whole(document))

    return _collect(parts())


def _collect(parts: Iterable[_Part]) -> tuple[Listed, ...]:
    """The objects in the order in which each is first met."""
    found: dict[Name, dict[str, tuple[Any, ...]]] = {}
    for name, part, value in parts:
        listed = found.setdefault(name, {})
        listed[part] = (*listed.get(part, ()), value)
    return tuple(
        Listed(*name, *(listed.get(part, ()) for part in _PARTS)) for name, listed in found.items()
    )


def rows_by_name(*documents: Questionnaire) -> dict[Name, tuple[Any, ...]]:
    """Every row of these documents that an edit can name."""
    found: dict[Name, tuple[Any, ...]] = {}
    for document in documents:
        for name, row in _rows(document):
            found[name] = (*found.get(name, ()), row)
    return found


def _place(edit: Edit) -> Name:
    """The object that an edit belongs to: an answer to its question."""
    if edit.kind == "option":
        return "question", edit.code.partition(":")[0]
    return edit.kind, edit.code


def _object_of(weakening: Weakening) -> Name:
    if weakening.kind in _OF_NO_ROW:
        return _OF_NO_ROW[weakening.kind]
    if weakening.place == "option":
        return "question", weakening.code.partition(":")[0]
    return weakening.place, weakening.code


def _rows(document: Questionnaire) -> Iterator[tuple[Name, Any]]:
    for question in document.questions:
        yield ("question", question.link_id), question
        for option in question.options:
            yield ("option", f"{question.link_id}:{option.value}"), option
    for kind, rows in (
        ("disposition", document.dispositions),
        ("sign", document.signs),
        ("rule", document.rules),
        ("floor", document.floors),
        ("suggestion", document.suggestions),
        ("section", document.sections),
        ("picture", document.pictures),
        ("line", document.lines),
        ("origin", document.origins),
    ):
        yield from (((kind, row.code), row) for row in rows)
    for _section, item in document.items_by_code.values():
        yield ("item", item.code), item


def _whole(document: Questionnaire) -> Iterator[tuple[Name, Any]]:
    """Every row under the object that it is read with, in the order in which people meet it."""
    yield ("questionnaire", document.slug), own_texts(document)
    for question in document.questions:
        yield ("question", question.link_id), question
    for disposition in document.dispositions:
        yield ("disposition", disposition.code), disposition
    for sign in document.signs:
        yield ("sign", sign.code), sign
    for rule in document.rules:
        yield ("sign", rule.sign), rule
    for floor in sorted(document.floors, key=lambda floor: -floor.minimum):
        yield ("floors", floor.minimum.code), floor
    yield from _reading(document)


def _reading(document: Questionnaire) -> Iterator[tuple[Name, Any]]:
    for suggestion in document.suggestions:
        yield ("suggestions", suggestion.place.value), suggestion
    for section in document.sections:
        yield ("section", section.code), section
    for picture in document.pictures:
        yield ("pictures", ""), picture
    for line in document.lines:
        yield ("lines", ""), line
    for origin in document.origins:
        yield ("origins", ""), origin


def own_texts(document: Questionnaire) -> tuple[tuple[str, Any], ...]:
    """The texts of the questionnaire itself, by the names of their fields."""
    own = ((one.name, getattr(document, one.name)) for one in fields(document))
    return tuple((name, value) for name, value in own if _is_text(value))


def _is_text(value: Any) -> bool:
    return isinstance(value, str) or (bool(value) and isinstance(value[0], str))
