"""The warning signs of a large questionnaire on the workbench, so many at a time."""

from typing import Any

from django.http import HttpRequest

from triage.editing.in_pages import in_pages, page_number
from triage.editing.overview import Overview, Signed

#: Signs and rules on one page.
_MOST = 250


def signs_in_pages(request: HttpRequest, overview: Overview, *, divided: bool) -> dict[str, Any]:
    """The page that the address names, or the one with the row that it names by its code."""
    signs = overview.signs()
    pages = in_pages(signs, takes=_rows_of, most=_MOST) if divided else (tuple(signs),)
    places = {code: number for number, page in enumerate(pages, 1) for code in _codes(page)}
    number = places.get(request.GET.get("at", "")) or page_number(
        request.GET.get("page", ""), len(pages)
    )
    return {
        "signs": pages[number - 1],
        "signs_page": number,
        "signs_pages": [(n, page[0].sign.title) for n, page in enumerate(pages, 1) if page],
    }


def _rows_of(one: Signed) -> int:
    return 1 + len(one.rules)


def _codes(page: tuple[Signed, ...]) -> list[str]:
    """What leads to this page: a sign, or a rule under one, told apart by their kinds."""
    rules = [f"rule:{ruled.rule.code}" for one in page for ruled in one.rules]
    return [*(f"warningsign:{one.sign.code}" for one in page), *rules]
