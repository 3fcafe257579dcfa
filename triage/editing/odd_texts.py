"""What no column takes, or nobody would read, however deep it stands in what is imported."""

from collections.abc import Iterator

from triage.site.turned import texts_in, turned_words
from triage.staff.model_admin import LONGEST_TEXT

NO_SIGN = "It holds a character that is none."


def longest(value: object) -> int:
    """How long the longest text in it is."""
    return max(map(len, texts_in(value)), default=0)


def oddities(value: object) -> Iterator[str]:
    """As sentences, for a row whose fields are not told apart."""
    if any("\x00" in text for text in texts_in(value)):
        yield NO_SIGN
    yield from turned_words(value)
    if longest(value) > LONGEST_TEXT:
        yield f"It holds a text that is longer than {LONGEST_TEXT} characters."
