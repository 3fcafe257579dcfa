"""Pages of questions that look the same to everybody: drawn once, by the template as it is.

Whoever is asked a question for the first time, and of whom nothing is to be said, sees what
everybody sees but for a few values. Those are left blank while the page is drawn, and filled in,
escaped, for each person; nothing else of a person is kept here.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.html import escape
from django.utils.translation import get_language

from triage.check.form_owner import owner_mark
from triage.check.forms import QuestionForm
from triage.check.progress import Progress
from triage.engine.questionnaire import Questionnaire
from triage.models import Submission
from triage.site.wording import as_set

TEMPLATE = "check/question.html"
#: What a page may be told without ceasing to be everybody's. Of what is not named here nothing
#: may be true: it is said to one person, and the page is drawn for them alone.
_EVERYBODYS = frozenset(
    {
        *("submission", "question", "revision", "progress", "back", "here", "noted"),
        *("danger_lines", "unsigned", "can_see_why", "crisis_is_all"),
    }
)
#: Pages that are remembered: a questionnaire has a hundred at most, in each language.
_MOST = 500

#: In no text of an editor: it is made anew with each process.
_MARK = secrets.token_hex(16)
_BLANK = re.compile(rf"{_MARK}-(\w+)-")

#: The document is held, so that no other one is ever taken for it.
_kept: dict[tuple[object, ...], tuple[Questionnaire, list[str]]] = {}


def page(request: HttpRequest, context: Mapping[str, Any]) -> str | None:
    """The page of a question for whoever was not asked before; none where more is to be said."""
    if not _is_everybodys(request, context):
        return None
    values, pieces = _values(request, context), list(_pieces(request, context))
    pieces[1::2] = [values[name] for name in pieces[1::2]]
    return "".join(pieces)


def _pieces(request: HttpRequest, context: Mapping[str, Any]) -> list[str]:
    """The texts between the blanks, and the name of each blank."""
    document, key = context["submission"].questionnaire, _key(context)
    found = _kept.get(key)
    if found is not None:
        return found[1]
    pieces = _BLANK.split(_draw(request, document, context))
    # A telephone line may have become another one while the page was drawn.
    if _key(context) == key:
        if len(_kept) >= _MOST:
            _kept.clear()
        _kept[key] = (document, pieces)
    return pieces


def _is_everybodys(request: HttpRequest, context: Mapping[str, Any]) -> bool:
    if getattr(request, "preview", None) or getattr(request, "check_for_caller", None):
        return False
    return all(name in _EVERYBODYS for name, value in context.items() if value)


def _key(context: Mapping[str, Any]) -> tuple[object, ...]:
    """All that the template reads, but for what is left blank."""
    flags = (context["unsigned"], context["can_see_why"], context["crisis_is_all"])
    site = (get_language(), get_script_prefix(), *as_set().items())
    return (
        *(id(context["submission"].questionnaire), context["question"].link_id),
        *(context["back"] is None, tuple(context["danger_lines"]), flags, site),
    )


def _draw(request: HttpRequest, document: Questionnaire, context: Mapping[str, Any]) -> str:
    asked, progress = context["question"], context["progress"]
    left_blank = {
        "progress": replace(progress, number=_blank("number"), most=_blank("most")),
        "form": QuestionForm(
            asked, initial={"revision": _blank("revision")}, pictures=document.pictures_at(asked)
        ),
        "back": context["back"] and _blank("back"),
        "here": _blank("here"),
        "owner_mark": _blank("owner"),
        "csrf_token": _blank("csrf"),
    }
    return render_to_string(TEMPLATE, {**context, **left_blank}, request)


def _blank(name: str) -> Any:
    return f"{_MARK}-{name}-"


def _values(request: HttpRequest, context: Mapping[str, Any]) -> dict[str, str]:
    submission: Submission = context["submission"]
    progress: Progress = context["progress"]
    values: dict[str, object] = {
        "number": progress.number,
        "most": progress.most,
        "revision": context["revision"],
        "back": context["back"],
        "here": context["here"],
        "owner": owner_mark(submission),
        "csrf": get_token(request),
    }
    return {name: escape(value) for name, value in values.items()}
