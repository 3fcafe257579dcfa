"""Pictures that people upload, and files that only look like one."""

import struct
import zlib
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from tests.drawn import drawn
from tests.pictures import photograph
from triage.editing.uploaded_pictures import MAX_BYTES, NotAPicture, read_upload, store_file
from triage.models import PictureFile

NO_PICTURE = "This is no PNG, JPEG or WebP picture, or it is damaged. Choose another one."
TOO_MANY = "This picture has too many pixels. Save it smaller first: 1200 pixels are enough."


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def bomb(width: int, height: int) -> bytes:
    """A PNG that only says how large it is."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99))


def moving() -> bytes:
    frames = [Image.new("RGB", (60, 40), color) for color in ("red", "blue")]
    written = BytesIO()
    frames[0].save(written, "WEBP", save_all=True, append_images=frames[1:])
    return written.getvalue()


def noise(width: int, height: int) -> bytes:
    """Nothing packs this without loss."""
    written = BytesIO()
    Image.effect_noise((width, height), 90).convert("RGB").save(written, "JPEG", quality=90)
    return written.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_kept_as_webp_of_its_own_size(kind: str) -> None:
    encoded = read_upload(photograph(kind))

    image = opened(encoded.data)
    assert (image.format, image.size) == ("WEBP", (60, 40))
    assert (encoded.media_type, encoded.width, encoded.height) == ("image/webp", 60, 40)


def test_a_large_picture_is_made_smaller_and_keeps_its_shape() -> None:
    encoded = read_upload(photograph("JPEG", (3000, 1500)))

    assert opened(encoded.data).size == (encoded.width, encoded.height) == (1200, 600)


def test_what_is_hard_to_pack_loses_more() -> None:
    easy, hard = read_upload(photograph("JPEG", (1200, 900))), read_upload(noise(1200, 900))

    assert len(easy.data) < 10_000 < len(hard.data) < len(noise(1200, 900))


def test_where_a_photograph_was_taken_does_not_survive() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Maker of cameras"
    exif.get_ifd(0x8825)[1] = "N"
    sent = photograph("JPEG", exif=exif, comment=b"Ward 7")
    assert b"Maker of cameras" in sent

    encoded = read_upload(sent)

    image = opened(encoded.data)
    assert dict(image.getexif()) == {}
    assert not {"exif", "xmp", "icc_profile", "comment"} & image.info.keys()
    assert b"Maker" not in encoded.data
    assert b"Ward 7" not in encoded.data


def test_a_photograph_that_was_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6

    assert opened(read_upload(photograph("JPEG", exif=exif)).data).size == (40, 60)


def test_what_is_transparent_stands_on_white() -> None:
    written = BytesIO()
    Image.new("RGBA", (60, 40), (0, 0, 0, 0)).save(written, "PNG")

    shown = opened(read_upload(written.getvalue()).data).convert("RGB")

    assert shown.getpixel((30, 20)) == (255, 255, 255)


def test_a_program_behind_a_picture_does_not_survive() -> None:
    sent = photograph("PNG") + b"<script>alert(1)</script><?php evil(); ?>"

    encoded = read_upload(sent)

    assert b"script" not in encoded.data
    assert b"php" not in encoded.data
    assert opened(encoded.data).size == (60, 40)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (b"", "This file is empty. Choose another one."),
        (b"\0" * (MAX_BYTES + 1), "This file is too large: at most 5 MB. Save it smaller first."),
        (drawn("leg"), NO_PICTURE),
        (b"<html>", NO_PICTURE),
        (b"GIF89a" + b"\0" * 40, NO_PICTURE),
        (photograph("PNG", (400, 300))[:300], NO_PICTURE),
        (noise(300, 300)[:4000], NO_PICTURE),
        (photograph("WEBP")[:30], NO_PICTURE),
        (bomb(60, 40), NO_PICTURE),
        (bomb(20_000, 20_000), TOO_MANY),
        (bomb(10_000, 10_000), TOO_MANY),
        (bomb(8_000, 8_000), TOO_MANY),
        (photograph("PNG", (400, 4)), "This picture is too small to see anything in it."),
        (moving(), "This picture moves. Save a single picture of it first."),
    ],
    ids=[
        *("empty", "large", "svg", "html", "gif", "cut PNG", "cut JPEG", "cut WebP", "hollow"),
        *("bomb", "half a bomb", "small bomb", "a line", "moving"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(sent: bytes, sentence: str) -> None:
    with pytest.raises(NotAPicture) as refusal:
        read_upload(sent)

    assert str(refusal.value) == sentence


@pytest.mark.django_db
def test_the_same_bytes_are_kept_once(django_assert_num_queries: Any) -> None:
    encoded = read_upload(photograph())

    first = store_file(encoded)
    with django_assert_num_queries(1):
        again = store_file(encoded)

    assert first == again == PictureFile.objects.get()
    assert first.pk == sha256(encoded.data).hexdigest()
    assert bytes(PictureFile.objects.get().data) == encoded.data
