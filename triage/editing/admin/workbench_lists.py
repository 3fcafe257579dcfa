"""The longest lists of a large questionnaire on the workbench, so many rows at a time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from sys import maxsize
from typing import Any, TypeVar

from django.http import HttpRequest

from triage.editing.in_pages import in_pages, page_number
from triage.editing.overview import Asked, Overview, Signed, in_parts

_T = TypeVar("_T")

#: Signs and rules on one page.
_MOST_SIGNS = 250
#: Questions on one page; what reads the answer of one are links, of which four take its room. What
#: is shipped fits, so that an editor has it at one sight.
_MOST_QUESTIONS = 260
_LINKS = 4


def lists_in_pages(request: HttpRequest, overview: Overview, *, divided: bool) -> dict[str, Any]:
    """Of questions and of signs the page that the address names.

    An address may name a row by its code instead: then it is the page with that row.
    """
    most = (_MOST_QUESTIONS, _MOST_SIGNS) if divided else (maxsize, maxsize)
    asked = in_pages(overview.questions(), takes=_room_of, most=most[0])
    signs = in_pages(overview.signs(), takes=_rows_of, most=most[1])
    asked_page, signs_page = _page(request, asked, _question_codes), _page(request, signs, _codes)
    return {
        "parts": in_parts(asked[asked_page - 1]),
        "questions_page": asked_page,
        "questions_pages": [(n, _said(page[0])) for n, page in enumerate(asked, 1) if page],
        "signs": signs[signs_page - 1],
        "signs_page": signs_page,
        "signs_pages": [(n, page[0].sign.title) for n, page in enumerate(signs, 1) if page],
    }


def _page(
    request: HttpRequest,
    pages: Sequence[Iterable[_T]],
    codes: Callable[[_T], Iterable[str]],
) -> int:
    places = {
        code: number for number, page in enumerate(pages, 1) for one in page for code in codes(one)
    }
    named = places.get(request.GET.get("at", ""))
    return named or page_number(request.GET.get("page", ""), len(pages))


def _rows_of(one: Signed) -> int:
    return 1 + len(one.rules)


def _room_of(one: Asked) -> int:
    return 1 + (len(one.rules) + len(one.floors)) // _LINKS


def _codes(one: Signed) -> Iterator[str]:
    """A sign, and the rules under it, told apart by their kinds."""
    yield f"warningsign:{one.sign.code}"
    for ruled in one.rules:
        yield f"rule:{ruled.rule.code}"


def _question_codes(one: Asked) -> Iterator[str]:
    yield f"question:{one.question.link_id}"


def _said(one: Asked) -> str:
    return one.question.short_text or one.question.text
