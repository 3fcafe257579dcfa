"""The page of a question for whoever is asked it for the first time.

Of whom nothing is to be said sees what everybody sees, which is drawn once.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from triage.check.form_owner import owner_mark
from triage.check.forms import QuestionForm
from triage.check.progress import Progress
from triage.check.views.drawn_once import blank, of_everybody, page
from triage.models import Submission

TEMPLATE = "check/question.html"
#: What a page may be told without ceasing to be everybody's. Of what is not named here nothing
#: may be true: it is said to one person, and the page is drawn for them alone.
_EVERYBODYS = frozenset(
    {
        *("submission", "question", "revision", "progress", "back", "here", "noted"),
        *("danger_lines", "unsigned", "can_see_why", "crisis_is_all"),
    }
)


def first_asked(request: HttpRequest, context: Mapping[str, Any]) -> str | None:
    """The page of a question for whoever was not asked before; none where more is to be said."""
    said = (name for name, value in context.items() if value)
    if not (of_everybody(request) and _EVERYBODYS.issuperset(said)):
        return None
    return page(
        context["submission"].questionnaire,
        *("question", context["question"].link_id, context["back"] is None),
        *(tuple(context["danger_lines"]), context["unsigned"], context["can_see_why"]),
        context["crisis_is_all"],
        draw=lambda: _draw(request, context),
        values=_values(request, context),
    )


def _draw(request: HttpRequest, context: Mapping[str, Any]) -> str:
    asked, progress = context["question"], context["progress"]
    pictures = context["submission"].questionnaire.pictures_at(asked)
    left_blank = {
        "progress": replace(progress, number=blank("number"), most=blank("most")),
        "form": QuestionForm(asked, initial={"revision": blank("revision")}, pictures=pictures),
        "back": context["back"] and blank("back"),
        "here": blank("here"),
        "owner_mark": blank("owner"),
        "csrf_token": blank("csrf"),
    }
    return render_to_string(TEMPLATE, {**context, **left_blank}, request)


def _values(request: HttpRequest, context: Mapping[str, Any]) -> dict[str, object]:
    submission: Submission = context["submission"]
    progress: Progress = context["progress"]
    return {
        "number": progress.number,
        "most": progress.most,
        "revision": context["revision"],
        "back": context["back"],
        "here": context["here"],
        "owner": owner_mark(submission),
        "csrf": get_token(request),
    }
