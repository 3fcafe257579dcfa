"""A map as places on paper: every box as tall as its words, every arrow from edge to edge."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from triage.editing.maps.chart import Box
from triage.editing.maps.lines import break_lines, is_right_to_left

_PAD = 10
_LINE = 19
#: Between a box and the one below it.
GAP = 14


@dataclass(frozen=True)
class Line:
    """One line of text; what runs to the left begins at the right."""

    x: int
    y: int
    words: str
    quiet: bool
    to_left: bool


@dataclass(frozen=True)
class Placed:
    """A box with its place and its lines."""

    box: Box
    x: int
    y: int
    width: int
    height: int
    lines: tuple[Line, ...]

    @property
    def middle(self) -> int:
        """How far down its sides an arrow meets it."""
        return self.y + self.height // 2

    @property
    def right(self) -> int:
        """Where it ends."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """Where it ends."""
        return self.y + self.height


@dataclass(frozen=True)
class Drawn:
    """An arrow as a path, with its words."""

    path: str
    words: str


@dataclass(frozen=True)
class Drawing:
    """All that is drawn, and how much room it takes."""

    width: int
    height: int
    placed: tuple[Placed, ...]
    drawn: tuple[Drawn, ...]

    def zoomed(self, percent: int) -> tuple[int, int]:
        """How large it is on the page."""
        return self.width * percent // 100, self.height * percent // 100


def place(box: Box, x: int, y: int, width: int) -> Placed:
    """A box with its upper left corner there."""
    lines = tuple(_lines(box, x, y, width))
    return Placed(box, x, y, width, len(lines) * _LINE + 2 * _PAD, lines)


def stack(boxes: Iterable[Box], x: int, y: int, width: int) -> list[Placed]:
    """Boxes one below the other."""
    placed = []
    for box in boxes:
        placed.append(place(box, x, y, width))
        y = placed[-1].bottom + GAP
    return placed


def _lines(box: Box, x: int, y: int, width: int) -> Iterator[Line]:
    for text in (box.words, *box.notes):
        to_left = is_right_to_left(text)
        edge = x + width - _PAD if to_left else x + _PAD
        for words in break_lines(text, width - 2 * _PAD):
            y += _LINE
            yield Line(edge, y + _PAD // 2, words, text is not box.words, to_left)


def straight(start: Placed, end: Placed, words: str) -> Drawn:
    """From the right side of one to the left side of another."""
    half = (start.right + end.x) // 2
    way = f"M{start.right} {start.middle}H{half}V{end.middle}H{end.x}"
    return Drawn(f"{way}{_head(end.x, end.middle)}", words)


def around(start: Placed, end: Placed, lane: int, words: str) -> Drawn:
    """From the left side of one, along a lane, to the left side of another."""
    way = f"M{start.x} {start.middle}H{lane}V{end.middle}H{end.x}"
    return Drawn(f"{way}{_head(end.x, end.middle)}", words)


def _head(x: int, y: int) -> str:
    return f"M{x - 7} {y - 4}L{x} {y}L{x - 7} {y + 4}"
