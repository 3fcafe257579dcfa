"""Finding something to read: words in, the entries that have any of them out, best first."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from math import log1p

from triage.check.search_index import Closeness, Index, index_of
from triage.check.search_words import fold, matches, sought
from triage.engine.education import EducationalItem, EducationalSection

#: Characters of a query that are read; the rest is cut off.
LONGEST_QUERY = 100
_EXCERPT = 180
_LEAD = 60


@dataclass(frozen=True)
class Piece:
    """A stretch of an excerpt; ``marked`` when it is one of the words looked for."""

    text: str
    marked: bool


@dataclass(frozen=True)
class Hit:
    """An item that has some of the words, with a stretch of its text."""

    section: EducationalSection
    item: EducationalItem
    excerpt: tuple[Piece, ...]


@dataclass(frozen=True)
class Unknown:
    """A word that stands nowhere, and those spelt nearly so that were taken in its place."""

    word: str
    near: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """The best hits, how many there are in all, and what of the query stands nowhere."""

    hits: tuple[Hit, ...]
    total: int
    unknown: tuple[Unknown, ...]


def search(sections: Iterable[EducationalSection], query: str, *, most: int) -> Found:
    """The ``most`` best items that have any word of the query; no excerpt shows a dose."""
    index = index_of(tuple(sections))
    words = sought(query[:LONGEST_QUERY])
    like = {word: index.like(word) for word in words}
    worth = _worth(index, like)
    best = nsmallest(most, worth, key=lambda number: (-worth[number], number))
    marked = frozenset(other for others in like.values() for other in others)
    return Found(
        hits=tuple(_hit(index, number, marked) for number in best),
        total=len(worth),
        unknown=tuple(_unknown(index, words, like)),
    )


def _worth(index: Index, like: Mapping[str, Mapping[str, Closeness]]) -> dict[int, float]:
    """What each entry is worth: more words, rarer ones, and better places are worth more."""
    worth: defaultdict[int, float] = defaultdict(float)
    words: Counter[int] = Counter()
    for others in like.values():
        standing = _standing(index, others)
        rare = log1p(len(index.entries) / max(len(standing), 1))
        for number, value in standing.items():
            worth[number] += rare * value
            words[number] += 1
    return {number: value * words[number] / len(like) for number, value in worth.items()}


def _standing(index: Index, others: Mapping[str, Closeness]) -> dict[int, float]:
    """Where one word of the query stands, in whichever form is worth most there."""
    best: dict[int, float] = {}
    for other, closeness in others.items():
        for number, place in index.places[other].items():
            value = closeness.value * place.value
            best[number] = max(best.get(number, 0.0), value)
    return best


def _unknown(
    index: Index, words: Mapping[str, str], like: Mapping[str, Mapping[str, Closeness]]
) -> Iterator[Unknown]:
    for word, others in like.items():
        if set(others.values()) <= {Closeness.NEAR}:
            yield Unknown(words[word], tuple(index.spellings[other] for other in others))


def _hit(index: Index, number: int, marked: frozenset[str]) -> Hit:
    entry = index.entries[number]
    return Hit(entry.section, entry.item, _excerpt(entry.body, marked))


def _excerpt(text: str, marked: frozenset[str]) -> tuple[Piece, ...]:
    """The stretch of a text round the first word that was looked for."""
    first = next((match for match in matches(text) if fold(match[0]) in marked), None)
    start = text.rfind(" ", 0, max(first.start() - _LEAD, 0)) + 1 if first else 0
    end = text.find(" ", start + _EXCERPT)
    cut = text[start : end if end > 0 else None]
    before = [Piece("… ", marked=False)] if start else []
    after = [Piece(" …", marked=False)] if end > 0 else []
    return (*before, *_pieces(cut, marked), *after)


def _pieces(text: str, marked: frozenset[str]) -> Iterator[Piece]:
    done = 0
    for match in matches(text):
        if fold(match[0]) in marked:
            if match.start() > done:
                yield Piece(text[done : match.start()], marked=False)
            yield Piece(match[0], marked=True)
            done = match.end()
    if done < len(text):
        yield Piece(text[done:], marked=False)
