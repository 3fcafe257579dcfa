"""Some edits of a draft without the others: a document, and only these rows of another one.

A piece is what goes out or stays as one: a row with all that hangs on it (a question with its
answers, a section with its items), one text of the questionnaire itself, or the order in which
the rows of a kind stand. Each has a key, ``rule:`` and its code for example.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from triage.engine.kinds import ROWS
from triage.engine.questionnaire import Questionnaire

#: What is no edit: what counts when a check is left is with every new version as it is today.
_NO_PIECE = "when_left"
#: The fields of the questionnaire itself.
OWN = tuple(
    field.name
    for field in fields(Questionnaire)
    if field.name != _NO_PIECE and field.name not in dict(ROWS).values()
)


def piece(kind: str, code: str) -> str:
    """The key of a row, of a field of the ``questionnaire``, or of the ``order`` of a kind."""
    return f"{kind}:{code}"


def rows_of(document: Questionnaire, kind: str) -> dict[str, Any]:
    """The rows of a kind by their codes, in order."""
    rows = getattr(document, dict(ROWS)[kind])
    return {getattr(row, "link_id", None) or row.code: row for row in rows}


def find_pieces(old: Questionnaire, new: Questionnaire) -> tuple[str, ...]:
    """Everything that is otherwise in the new one."""
    return tuple(_find_pieces(old, new))


def _find_pieces(old: Questionnaire, new: Questionnaire) -> Iterator[str]:
    for name in OWN:
        if getattr(old, name) != getattr(new, name):
            yield piece("questionnaire", name)
    for kind, _noun in ROWS:
        before, after = rows_of(old, kind), rows_of(new, kind)
        for code in {**after, **before}:
            if before.get(code) != after.get(code):
                yield piece(kind, code)
        if [code for code in before if code in after] != [code for code in after if code in before]:
            yield piece("order", kind)


def choose_pieces(old: Questionnaire, new: Questionnaire, keys: Collection[str]) -> Questionnaire:
    """The old document with only these pieces of the new one.

    With none it is the old one, with all the new one.
    """
    sides = {name: new if piece("questionnaire", name) in keys else old for name in OWN}
    chosen: dict[str, Any] = {name: getattr(side, name) for name, side in sides.items()}
    chosen |= {noun: _chosen_rows(old, new, keys, kind) for kind, noun in ROWS}
    return replace(new, **chosen)


def _chosen_rows(
    old: Questionnaire, new: Questionnaire, keys: Collection[str], kind: str
) -> tuple[Any, ...]:
    before, after = rows_of(old, kind), rows_of(new, kind)
    sides = {code: after if piece(kind, code) in keys else before for code in {**before, **after}}
    chosen = {code: side[code] for code, side in sides.items() if code in side}
    moved = piece("order", kind) in keys
    first, second = (after, before) if moved else (before, after)
    return tuple(chosen[code] for code in _in_order(chosen, first, second))


def _in_order(
    chosen: Mapping[str, Any], first: Collection[str], second: Collection[str]
) -> list[str]:
    """As in the first; what only the second has comes right after what it follows there."""
    order = [code for code in first if code in chosen]
    place = 0
    for code in second:
        if code in chosen:
            if code not in first:
                order.insert(place, code)
            place = order.index(code) + 1
    return order
