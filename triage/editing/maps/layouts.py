"""Where the boxes of each map stand."""

from collections.abc import Iterable, Iterator

from triage.editing.maps.chart import Box, Chart, Look
from triage.editing.maps.drawing import GAP, Drawing, Placed, around, place, stack, straight

#: All of it fits beside the admin's own menu on a screen of 1280 pixels.
_EDGE = 8
_LANE = 12
#: Lanes that stand side by side; further ones lie upon them.
_MOST_LANES = 8
_INDENT, _DEEPEST = 16, 4
_QUESTION, _EXIT = 370, 240
_COLUMNS = ((0, 400), (436, 170), (642, 230))
_BETWEEN = 36
_PLACE = {Look.RULE: 0, Look.SIGN: 1}


def draw_route(chart: Chart) -> Drawing:
    """Questions downwards, what opens what on their left, where a check ends on their right."""
    numbers = _lanes(chart)
    left = _EDGE + _LANE * (min(len(set(numbers.values())), _MOST_LANES) + 2)
    lanes = {key: left - _LANE * (lane % _MOST_LANES + 1) - 6 for key, lane in numbers.items()}
    placed = _rows(chart, left)
    at = {one.box.key: one for one in placed}
    drawn = tuple(
        straight(at[arrow.start], at[arrow.end], arrow.words)
        if at[arrow.end].box.is_end
        else around(at[arrow.start], at[arrow.end], lanes[arrow.start], arrow.words)
        for arrow in chart.arrows
    )
    width = left + _INDENT * _DEEPEST + _QUESTION + _BETWEEN + _EXIT + _EDGE
    return Drawing(width, _bottom(placed), tuple(placed), drawn)


def _rows(chart: Chart, left: int) -> list[Placed]:
    """Each question with its ends beside it."""
    placed: list[Placed] = []
    y = _EDGE
    for question, ends in _with_ends(chart.boxes):
        x = left + _INDENT * min(question.depth, _DEEPEST)
        beside = left + _INDENT * _DEEPEST + _QUESTION + _BETWEEN
        row = [place(question, x, y, _QUESTION), *stack(ends, beside, y, _EXIT)]
        placed += row
        y = max(one.bottom for one in row) + GAP
    return placed


def _with_ends(boxes: Iterable[Box]) -> Iterator[tuple[Box, list[Box]]]:
    rows: list[tuple[Box, list[Box]]] = []
    for box in boxes:
        if box.is_end:
            rows[-1][1].append(box)
        else:
            rows.append((box, []))
    yield from rows


def _lanes(chart: Chart) -> dict[str, int]:
    """A lane for each question that opens others: such as overlap lie beside each other."""
    order = {box.key: number for number, box in enumerate(chart.boxes)}
    spans: dict[str, list[int]] = {}
    for arrow in chart.arrows:
        if not chart.boxes[order[arrow.end]].is_end:
            spans.setdefault(arrow.start, [order[arrow.start]]).append(order[arrow.end])
    lanes: dict[str, int] = {}
    ends: list[int] = []  # where the last of each lane ends
    for key, span in sorted(spans.items(), key=lambda pair: min(pair[1])):
        free = next((lane for lane, end in enumerate(ends) if end < min(span)), len(ends))
        ends[free : free + 1] = [max(span)]
        lanes[key] = free
    return lanes


def draw_sign(chart: Chart) -> Drawing:
    """Its rules on the left, the sign in the middle, where they lead on the right."""
    columns: tuple[list[Box], ...] = ([], [], [])
    for box in chart.boxes:
        columns[_PLACE.get(box.look, 2)].append(box)
    placed = [
        one
        for boxes, (x, width) in zip(columns, _COLUMNS, strict=True)
        for one in stack(boxes, _EDGE + x, _EDGE, width)
    ]
    at = {one.box.key: one for one in placed}
    drawn = (straight(at[arrow.start], at[arrow.end], arrow.words) for arrow in chart.arrows)
    width = _EDGE * 2 + sum(_COLUMNS[-1])
    return Drawing(width, _bottom(placed), tuple(placed), tuple(drawn))


def _bottom(placed: list[Placed]) -> int:
    return max((one.bottom for one in placed), default=0) + _EDGE
