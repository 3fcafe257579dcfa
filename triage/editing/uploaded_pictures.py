"""An uploaded picture, made anew from its pixels alone.

Whatever else was in the file (where and by whom it was taken, other pictures, a program) is
gone with it. What is no PNG, JPEG or WebP by its content is refused, whatever it is called.
"""

import warnings
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

from triage.engine.picture import MediaType
from triage.models import PictureFile

#: A photograph of a telephone; the page takes a little more, for the form around it.
MAX_BYTES = 5 * 1024 * 1024
#: Such a photograph has half as many. More would only fill the memory.
MAX_PIXELS = 50_000_000
#: Narrower, or as flat as a line, nothing can be seen in it.
_LEAST_SIDE = 16
_LONGEST_SIDE = 1200
_FORMATS = ("PNG", "JPEG", "WEBP")
#: More would take a telephone too long; a drawing without loss is mostly smaller.
_WISHED_BYTES = 60 * 1024
_QUALITIES = (80, 60, 40)
#: All that Pillow raises at what is damaged.
_BROKEN = (OSError, ValueError, SyntaxError, EOFError)


class NotAPicture(ValueError):
    """It cannot be used; the message says why, and what to do."""


@dataclass(frozen=True)
class Encoded:
    """A picture as it will be stored and sent."""

    data: bytes
    media_type: MediaType
    width: int
    height: int


def read_upload(data: bytes) -> Encoded:
    """The picture in a file, in our own encoding. Raises :class:`NotAPicture`."""
    if not data:
        raise NotAPicture(_("This file is empty. Choose another one."))
    if len(data) > MAX_BYTES:
        raise NotAPicture(_("This file is too large: at most 5 MB. Save it smaller first."))
    return _encode(_shrunk(_decoded(data)))


def _decoded(data: bytes) -> Image.Image:
    """Its pixels, upright. Its size is looked at before any of them is read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            # What draws PDF lets Pillow fill up what is cut off, in the whole process.
            ImageFile.LOAD_TRUNCATED_IMAGES = False
            image = Image.open(BytesIO(data), formats=_FORMATS)
            _refuse(image)
            image.load()
            return ImageOps.exif_transpose(image)
    except NotAPicture:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NotAPicture(_too_many_pixels()) from None
    except _BROKEN:
        said = _("This is no PNG, JPEG or WebP picture, or it is damaged. Choose another one.")
        raise NotAPicture(said) from None


def _refuse(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise NotAPicture(_too_many_pixels())
    if min(image.size) < _LEAST_SIDE:
        raise NotAPicture(_("This picture is too small to see anything in it."))
    if getattr(image, "n_frames", 1) > 1:
        raise NotAPicture(_("This picture moves. Save a single picture of it first."))


def _too_many_pixels() -> str:
    return _("This picture has too many pixels. Save it smaller first: 1200 pixels are enough.")


def _shrunk(image: Image.Image) -> Image.Image:
    """On white, as people see it, and no larger than any page shows it."""
    seen = image.convert("RGBA")
    seen.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    plate = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(plate, seen).convert("RGB")


def _encode(image: Image.Image) -> Encoded:
    data = _webp(image, lossless=True)
    for quality in _QUALITIES:
        if len(data) > _WISHED_BYTES:
            data = _webp(image, quality=quality)
    return Encoded(data, MediaType.WEBP, image.width, image.height)


def _webp(image: Image.Image, **how: int) -> bytes:
    written = BytesIO()
    image.save(written, "WEBP", method=4, **how)
    return written.getvalue()


def store_file(encoded: Encoded) -> PictureFile:
    """Keep its bytes for good; the same bytes are kept once."""
    file, _new = PictureFile.objects.get_or_create(
        sha256=sha256(encoded.data).hexdigest(),
        defaults={
            "media_type": encoded.media_type,
            "width": encoded.width,
            "height": encoded.height,
            "data": encoded.data,
        },
    )
    return file
