"""All words of the reading, and in which entry each stands where.

In memory, because the entries are part of a document that never changes and is in memory anyway:
nothing can go stale, and both databases find the same.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import takewhile
from types import MappingProxyType

from triage.check.search_words import plain, spelt, stems
from triage.engine.education import EducationalItem, EducationalSection
from triage.site.groups import group
from triage.site.wording import fill, token_values

#: Shorter words have too many neighbours that mean something else.
_SHORTEST_NEAR = 4
#: From so many letters on, a second letter may be wrong.
_TWO_WRONG = 7
_MOST_NEAR = 3
_SHORTEST_BEGINNING = 3


class Place(Enum):
    """Where in an entry a word stands, with what it is worth there."""

    TITLE = 3.0
    TERM = 2.5
    TOPICS = 2.0
    BODY = 1.0


class Closeness(Enum):
    """How a word that was found is like the one that was looked for, and what that is worth."""

    SAME = 1.0
    STEM = 0.8
    BEGINNING = 0.5
    NEAR = 0.4


@dataclass(frozen=True)
class Entry:
    """An item with its section, and its body as one line."""

    section: EducationalSection
    item: EducationalItem
    body: str


@dataclass(frozen=True)
class Index:
    """Words in order, the entries each stands in by their number, and words by their stem."""

    entries: tuple[Entry, ...]
    words: tuple[str, ...]
    places: Mapping[str, Mapping[int, Place]]
    by_stem: Mapping[str, list[str]]
    spellings: Mapping[str, str]

    def like(self, word: str) -> dict[str, Closeness]:
        """The words that this one finds; those nearly so only where there is no other."""
        found = dict.fromkeys(self._with_beginning(word), Closeness.BEGINNING)
        found.update(dict.fromkeys(self.by_stem.get(stems([word])[word], ()), Closeness.STEM))
        if word in self.places:
            found[word] = Closeness.SAME
        return found or dict.fromkeys(self._near(word), Closeness.NEAR)

    def _with_beginning(self, word: str) -> Iterator[str]:
        if len(word) < _SHORTEST_BEGINNING or not word.isalpha():
            return iter(())
        following = self.words[bisect_left(self.words, word) :]
        return takewhile(lambda other: other.startswith(word), following)

    def _near(self, word: str) -> list[str]:
        """The words with the fewest letters wrong; of a short one the first must be right."""
        if len(word) < _SHORTEST_NEAR or not word.isalpha():
            return []
        from rapidfuzz.distance import OSA  # noqa: PLC0415 (most words are spelt as they stand)
        from rapidfuzz.process import extract  # noqa: PLC0415

        wrong = 2 if len(word) >= _TWO_WRONG else 1
        near = extract(word, self.words, scorer=OSA.distance, score_cutoff=wrong, limit=None)
        near = [one for one in near if self._may_be(word, one[0])]
        fewest = min((distance for _other, distance, _place in near), default=0)
        return [other for other, distance, _place in near if distance == fewest][:_MOST_NEAR]

    def _may_be(self, word: str, other: str) -> bool:
        if len(other) < _SHORTEST_NEAR or not other.isalpha():
            return False
        return len(word) > _SHORTEST_NEAR or word[0] == other[0]


def index_of(sections: tuple[EducationalSection, ...]) -> Index:
    """The index of these sections, made once for them and for the words of this site."""
    return _index(sections, tuple(token_values().items()))


@lru_cache(maxsize=4)
def _index(sections: tuple[EducationalSection, ...], _site: tuple[tuple[str, str], ...]) -> Index:
    entries = tuple(
        Entry(section, item, plain(item.body)) for section in sections for item in section.items
    )
    places: dict[str, dict[int, Place]] = {}
    spellings: dict[str, str] = {}
    for number, entry in enumerate(entries):
        for place, text in _texts(entry):
            for word, spelling in spelt(text):
                places.setdefault(word, {}).setdefault(number, place)
                spellings.setdefault(word, spelling)
    stem_of = stems(places)
    return Index(
        entries=entries,
        words=tuple(sorted(places)),
        places=MappingProxyType(places),
        by_stem=MappingProxyType(group(places, stem_of.__getitem__)),
        spellings=MappingProxyType(spellings),
    )


def _texts(entry: Entry) -> Iterator[tuple[Place, str]]:
    """What is searched of an entry, best place first: a word counts where it stands best."""
    item = entry.item
    yield Place.TITLE, fill(item.title)
    yield Place.TERM, fill(f"{item.article_term} {item.code}")
    yield Place.TOPICS, fill(item.topics)
    yield Place.BODY, " ".join((entry.body, *map(fill, item.cells)))
