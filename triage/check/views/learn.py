"""Reading: the sections of every live version, and a search over them.

Nothing that stands there is about a person, so it may be kept for a while. What is about one is
the way back to a check, shown to whoever holds it, and what somebody searched for.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from triage.check.entries import EVERY, entries, is_folded, origins
from triage.check.search import LONGEST_QUERY
from triage.check.search import search as find
from triage.check.views import errors
from triage.check.views.way_back import held_context, kept
from triage.engine.education import EducationalSection
from triage.engine.questionnaire import Questionnaire
from triage.models import QuestionnaireVersion
from triage.site.limits import from_address

#: A common word is in nearly every item; nobody reads more than this.
_SHOWN = 40


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All sections, with where they come from."""
    shelves, unsigned = _live()
    if not shelves:
        return _unavailable(request)
    context = {**_context(request, _sections(shelves), unsigned=unsigned), "shelves": shelves}
    return kept(request, render(request, "check/learn/index.html", context))


@require_safe
def section(request: HttpRequest, section: str) -> HttpResponse:
    """One section with all its items, each at the anchor of its code."""
    shelves, unsigned = _live()
    if not shelves:
        return _unavailable(request)
    for shelf in shelves:
        for place, candidate in enumerate(shelf.sections):
            if candidate.slug == section:
                return kept(request, section_page(request, shelf, place, unsigned=unsigned))
    return errors.page(request, "check/learn/not_found.html", 404, **held_context(request))


def section_page(
    request: HttpRequest, shelf: Questionnaire, place: int, *, unsigned: bool
) -> HttpResponse:
    """The section at this place of a questionnaire."""
    context = {
        **_context(request, (shelf.sections[place],), unsigned=unsigned),
        **_section(shelf, place, request.GET.get("open", "")),
    }
    return render(request, "check/learn/section.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Items that have any word of the query, best first."""
    shelves, unsigned = _live()
    if not shelves:
        return _unavailable(request)
    query = request.GET.get("q", "")[:LONGEST_QUERY].strip()
    if query and not from_address("reading-search", request, now=timezone.now()):
        return errors.too_many(request)
    sections = _sections(shelves)
    context = {
        **_context(request, sections, unsigned=unsigned),
        "shelves": shelves,
        "query": query,
        "found": find(sections, query, most=_SHOWN),
    }
    return render(request, "check/learn/search.html", context)


def _live() -> tuple[tuple[Questionnaire, ...], bool]:
    """What is live, and whether any of it waits for a clinical lead's signature."""
    versions = [version for version in QuestionnaireVersion.objects.live() if version.is_readable]
    unsigned = not all(version.is_signed for version in versions)
    return tuple(version.parsed() for version in versions), unsigned


def _sections(shelves: tuple[Questionnaire, ...]) -> tuple[EducationalSection, ...]:
    return tuple(section for shelf in shelves for section in shelf.sections)


def _context(
    request: HttpRequest, sections: tuple[EducationalSection, ...], *, unsigned: bool
) -> dict[str, Any]:
    """What every page of the reading has: the way back, and at the foot where it comes from."""
    return {
        **held_context(request),
        "unsigned": unsigned,
        "origins": origins(sections, today=timezone.localdate()),
        "longest": LONGEST_QUERY,
    }


def _section(shelf: Questionnaire, place: int, opened: str) -> dict[str, Any]:
    chosen = shelf.sections[place]
    return {
        "section": chosen,
        "entries": entries(shelf, chosen, opened=opened),
        "is_folded": is_folded(chosen),
        "every_is_open": opened == EVERY,
        "columns": tuple(column for column in chosen.columns if not column.professional),
        "previous": shelf.sections[place - 1] if place else None,
        "next": next(iter(shelf.sections[place + 1 :]), None),
    }


def _unavailable(request: HttpRequest) -> HttpResponse:
    context = held_context(request)
    return errors.page(request, "check/learn/unavailable.html", 503, **context)
