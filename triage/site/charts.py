"""Values in, geometry out: what the templates draw as SVG. Whole pixels only.

Whole numbers read the same in every language; a comma would break a drawing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil, log10

_PLOT_HEIGHT = 160
_TOP, _BOTTOM, _LEFT, _RIGHT = 12, 26, 40, 32
#: Where the columns stand.
_BASE = _TOP + _PLOT_HEIGHT
_COLUMN, _NARROW, _GAP = 28, 14, 2
#: More columns than this are drawn narrow.
_MANY_COLUMNS = 31
#: Pixels that a label under a column needs.
_LABEL_ROOM = 56
_STEPS = (1, 2, 5, 10)
_TICKS = 4

_BAR_WIDTH, _BAR_HEIGHT, _ROW_HEIGHT = 300, 12, 42
#: Percentages at which a scale may end; half of each is whole.
_SCALES = (10, 20, 50, 100)
#: What of a label fits beside the words.
_SIGNS = 30


@dataclass(frozen=True)
class Box:
    """A piece of a column, or a bar. ``place`` is its column, ``series`` its part of it."""

    x: int
    y: int
    width: int
    height: int
    place: int = 0
    series: int = 0


@dataclass(frozen=True)
class Mark:
    """A label, or a line with one, and where it stands."""

    x: int
    y: int
    text: str


@dataclass(frozen=True)
class Columns:
    """Stacked columns, the first series at the bottom."""

    width: int
    height: int
    base: int
    left: int
    right: int
    boxes: tuple[Box, ...]
    ticks: tuple[Mark, ...]
    labels: tuple[Mark, ...]


def columns(labels: Sequence[str], stacks: Sequence[Sequence[int]]) -> Columns:
    """One column for each label, made of its values in ``stacks``."""
    column = _NARROW if len(labels) > _MANY_COLUMNS else _COLUMN
    largest = max(map(sum, stacks), default=0)
    step = tick_step(largest)
    top = step * max(1, ceil(largest / step))
    right = _LEFT + column * len(labels)
    return Columns(
        width=max(right + _RIGHT, _LEFT + _LABEL_ROOM * 2),
        height=_BASE + _BOTTOM,
        base=_BASE,
        left=_LEFT,
        right=right,
        boxes=tuple(_boxes(stacks, column, top)),
        ticks=tuple(_ticks(top, step)),
        labels=tuple(_labels(labels, column)),
    )


def _boxes(stacks: Sequence[Sequence[int]], column: int, top: int) -> Iterator[Box]:
    """The pieces of each column, the first at the bottom; what is nothing is not drawn."""
    for place, stack in enumerate(stacks):
        feet = accumulate(stack, initial=0)
        for series, (value, below) in enumerate(zip(stack, feet, strict=False)):
            foot, head = _tall(below, top), _tall(below + value, top)
            x, tall = _LEFT + column * place + _GAP, max(1, head - foot)
            if value:
                yield Box(x, _BASE - foot - tall, column - 2 * _GAP, tall, place, series)


def _ticks(top: int, step: int) -> Iterator[Mark]:
    for value in range(0, top + 1, step):
        yield Mark(_LEFT - 6, _BASE - _tall(value, top), str(value))


def _tall(value: int, top: int) -> int:
    return round(_PLOT_HEIGHT * value / top)


def _labels(labels: Sequence[str], column: int) -> Iterator[Mark]:
    """As many as there is room for."""
    for place in range(0, len(labels), ceil(_LABEL_ROOM / column)):
        yield Mark(_LEFT + column * place + _GAP, _BASE + 18, labels[place])


def tick_step(largest: int) -> int:
    """The round number between two lines, so that there are about four of them."""
    rough = max(largest / _TICKS, 1)
    scale: int = 10 ** int(log10(rough))
    return next(step * scale for step in _STEPS if step * scale >= rough)


@dataclass(frozen=True)
class Share:
    """A share in percent with the words beside it, and the interval where there is one."""

    label: str
    words: str
    percent: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Row:
    """One bar of a chart of shares; ``low`` and ``high`` are the ends of its interval."""

    label: Mark
    words: Mark
    bar: Box
    middle: int
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Bars:
    """Shares as bars from the left, under each other, on one scale."""

    width: int
    height: int
    base: int
    rows: tuple[Row, ...]
    ticks: tuple[Mark, ...]


def bars(shares: Sequence[Share]) -> Bars:
    """One bar for each share, on a scale that the longest fills as far as a round one can."""
    longest = max((share.high or share.percent for share in shares), default=0)
    full = next((scale for scale in _SCALES if scale >= longest), _SCALES[-1])
    base = _ROW_HEIGHT * len(shares) + _GAP
    rows = tuple(_row(share, _ROW_HEIGHT * place, full) for place, share in enumerate(shares))
    ticks = tuple(
        Mark(_along(percent, full), base + 16, f"{percent} %") for percent in (0, full // 2, full)
    )
    return Bars(_BAR_WIDTH, base + 22, base, rows, ticks)


def _row(share: Share, y: int, full: int) -> Row:
    return Row(
        label=Mark(0, y + 16, shortened(share.label)),
        words=Mark(_BAR_WIDTH, y + 16, share.words),
        bar=Box(0, y + 22, _along(share.percent, full), _BAR_HEIGHT),
        middle=y + 22 + _BAR_HEIGHT // 2,
        low=None if share.low is None else _along(share.low, full),
        high=None if share.high is None else _along(share.high, full),
    )


def _along(percent: float, full: int) -> int:
    return round(_BAR_WIDTH * percent / full)


def shortened(label: str) -> str:
    """As much of a label as there is room for; the table beside it has the whole."""
    return label if len(label) <= _SIGNS else f"{label[: _SIGNS - 1].rstrip()}…"
