"""Words of a text or of a query, in the form in which they are compared."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from unicodedata import category, normalize

from django.utils.html import strip_tags

from triage.site.wording import rich

_WORD = re.compile(r"\w+(?:['’]\w+)*")
#: The language of the texts. Another one needs its own words without a meaning, too.
_LANGUAGE = "english"
#: What stands in nearly every text and says nothing of what somebody looks for.
_EMPTY = frozenset(
    word
    for line in (
        "a about am an and any are as at be been but by can could did do does for from get had",
        "has have he her his how i if in is it its me my not of on or our she should so than that",
        "the their them there these they this to was we were what when where which who why will",
        "with would you your",
    )
    for word in line.split()
)


def fold(word: str) -> str:
    """A word without case, accents and apostrophes: “Can’t” is found by “cant”."""
    letters = normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if category(letter) != "Mn" and letter not in "'’")


def matches(text: str) -> Iterator[re.Match[str]]:
    """Each word of a text, where it stands."""
    return _WORD.finditer(text)


def spelt(text: str) -> Iterator[tuple[str, str]]:
    """Each word of a text: folded, and as it is spelt there but for capitals."""
    return ((fold(match[0]), match[0].lower()) for match in matches(normalize("NFC", text)))


def sought(query: str) -> dict[str, str]:
    """The words to look for, each once, with their spelling; empty ones only when alone."""
    found = dict(spelt(query))
    telling = {word: spelling for word, spelling in found.items() if word not in _EMPTY}
    return telling or found


def stems(words: Iterable[str]) -> dict[str, str]:
    """Each word's stem: “walking” and “walks” have that of “walk”."""
    import snowballstemmer  # noqa: PLC0415 (thirty languages, and most people search for nothing)

    stemmer = snowballstemmer.stemmer(_LANGUAGE)  # one each time: it works on its own state
    return {word: stemmer.stemWord(word) for word in words}


def plain(text: str) -> str:
    """Markdown as one line of text, tokens filled in."""
    return normalize("NFC", " ".join(unescape(strip_tags(rich(text))).split()))
