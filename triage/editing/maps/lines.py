"""Words broken into lines that fit, measured by their signs: a server has no fonts.

Each sign counts as wide as it is in a wide font, so that nothing stands over an edge.
"""

import unicodedata
from collections.abc import Iterator

#: In pixels, at 14 pixels of height.
_NARROW, _USUAL, _BROAD, _DOUBLE = 5.5, 8.8, 13.0, 15.0
_THIN = frozenset("iljtfI.,:;!|'’()[] ")
#: Letters of India and Sri Lanka, of which many are as wide as two.
_INDIC = frozenset(map(chr, range(0x0900, 0x0E00)))
#: They only say where the direction of writing changes.
_UNSEEN = frozenset("\u2068\u2069")
_THICK = frozenset("mwMW@%—…")


def width_of(words: str) -> float:
    """How wide words are at most, in pixels."""
    return sum(map(_width, words))


def _width(sign: str) -> float:
    if sign in _THIN:
        return _NARROW
    if sign in _THICK:
        return _BROAD
    if unicodedata.combining(sign) or sign in _UNSEEN:
        return 0
    if unicodedata.east_asian_width(sign) in "WF" or ord(sign) > 0x2E7F or sign in _INDIC:
        return _DOUBLE
    return _BROAD - 2 if sign.isupper() else _USUAL


def break_lines(words: str, room: float) -> list[str]:
    """Lines of at most so many pixels; a word that is longer is broken."""
    lines: list[str] = []
    line, used = "", 0.0
    for word in words.split():
        for piece in _pieces(word, room):
            wide = width_of(piece)
            if line and used + _NARROW + wide > room:
                lines.append(line)
                line, used = "", 0.0
            line, used = (f"{line} {piece}", used + _NARROW + wide) if line else (piece, wide)
    return [*lines, line] if line else lines


def _pieces(word: str, room: float) -> Iterator[str]:
    piece, used = "", 0.0
    for sign in word:
        wide = _width(sign)
        if piece and used + wide > room:
            yield piece
            piece, used = "", 0.0
        piece, used = piece + sign, used + wide
    yield piece


def is_right_to_left(words: str) -> bool:
    """Whether the first letter that has a direction runs to the left."""
    found = (unicodedata.bidirectional(sign) for sign in words)
    return next((one for one in found if one in ("L", "R", "AL")), "L") != "L"
