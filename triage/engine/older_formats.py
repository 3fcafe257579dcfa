"""Documents of older formats, as the newest would have written them.

What is not of the expected kind is left alone: reading it will refuse it, and name the place.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from triage.engine.questionnaire import WhenLeft
from triage.engine.telephone import SITE_TOKENS
from triage.engine.urgency import Urgency

#: Format 1 said in words how soon; these hours are what its urgencies stood for.
_ACT_WITHIN_HOURS: dict[Any, int | None] = {
    Urgency.EMERGENCY: 0,
    Urgency.SAME_DAY: 24,
    Urgency.SOON: 168,
    Urgency.ROUTINE: 2160,
    Urgency.SELF_CARE: None,
}

#: Up to format 3 these were all the origins there were, and said so.
_ORIGINS = (
    ("article", "A warning sign from the article", False),
    ("guidance", "From published guidance, not in the article", False),
    ("answers", "Your answers do not fit together", True),
)
_TOKEN = re.compile(r"\{([a-z_]+)\}")


def from_format_1(body: dict[str, Any]) -> dict[str, Any]:
    """Hours in place of words for how soon; nothing is declared, and nobody has own words.

    What counts when a check is left stays what it was.
    """
    upgraded = {
        "questions": _question,
        "dispositions": _disposition,
        "signs": lambda sign: {**sign, "carer_title": "", "carer_explanation": ""},
    }
    return {**_upgraded(body, upgraded), "when_left": WhenLeft.FOLLOW_UPS.value}


def from_format_2(body: dict[str, Any]) -> dict[str, Any]:
    """Nothing has a picture, and there are none; nobody is told what to watch, or when to look."""
    unwatched: dict[str, Any] = {"watch": [], "carer_watch": [], "look_again_hours": None}
    upgraded = {
        "dispositions": lambda row: {**row, **unwatched},
        "questions": lambda row: _pictureless({**row, **_pictureless_parts(row, "options")}),
        "sections": lambda row: {**row, **_pictureless_parts(row, "items")},
    }
    return {**_upgraded(body, upgraded), "pictures": []}


def from_format_3(body: dict[str, Any]) -> dict[str, Any]:
    """The origins that signs have, and each number that a text uses, as rows of their own.

    What the line is called was said by the program; each site set its number, and every result
    showed it.
    """
    signs = _each(body.get("signs"), lambda sign: sign.get("origin"))
    named = signs if isinstance(signs, list) else ()
    origins = [
        {"code": code, "title": title, "contradicts": contradicts}
        for code, title, contradicts in _ORIGINS
        if code in named
    ]
    used = sorted(set(_TOKEN.findall(json.dumps(body))) - SITE_TOKENS)
    return {**body, "origins": origins, "lines": [_line(token) for token in used]}


def _line(token: str) -> dict[str, Any]:
    title = token.replace("_", " ").capitalize()
    return {"code": token, "title": title, "call": "", "number": "", "always_shown": True}


def _pictureless_parts(row: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {name: _each(row[name], _pictureless)} if name in row else {}


def _pictureless(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "picture": ""}


def _upgraded(body: dict[str, Any], upgraded: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: _each(value, upgraded[key]) if key in upgraded else value
        for key, value in body.items()
    }


def _each(rows: Any, upgrade: Any) -> Any:
    if not isinstance(rows, list):
        return rows
    return [upgrade(row) if isinstance(row, Mapping) else row for row in rows]


def _question(row: Mapping[str, Any]) -> dict[str, Any]:
    texts = ("carer_text", "carer_short_text", "carer_help", "carer_danger_line")
    new = {"worse": "", "for_reading": False, **dict.fromkeys(texts, "")}
    return {**row, **new, "options": _each(row.get("options"), _option)}


def _option(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "harmless": False, "for_other": False, "carer_label": "", "note": ""}


def _disposition(row: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in row.items() if key != "timeframe"}
    carer = {"carer_title": "", "carer_summary": "", "carer_steps": [], "carer_worsening": ""}
    hours = _ACT_WITHIN_HOURS.get(row.get("urgency"))
    return {**kept, **carer, "act_within_hours": hours}
