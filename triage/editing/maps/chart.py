"""Boxes and arrows as values; what is drawn of them and what is read of them say the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Look(StrEnum):
    """How a box is drawn; each is a class of the stylesheet."""

    QUESTION = "question"
    GATE = "gate"
    ELSEWHERE = "elsewhere"
    SCOPE = "scope"
    END = "end"
    RULE = "rule"
    SIGN = "sign"
    EMERGENCY = "emergency"
    DISPOSITION = "disposition"


#: What stands at the end of an arrow, and is read there alone.
_ENDS = frozenset({Look.SCOPE, Look.EMERGENCY, Look.DISPOSITION})


#: What turns the direction of all that follows it, and what keeps to itself.
_TURNING = dict.fromkeys((*range(0x202A, 0x202F), 0x2066, 0x2067))
_OWN = dict.fromkeys((0x2068, 0x2069))


def isolated(words: str) -> str:
    """Such as turn nothing that stands beside them, whichever way they are written."""
    return f"\u2068{words.translate(_TURNING | _OWN)}\u2069"


@dataclass(frozen=True)
class Box:
    """One thing on a map. ``kind`` and ``code`` name the row that it leads to.

    ``key`` is its own within the map, where a row may stand more than once; ``depth`` says how
    many others it hangs on, one within the other.
    """

    key: str
    kind: str
    code: str
    look: Look
    words: str
    notes: tuple[str, ...] = ()
    depth: int = 0

    def __post_init__(self) -> None:
        """An editor's words turn no other word around, such as how urgent it is."""
        object.__setattr__(self, "words", self.words.translate(_TURNING))
        notes = tuple(note.translate(_TURNING) for note in self.notes)
        object.__setattr__(self, "notes", notes)

    @property
    def is_end(self) -> bool:
        """Whether it is read where an arrow leads to it, and nowhere else."""
        return self.look in _ENDS


@dataclass(frozen=True)
class Arrow:
    """From one box to another, by their keys, with what leads there."""

    start: str
    end: str
    words: str


@dataclass(frozen=True)
class Chart:
    """A map: its boxes in the order in which they are read, and the arrows between them."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    def twin(self) -> Iterator[tuple[Box, list[tuple[Arrow, Box]]]]:
        """The same as a list: each box with the arrows that leave it."""
        by_key = {box.key: box for box in self.boxes}
        leaving: dict[str, list[tuple[Arrow, Box]]] = {box.key: [] for box in self.boxes}
        for arrow in self.arrows:
            leaving[arrow.start].append((arrow, by_key[arrow.end]))
        yield from ((box, leaving[box.key]) for box in self.boxes if not box.is_end)
