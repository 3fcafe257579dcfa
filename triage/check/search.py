"""Finding something to read: words in, the items that have them all out, best first."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from html import unescape
from unicodedata import category, normalize

from django.utils.html import strip_tags

from triage.engine.education import EducationalItem, EducationalSection
from triage.site.groups import group
from triage.site.wording import fill, rich

#: Characters of a query that are read; the rest is cut off.
LONGEST_QUERY = 100
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_EXCERPT = 180
_LEAD = 60


class Place(IntEnum):
    """Where in an item a word stands; what stands first ranks first."""

    TITLE = 0
    TERM = 1
    TOPICS = 2
    BODY = 3


@dataclass(frozen=True)
class Piece:
    """A stretch of an excerpt; ``marked`` when it is one of the words looked for."""

    text: str
    marked: bool


@dataclass(frozen=True)
class Hit:
    """An item that has every word, and where it has the one that is hardest to find."""

    section: EducationalSection
    item: EducationalItem
    place: Place
    excerpt: tuple[Piece, ...]


def facts(
    section: EducationalSection, item: EducationalItem, *, professional: bool
) -> tuple[tuple[str, str], ...]:
    """The filled cells of an item's row of the table, each with its column's name."""
    return tuple(
        (column.name, cell)
        for column, cell in zip(section.columns, item.cells, strict=True)
        if column.professional is professional and cell.strip()
    )


def search(sections: Iterable[EducationalSection], query: str) -> tuple[Hit, ...]:
    """Items in which every word of the query begins some word, best first.

    Neither case nor accents count. Doses are searched too, but no excerpt shows them.
    """
    wanted = _words(query[:LONGEST_QUERY])
    if not wanted:
        return ()
    hits = (
        Hit(section, item, place, _excerpt(_plain(item.body), wanted))
        for section in sections
        for item in section.items
        if (place := _place(item, wanted)) is not None
    )
    return tuple(sorted(hits, key=lambda hit: hit.place))


def by_section(hits: Iterable[Hit]) -> tuple[tuple[EducationalSection, tuple[Hit, ...]], ...]:
    """Hits under their sections; the section of the best hit comes first."""
    groups = group(hits, lambda hit: hit.section.slug).values()
    return tuple((under[0].section, tuple(under)) for under in groups)


def _place(item: EducationalItem, wanted: tuple[str, ...]) -> Place | None:
    """The worst of the words' best places, or none when a word is missing."""
    texts = (
        (Place.TITLE, item.title),
        (Place.TERM, f"{item.article_term} {item.code}"),
        (Place.TOPICS, item.topics),
        (Place.BODY, " ".join((_plain(item.body), *item.cells))),
    )
    worst = Place.TITLE
    for word in wanted:
        best = next((place for place, text in texts if _has(fill(text), word)), None)
        if best is None:
            return None
        worst = max(worst, best)
    return worst


def _has(text: str, word: str) -> bool:
    return any(other.startswith(word) for other in _words(text))


def _excerpt(text: str, wanted: tuple[str, ...]) -> tuple[Piece, ...]:
    """The stretch of a text round the first word that was looked for."""
    first = next(_found(text, wanted), None)
    start = text.rfind(" ", 0, max(first.start() - _LEAD, 0)) + 1 if first else 0
    end = text.find(" ", start + _EXCERPT)
    cut = text[start : end if end > 0 else None]
    pieces = [*_pieces(cut, wanted)]
    before = [Piece("… ", marked=False)] if start else []
    after = [Piece(" …", marked=False)] if end > 0 else []
    return (*before, *pieces, *after)


def _pieces(text: str, wanted: tuple[str, ...]) -> Iterator[Piece]:
    done = 0
    for match in _found(text, wanted):
        if match.start() > done:
            yield Piece(text[done : match.start()], marked=False)
        yield Piece(match[0], marked=True)
        done = match.end()
    if done < len(text):
        yield Piece(text[done:], marked=False)


def _found(text: str, wanted: tuple[str, ...]) -> Iterator[re.Match[str]]:
    return (match for match in _WORD.finditer(text) if _fold(match[0]).startswith(wanted))


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_fold(match) for match in _WORD.findall(normalize("NFC", text)))


def _fold(word: str) -> str:
    """A word without case, accents and apostrophes: “Can’t” is found by “cant”."""
    letters = normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if category(letter) != "Mn" and letter not in "'’")


def _plain(text: str) -> str:
    """Markdown as one line of text, tokens filled in."""
    return _without_tags(rich(text))


@lru_cache(maxsize=2048)
def _without_tags(html: str) -> str:
    return normalize("NFC", " ".join(unescape(strip_tags(html)).split()))
