"""The first page of staff: what waits for whoever signed in, handed over room by room.

The rooms do not know each other. Each registers what makes its sections when its admin is loaded.
A maker asks for the permission itself, and puts a look on record before it hands over anything that
a person's answers would change.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest


@dataclass(frozen=True)
class Link:
    """A few words, where they lead if anywhere, and what is said behind them.

    ``about`` is the check that they name.
    """

    words: str
    address: str
    behind: str = ""
    about: UUID | None = None


@dataclass(frozen=True)
class Line:
    """How many of a kind, and the list of them. ``oldest`` is the one to begin with."""

    number: str
    what: str
    address: str
    is_urgent: bool = False
    oldest: Link | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is none."""
        return self.number == "0"


@dataclass(frozen=True)
class Section:
    """What one room has for somebody. ``calm`` is said where nothing waits.

    ``is_alarm`` puts it first though no line says so: what is wrong stands on top of every page.
    """

    name: str
    title: str
    rank: int
    lines: tuple[Line, ...] = ()
    facts: tuple[Link, ...] = ()
    is_alarm: bool = False
    calm: str = ""

    @property
    def is_urgent(self) -> bool:
        """Whether somebody should look at once."""
        return self.is_alarm or any(line.is_urgent for line in self.lines)

    @property
    def is_calm(self) -> bool:
        """Whether nothing waits here."""
        return not self.is_alarm and all(line.is_empty for line in self.lines)

    def names(self) -> Iterator[UUID]:
        """Every check that it names."""
        oldest = (line.oldest for line in self.lines if line.oldest)
        yield from (link.about for link in (*oldest, *self.facts) if link.about)


Maker = Callable[[HttpRequest], Iterable[Section]]
_MAKERS: list[Maker] = []


def on_start_page(maker: Maker) -> Maker:
    """Let this make sections of the start page."""
    _MAKERS.append(maker)
    return maker


def sections(request: HttpRequest) -> list[Section]:
    """Everything for who asks, what is urgent first."""
    made = [section for maker in _MAKERS for section in maker(request)]
    return sorted(made, key=lambda section: (not section.is_urgent, section.rank))
