"""A questionnaire as a picture, of a draft or of a version: its route, its rules, its tables."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from triage.editing.admin.damaged import say_damaged
from triage.editing.admin.map_shown import (
    Shown,
    show_draft,
    show_picture,
    show_table,
    show_version,
)
from triage.editing.maps.layouts import draw_route, draw_sign
from triage.editing.maps.route_chart import divide, route_chart
from triage.editing.maps.rule_chart import Ruled, divide_rules, sign_chart
from triage.engine.questionnaire import Questionnaire
from triage.models import QuestionnaireVersion
from triage.staff.pages import draw

_ZOOMS = (50, 100, 200)
_AS_IT_IS = 100
_TITLES = {
    "map": gettext_lazy("Map of the route"),
    "rule_map": gettext_lazy("Map of the rules"),
    "tables": gettext_lazy("Decision tables"),
}


def _page(
    site: AdminSite,
    request: HttpRequest,
    pk: int,
    *,
    page: str,
    load: Callable[[HttpRequest, int], Shown],
) -> HttpResponse:
    """One of the pages, or that what is stored cannot be read."""
    shown = load(request, pk)
    if shown.document is None:
        return say_damaged(site, request, shown.about)
    is_version = isinstance(shown.about, QuestionnaireVersion)
    model = "questionnaireversion" if is_version else "questionnaire"
    return draw(
        site,
        request,
        f"editing/{page}",
        shown.about,
        title=str(_TITLES[page]),
        frame=f"editing/{'version' if is_version else 'questionnaire'}.html",
        page=page,
        beside=[(name, title, f"admin:triage_{model}_{name}") for name, title in _TITLES.items()],
        problems=shown.problems,
        **_CONTENTS[page](request, shown, shown.document),
    )


def _route(request: HttpRequest, shown: Shown, document: Questionnaire) -> dict[str, Any]:
    pages, zoom = divide(document), _zoom(request)
    number = _number(request, len(pages))
    name, questions = pages[number]
    chart = route_chart(document, questions)
    picture = show_picture(shown, chart, draw_route(chart), name=name, zoom=zoom)
    names = [(name, "", place) for place, (name, _questions) in enumerate(pages)]
    return {
        "pictures": [picture],
        "names": names if len(pages) > 1 else [],
        "number": number,
        "zoom": zoom,
        "zooms": _ZOOMS,
    }


def _rules(request: HttpRequest, shown: Shown, document: Questionnaire) -> dict[str, Any]:
    pages, zoom = divide_rules(document), _zoom(request)
    number = _number(request, len(pages))
    pictures = []
    for sign in pages[number]:
        chart = sign_chart(document, sign)
        drawing = draw_sign(chart)
        named = {"name": sign.title, "code": sign.code, "part": sign.part}
        pictures.append(show_picture(shown, chart, drawing, zoom=zoom, **named))
    names = _names(pages)
    return {
        "pictures": pictures,
        "names": names,
        "number": number,
        "zoom": zoom,
        "zooms": _ZOOMS,
    }


def _tables(request: HttpRequest, shown: Shown, document: Questionnaire) -> dict[str, Any]:
    pages = divide_rules(document)
    number = _number(request, len(pages))
    return {
        "tables": [show_table(shown, document, sign) for sign in pages[number]],
        "names": _names(pages),
        "number": number,
        "default": document.dispositions_by_code.get(document.default_disposition),
    }


_CONTENTS = {"map": _route, "rule_map": _rules, "tables": _tables}


def _names(pages: list[list[Ruled]]) -> list[tuple[str, str, int]]:
    """Each sign, with each page that any of its rules stands on."""
    return [(sign.name, sign.code, number) for number, signs in enumerate(pages) for sign in signs]


def _zoom(request: HttpRequest) -> int:
    sent = request.GET.get("zoom", "")
    return next((zoom for zoom in _ZOOMS if sent == str(zoom)), _AS_IT_IS)


def _number(request: HttpRequest, pages: int) -> int:
    """The page that was asked for, if there is one."""
    sent = request.GET.get("page", "")
    return next((number for number in range(pages) if sent == str(number)), 0)


#: Address, page, and the address's name, alike for a draft and a version.
DRAFT_MAPS, VERSION_MAPS = (
    (
        ("<int:pk>/map/", partial(_page, page="map", load=load), "map"),
        ("<int:pk>/map/rules/", partial(_page, page="rule_map", load=load), "rule_map"),
        ("<int:pk>/tables/", partial(_page, page="tables", load=load), "tables"),
    )
    for load in (show_draft, show_version)
)
