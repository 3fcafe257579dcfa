"""A long list of what is to be read, in pages: all of it at once is more than a page can hold.

What was ticked or typed on the other pages is sent along by the one that is open, so nothing is
stored before it is signed, and all of it is signed in one go.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from triage.editing.admin.reading_sent import Sent, reason_box
from triage.editing.in_pages import in_pages
from triage.editing.reading_list import Listed

#: How long what stands on a page may be, as Python writes it; what is longer by itself, as a
#: section with all its items, has a page of its own.
_MOST = 90_000
#: What is drawn around each object: its heading, its link, its tick.
_FRAME = 700


def divide(reading_list: Iterable[Listed]) -> tuple[tuple[Listed, ...], ...]:
    """The list in pages, in its order; at least one."""
    return in_pages(reading_list, takes=_length, most=_MOST)


def _length(listed: Listed) -> int:
    return _FRAME + len(repr((listed.edits, listed.vignettes, listed.rows, listed.weakened)))


@dataclass(frozen=True)
class PageOfList:
    """One of several: with what it begins, and how much of it is to be read or has changed."""

    number: int
    name: str
    unread: int
    news: int


@dataclass(frozen=True)
class Elsewhere:
    """What stands on the other pages, with what was sent for it."""

    objects: tuple[Listed, ...]
    sent: Sent
    signed: bool

    @property
    def keys(self) -> list[str]:
        """All that was shown there."""
        return [one.key for one in self.objects]

    @property
    def ticked(self) -> list[str]:
        """What is ticked there; who has signed has ticked everything."""
        return [key for key in self.keys if self.signed or key in self.sent.ticks]

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """What was typed there, by the names of the boxes."""
        typed = ((reason_box(one), self.sent.reason(one)) for one in self.objects)
        return [(name, text) for name, text in typed if text]
