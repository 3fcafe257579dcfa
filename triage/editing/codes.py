"""Codes made from words, so that nobody types one: each is new in its questionnaire."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from django.utils.text import slugify
from django.utils.translation import gettext as _

from triage.editing.draft_rows import KINDS, code_column
from triage.editing.published_codes import published_codes
from triage.engine.conditions import ASKED_UNKNOWN
from triage.models import (
    DangerSign,
    EducationalItem,
    EducationalSection,
    Hazard,
    Question,
    Questionnaire,
    Rule,
)

#: Long enough to be told apart, short enough to be read in a list.
_LONGEST = 40
#: Of a section's code in those of its items: a hyphen and a number have to follow.
_LONGEST_PREFIX = 16
#: Where a code is made from something else than the row's title.
_WORDS: dict[type[Model], Callable[[Any], str]] = {
    Question: lambda data: str(data.get("short_text") or data.get("text") or ""),
    DangerSign: lambda data: str(data.get("text") or ""),
    Rule: lambda data: data["sign"].code if data.get("sign") else "",
}


def make_code(model: type[Model], data: Any, owner: Questionnaire) -> str:
    """A code for a new row from what its form holds; no row has it, and no version ever had."""
    if model is EducationalSection:
        return _upper(str(data.get("title") or ""), _taken(model, owner))
    if model is EducationalItem:
        above = data["section"].code[:_LONGEST_PREFIX] if data.get("section") else "ITEM"
        return _numbered(f"{above}-", _taken(model, owner))
    if model is Hazard:
        return _numbered("H", _taken(model, owner))
    words = _WORDS.get(model, lambda found: str(found.get("title") or ""))(data)
    return unused_code(words, _taken(model, owner), fallback=KINDS.get(model, "row"))


def option_code(label: str, taken: Iterable[str]) -> str:
    """A code for a new answer of a question; "not sure" has the one that means it everywhere.

    ``taken`` are those of its other answers, and of all that were ever published.
    """
    words = " ".join(label.casefold().split()).rstrip(".")
    known = set(taken)
    if words in _unsure_words() and ASKED_UNKNOWN not in known:
        return ASKED_UNKNOWN
    return unused_code(label, known | {ASKED_UNKNOWN}, fallback="answer")


def unused_code(words: str, taken: Iterable[str], *, fallback: str) -> str:
    """Small letters and hyphens that say the words, with a number where that is taken."""
    known = set(taken)
    plain = slugify(words).strip("-_")
    if not plain[:1].isalpha():
        plain = f"{fallback}-{plain}".rstrip("-")
    if len(plain) > _LONGEST:
        plain = plain[: _LONGEST + 1].rpartition("-")[0] or plain[:_LONGEST]
    return _first_free(plain, "{}-{}", known)


def _unsure_words() -> set[str]:
    return {str(words).casefold() for words in (_("Not sure"), _("I am not sure"))}


def _upper(title: str, taken: set[str]) -> str:
    """Letters of a section, as they begin the codes of its items."""
    letters = "".join(letter for letter in slugify(title) if letter.isalpha()).upper()
    return _first_free(letters[:3] or "SEC", "{}{}", taken)


def _numbered(begin: str, taken: set[str]) -> str:
    numbers = (code.removeprefix(begin) for code in taken if code.startswith(begin))
    last = max((int(number) for number in numbers if number.isdecimal()), default=0)
    return f"{begin}{last + 1:02d}"


def _first_free(code: str, pattern: str, taken: set[str]) -> str:
    number, found = 1, code
    while found in taken:
        number += 1
        found = pattern.format(code, number)
    return found


def _taken(model: Any, owner: Questionnaire) -> set[str]:
    """Codes of the draft, and of every version."""
    column = code_column(model)
    above = "section__questionnaire" if model is EducationalItem else "questionnaire"
    draft = model.objects.filter(**{above: owner}).values_list(column, flat=True)
    kind = KINDS.get(model)
    return {*draft, *(published_codes(owner).codes(kind) if kind else ())}
