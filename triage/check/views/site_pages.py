"""Pages about the site, with what the program knows by itself below the clinic's words."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from triage.check.lifetime import LIFETIME
from triage.check.views.way_back import held_context
from triage.models import QuestionnaireVersion
from triage.site.limits import KEPT
from triage.site.roles import ROLES
from triage.site.site_pages import ABOUT, ACCESSIBILITY, PRIVACY, filled_blanks, find_page

_YEAR = 365


@require_safe
def site_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One of the pages; it needs no check, and nothing that is live."""
    context = {**held_context(request), "page": find_page(slug), **_FACTS[slug]()}
    return render(request, f"check/site_pages/{slug}.html", context)


def _about() -> dict[str, Any]:
    """Which versions are live. Their titles are those that were published, not a draft's."""
    return {"live": list(_live())}


def _live() -> Iterator[tuple[QuestionnaireVersion, str]]:
    for version in QuestionnaireVersion.objects.live():
        document = version.parsed_or_none()
        if document is not None:
            yield version, document.title


def _privacy() -> dict[str, Any]:
    return {
        "contacts": filled_blanks(),
        "open_hours": int(LIFETIME.total_seconds() // 3600),
        "unfinished": in_words(settings.RETENTION_UNFINISHED_DAYS),
        "anonymous": in_words(settings.RETENTION_ANONYMOUS_DAYS),
        "care": in_words(settings.RETENTION_CARE_DAYS),
        "reports": in_words(settings.RETENTION_REPORTS_DAYS),
        "tries": in_words(KEPT.days),
        "readers": _who_may_view("submission"),
        "callers": _who_may_view("calltry"),
        "report_readers": _who_may_view("problemreport"),
        "logs_addresses": settings.LOG_ADDRESSES,
    }


def _accessibility() -> dict[str, Any]:
    return {}


_FACTS: Mapping[str, Callable[[], dict[str, Any]]] = {
    ABOUT: _about,
    PRIVACY: _privacy,
    ACCESSIBILITY: _accessibility,
}


def in_words(days: int) -> str:
    """A number of days as people say it."""
    if days % _YEAR:
        return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
    years = days // _YEAR
    return ngettext("%(years)d year", "%(years)d years", years) % {"years": years}


def _who_may_view(model: str) -> str:
    """The groups of staff that may look at rows of a table."""
    groups = [name for name, models in ROLES.items() if "view" in models.get(model, ())]
    return _(" and ").join(groups)
