"""Pages about the site: their words, and what only the clinic or only the program knows.

The words are rows that an editor changes. What must not go stale (how long something is kept,
which version is live) is no part of them: the program adds it when a page is drawn.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning  # noqa: A004 (Django's name)
from django.utils.translation import gettext_lazy as _

from triage.models import SitePage

ABOUT, PRIVACY, ACCESSIBILITY = "about", "privacy", "accessibility"

#: Settings that only a clinic can fill in, and what people read them as.
BLANKS = {
    "DATA_CONTROLLER": _("Who is responsible for your data"),
    "PRIVACY_CONTACT": _("Whom to ask about your data"),
    "COMPLAINTS_TO": _("Where to complain, outside the clinic"),
}


@cache
def shipped_pages() -> Mapping[str, SitePage]:
    """The pages as this release ships them, by their address; not stored."""
    path = Path(settings.FIXTURE_DIRS[0]) / "site_pages.json"
    rows = [row["fields"] for row in json.loads(path.read_text())]
    return {row["slug"]: SitePage(**row) for row in rows}


def find_page(slug: str) -> SitePage:
    """The clinic's page, else that of this release: a page that is linked is never missing."""
    return SitePage.objects.filter(slug=slug).first() or shipped_pages()[slug]


def make_missing_pages() -> int:
    """Store the pages that are not there yet, to be edited; how many. Changes none."""
    there = set(SitePage.objects.values_list("slug", flat=True))
    missing = [page for slug, page in shipped_pages().items() if slug not in there]
    for page in missing:
        SitePage.objects.create(slug=page.slug, title=page.title, body=page.body)
    return len(missing)


def empty_blanks() -> list[str]:
    """The settings that are still to be filled in."""
    return [name for name in BLANKS if not getattr(settings, name)]


def filled_blanks() -> list[tuple[str, str]]:
    """What people read, with its name; never an empty box."""
    asked = str(_("Ask at the clinic."))
    return [(str(words), getattr(settings, name) or asked) for name, words in BLANKS.items()]


def check_blanks(**_options: Any) -> Iterable[CheckMessage]:
    """A warning for each blank on the page about people's data; a demonstration may have them."""
    if settings.DEBUG:
        return []
    return [
        Warning(
            f"{name} is empty: the page about people's data says “Ask at the clinic.” instead.",
            hint=f"Set {name} in the environment.",
            id=f"triage.W{number:03}",
        )
        for number, name in enumerate(BLANKS, start=1)
        if name in empty_blanks()
    ]
