"""Our own drawings: SVG, which nobody can upload, read from the files of this release."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

from django.conf import settings
from django.core.management import call_command

from triage.editing.uploaded_pictures import Encoded, store_file
from triage.engine.picture import MediaType
from triage.models import PictureFile

_SVG = "{http://www.w3.org/2000/svg}"
#: All that our drawings are made of. What runs, loads or holds anything else is not among them.
_TAGS = frozenset({"svg", "title", "g", "path", "circle", "ellipse", "line", "rect", "text"})
_TAGS_BY_REFERENCE = frozenset({"defs", "use", "clipPath", "pattern"})
_INSIDE = re.compile(r"#[\w-]+|url\(#[\w-]+\)")
_LEADS_AWAY = re.compile(r"url\(|:|@|\\|javascript", re.IGNORECASE)


class NotADrawing(ValueError):
    """A file of the release that is no drawing of ours; the message says why."""


def load_shipped(fixtures: tuple[str, ...]) -> None:
    """Load rows that are shipped, the drawings they name first."""
    load_drawings()
    call_command("loaddata", *fixtures, verbosity=0)


def load_drawings() -> list[PictureFile]:
    """Keep every drawing of this release; those that are here already stay as they are."""
    paths = sorted((Path(settings.FIXTURE_DIRS[0]) / "drawings").glob("*.svg"))
    return [store_file(read_drawing(path.read_text())) for path in paths]


def read_drawing(text: str) -> Encoded:
    """A drawing with its size. Raises :class:`NotADrawing` for what is more than one."""
    if "<!" in text or "<?" in text:
        raise NotADrawing("It declares something.")
    try:
        root = ET.fromstring(text)  # noqa: S314 (a file of ours, without a declaration)
    except ET.ParseError as error:
        raise NotADrawing(f"It is no XML: {error}.") from None
    for element in root.iter():
        _judge(element)
    box, title = root.get("viewBox", "").split(), root.find(f"{_SVG}title")
    if root.tag != f"{_SVG}svg" or len(box) != 4 or title is None or not title.text:
        raise NotADrawing("It is no SVG with a viewBox and a title.")
    width, height = (round(float(number)) for number in box[2:])
    return Encoded(text.encode(), MediaType.SVG, width, height)


def _judge(element: ET.Element) -> None:
    if element.tag.removeprefix(_SVG) not in _TAGS | _TAGS_BY_REFERENCE:
        raise NotADrawing(f"It holds <{element.tag}>.")
    for name, value in element.attrib.items():
        inside = _INSIDE.fullmatch(value)
        if name.lower().startswith("on") or (_LEADS_AWAY.search(value) and not inside):
            raise NotADrawing(f"{name} is {value!r}.")
        if name.rpartition("}")[2] == "href" and not inside:
            raise NotADrawing(f"{name} is {value!r}.")
