"""Bytes of pictures for tests: those of drawings, and files as people upload them."""

from io import BytesIO
from typing import Any

from PIL import Image

from tests.drawn import drawn, picture
from triage.editing.drawings import load_drawings
from triage.engine.picture import Picture
from triage.engine.questionnaire import Questionnaire
from triage.models import PictureFile


def stored_file(shown: Picture) -> PictureFile:
    """The row with the bytes of a picture, which are ``drawn`` if it is not there yet."""
    known = {"media_type": shown.media_type, "width": shown.width, "height": shown.height}
    data = drawn(shown.code)
    file, _new = PictureFile.objects.get_or_create(
        sha256=shown.sha256, defaults={**known, "data": data}
    )
    return file


def store_pictures(parsed: Questionnaire) -> None:
    """The bytes of every picture: those that are ``drawn`` here, else those of the release."""
    own = [shown for shown in parsed.pictures if shown.sha256 == picture(shown.code).sha256]
    for shown in own:
        stored_file(shown)
    if len(own) < len(parsed.pictures):
        load_drawings()


def photograph(kind: str = "PNG", size: tuple[int, int] = (60, 40), **how: Any) -> bytes:
    """A file as somebody may upload it."""
    written = BytesIO()
    Image.new("RGB", size, "teal").save(written, kind, **how)
    return written.getvalue()
