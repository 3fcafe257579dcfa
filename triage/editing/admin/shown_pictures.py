"""Pictures beside the words about them: which one a row is or shows, before and after."""

from typing import Any

from triage.engine.picture import Picture
from triage.engine.questionnaire import Questionnaire

#: What was shown, and what is shown now.
Sides = tuple[Picture | None, Picture | None]
#: Fields that say which picture is shown, or what it shows.
_ABOUT_PICTURES = frozenset({"picture", "sha256", "alt"})


def picture_of(document: Questionnaire, row: Any) -> Picture | None:
    """The picture that a row of a document is, or shows."""
    if isinstance(row, Picture):
        return row
    return document.pictures_by_code.get(getattr(row, "picture", ""))


def sides_of_edit(old: Questionnaire, new: Questionnaire, place: tuple[str, str, str]) -> Sides:
    """Both pictures, where kind, code and field are of an edit that is about them."""
    kind, code, field = place
    return sides(old, new, kind, code) if field in _ABOUT_PICTURES else (None, None)


def sides(old: Questionnaire | None, new: Questionnaire, kind: str, code: str) -> Sides:
    """The pictures of a row before and after; none where they are the same."""
    before = picture_of(old, _row(old, kind, code)) if old else None
    after = picture_of(new, _row(new, kind, code))
    return (None, None) if before == after else (before, after)


def _row(document: Questionnaire, kind: str, code: str) -> Any:
    """What can show a picture, or is one."""
    if kind == "picture":
        return document.pictures_by_code.get(code)
    if kind == "item":
        return document.items_by_code.get(code, (None, None))[1]
    if kind not in ("question", "option"):
        return None
    link_id, _colon, value = code.partition(":")
    question = document.questions_by_id.get(link_id)
    if kind == "question" or question is None:
        return question
    return next((option for option in question.options if option.value == value), None)
