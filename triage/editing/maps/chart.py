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
