"""Reading: the sections of every live version, and a search over them.

Nothing on these pages is about a person, so they may be kept for a while. What somebody
searched for may not.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from triage.check.search import LONGEST_QUERY, by_section, facts
from triage.check.search import search as find
from triage.check.views import errors
from triage.engine.education import EducationalItem, EducationalSection
from triage.engine.picture import Picture
from triage.engine.questionnaire import Questionnaire
from triage.models import QuestionnaireVersion
from triage.site.limits import from_address

#: A word such as "pain" is in nearly every item; nobody reads more than this.
_SHOWN = 40
_MAY_BE_KEPT = "public, max-age=300"


@dataclass(frozen=True)
class Entry:
    """An item as its page shows it: doses and other professionals' columns apart."""

    item: EducationalItem
    facts: tuple[tuple[str, str], ...]
    professional_facts: tuple[tuple[str, str], ...]
    picture: Picture | None = None


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All sections, with where they come from."""
    shelves, unsigned = _live()
    if not shelves:
        return _unavailable(request)
    sources = dict.fromkeys(part.source for shelf in shelves for part in shelf.sections)
    context = {
        "shelves": shelves,
        "unsigned": unsigned,
        "sources": tuple(sources),
        "longest": LONGEST_QUERY,
    }
    return _kept(render(request, "check/learn/index.html", context))


@require_safe
def section(request: HttpRequest, section: str) -> HttpResponse:
    """One section with all its items, each at the anchor of its code."""
    shelves, unsigned = _live()
    if not shelves:
        return _unavailable(request)
    for shelf in shelves:
        for place, candidate in enumerate(shelf.sections):
            if candidate.slug == section:
                context = {**_section(shelf, place), "unsigned": unsigned}
                return _kept(render(request, "check/learn/section.html", context))
    return errors.page(request, "404.html", 404)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Items that have every word of the query, by section."""
    shelves, unsigned = _live()
    if not shelves:
        return _unavailable(request)
    query = request.GET.get("q", "")[:LONGEST_QUERY].strip()
    if query and not from_address("reading-search", request, now=timezone.now()):
        return errors.too_many(request)
    context = {"shelves": shelves, "unsigned": unsigned, **_found(shelves, query)}
    return render(request, "check/learn/search.html", context)


def _found(shelves: tuple[Questionnaire, ...], query: str) -> dict[str, Any]:
    hits = find((section for shelf in shelves for section in shelf.sections), query)
    shown = hits[:_SHOWN]
    return {
        "query": query,
        "longest": LONGEST_QUERY,
        "groups": by_section(shown),
        "found": len(hits),
        "shown": len(shown),
    }


def _live() -> tuple[tuple[Questionnaire, ...], bool]:
    """What is live, and whether any of it waits for a clinical lead's signature."""
    versions = [version for version in QuestionnaireVersion.objects.live() if version.is_readable]
    unsigned = not all(version.is_signed for version in versions)
    return tuple(version.parsed() for version in versions), unsigned


def _section(shelf: Questionnaire, place: int) -> dict[str, Any]:
    chosen = shelf.sections[place]
    review_by = date.fromisoformat(chosen.review_by)
    return {
        "section": chosen,
        "entries": tuple(_entry(shelf, chosen, item) for item in chosen.items),
        "source_date": date.fromisoformat(chosen.source_date),
        "review_by": review_by,
        "overdue": review_by < timezone.localdate(),
        "previous": shelf.sections[place - 1] if place else None,
        "next": next(iter(shelf.sections[place + 1 :]), None),
    }


def _entry(shelf: Questionnaire, section: EducationalSection, item: EducationalItem) -> Entry:
    shown, apart = (facts(section, item, professional=only) for only in (False, True))
    picture = shelf.pictures_by_code.get(item.picture)
    return Entry(item, facts=shown, professional_facts=apart, picture=picture)


def _kept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = _MAY_BE_KEPT
    return response


def _unavailable(request: HttpRequest) -> HttpResponse:
    return errors.page(request, "check/learn/unavailable.html", 503)
