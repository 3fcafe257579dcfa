"""Bytes of pictures for tests: those of drawings, and files as people upload them."""

from io import BytesIO
from typing import Any

from PIL import Image

from tests.drawn import drawn
from triage.engine.picture import Picture
from triage.models import PictureFile


def stored_file(shown: Picture) -> PictureFile:
    """The row with the bytes of a picture, which are ``drawn`` if it is not there yet."""
    known = {"media_type": shown.media_type, "width": shown.width, "height": shown.height}
    data = drawn(shown.code)
    file, _new = PictureFile.objects.get_or_create(
        sha256=shown.sha256, defaults={**known, "data": data}
    )
    return file


def photograph(kind: str = "PNG", size: tuple[int, int] = (60, 40), **how: Any) -> bytes:
    """A file as somebody may upload it."""
    written = BytesIO()
    Image.new("RGB", size, "teal").save(written, kind, **how)
    return written.getvalue()
