"""Drawings of the release: read from its files, and nothing but drawings."""

from pathlib import Path
from typing import Any

import pytest

from tests.drawn import drawn
from triage.editing.drawings import NotADrawing, load_drawings, read_drawing
from triage.models import PictureFile

_OPEN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30">'


def holding(inside: str) -> str:
    return f"{_OPEN}<title>A drawing</title>{inside}</svg>"


def test_a_drawing_keeps_its_bytes_and_says_its_size() -> None:
    text = drawn("leg").decode()

    encoded = read_drawing(text)

    assert (encoded.data, encoded.media_type) == (text.encode(), "image/svg+xml")
    assert (encoded.width, encoded.height) == (40, 30)


@pytest.mark.parametrize(
    "inside",
    [
        '<defs><path id="a" d="M0 0"/></defs><use href="#a"/>',
        '<g clip-path="url(#a)"><circle r="3" fill="#fff"/></g>',
        '<text x="3" y="4" font-family="sans-serif">L1</text>',
    ],
)
def test_what_stays_within_the_drawing_is_taken(inside: str) -> None:
    assert read_drawing(holding(inside)).data == holding(inside).encode()


@pytest.mark.parametrize(
    "text",
    [
        "no XML",
        "<svg/>",
        "<!DOCTYPE svg [<!ENTITY a 'b'>]>" + holding("&a;"),
        "<?xml-stylesheet href='a.css'?>" + holding(""),
        f"{_OPEN}</svg>",
        f"{_OPEN}<title></title></svg>",
        '<svg xmlns="http://www.w3.org/2000/svg"><title>A drawing</title></svg>',
        holding("<script>alert(1)</script>"),
        holding("<style>*{}</style>"),
        holding("<foreignObject/>"),
        holding('<image href="a.png"/>'),
        holding('<a href="#a"/>'),
        holding('<path onload="alert(1)"/>'),
        holding('<g onClick="alert(1)"/>'),
        holding('<use href="other.svg#a"/>'),
        holding('<use xmlns:x="http://www.w3.org/1999/xlink" x:href="https://a.example/b"/>'),
        holding('<path fill="url(https://a.example/b)"/>'),
        holding('<path style="fill:red"/>'),
        holding('<path fill="java\\script"/>'),
    ],
)
def test_what_is_more_than_a_drawing_is_refused(text: str) -> None:
    with pytest.raises(NotADrawing):
        read_drawing(text)


@pytest.mark.django_db
def test_every_drawing_of_the_release_is_kept_once(tmp_path: Path, settings: Any) -> None:
    settings.FIXTURE_DIRS = [tmp_path]
    assert load_drawings() == []
    (tmp_path / "drawings").mkdir()
    for code in ("leg", "foot"):
        (tmp_path / "drawings" / f"{code}.svg").write_bytes(drawn(code))

    first, again = load_drawings(), load_drawings()

    assert first == again
    assert {bytes(file.data) for file in PictureFile.objects.all()} == {drawn("leg"), drawn("foot")}
