"""A document that names pictures whose bytes are not on this site."""

from dataclasses import replace
from typing import Any

from triage.engine.picture import MediaType, Picture
from triage.engine.questionnaire import Questionnaire
from triage.models import PictureFile


def without_lost_pictures(document: Questionnaire) -> tuple[Questionnaire, tuple[Picture, ...]]:
    """The document without them, and which they are.

    A document holds a picture's digest and not its bytes, so one from elsewhere may name what
    is not here. All the rest of it can be used; an editor adds the picture by hand.
    """
    digests = {picture.sha256 for picture in document.pictures if "\x00" not in picture.sha256}
    here = PictureFile.objects.defer("data").in_bulk(digests)
    lost = tuple(picture for picture in document.pictures if picture.sha256 not in here)
    codes = frozenset(picture.code for picture in lost)
    kept = tuple(_as_stored(p, here[p.sha256]) for p in document.pictures if p.sha256 in here)
    questions = tuple(
        _without(replace(q, options=tuple(_without(option, codes) for option in q.options)), codes)
        for q in document.questions
    )
    sections = tuple(
        replace(section, items=tuple(_without(item, codes) for item in section.items))
        for section in document.sections
    )
    return replace(document, pictures=kept, questions=questions, sections=sections), lost


def _as_stored(picture: Picture, file: PictureFile) -> Picture:
    """Type and size are what the bytes say, whatever the document does."""
    media_type = MediaType(file.media_type)
    return replace(picture, media_type=media_type, width=file.width, height=file.height)


def _without(row: Any, codes: frozenset[str]) -> Any:
    return replace(row, picture="") if row.picture in codes else row
