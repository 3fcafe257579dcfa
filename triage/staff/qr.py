"""The picture that an authenticator app scans, as the path of a drawing.

The template draws it: no picture has to be let in from ``data:``, and nothing is marked safe.
"""

from dataclasses import dataclass

_BORDER = 4


@dataclass(frozen=True)
class Drawing:
    """Dark squares of side 1 on a light square of side ``size``."""

    size: int
    path: str


def draw(text: str) -> Drawing:
    """The QR code of a text, with the light border that a scanner needs."""
    from qrcode.main import QRCode  # noqa: PLC0415 (brings Pillow, for a page that each opens once)

    code = QRCode(border=_BORDER)
    code.add_data(text)
    rows = code.get_matrix()
    dark = ((x, y) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return Drawing(len(rows), "".join(f"M{x} {y}h1v1h-1z" for x, y in dark))
