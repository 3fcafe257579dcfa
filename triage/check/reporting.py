"""Somebody reports a problem: which page it was, as far as that tells nothing of anybody."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from triage.models import ProblemReport, QuestionnaireVersion

_Page = ProblemReport.Page
#: The pages that one can come from and go back to, by name. Those of a check that only some
#: people meet have one kind, as "the page that stops a check" would tell of a danger sign.
_PAGES = {
    **dict.fromkeys(("home", "begin", "without", "no-check", "resume"), _Page.START),
    "question": _Page.QUESTION,
    "answers": _Page.ANSWERS,
    "result": _Page.RESULT,
    **dict.fromkeys(
        ("stop", "so-far", "contact", "unfinished", "find-reading", "save", "erase"), _Page.CHECK
    ),
    **dict.fromkeys(("earlier", "all-reading", "slip"), _Page.CHECK),
    **dict.fromkeys(("learn", "learn-search", "learn-section"), _Page.READING),
    **dict.fromkeys(("about", "privacy", "accessibility"), _Page.ABOUT),
}


@dataclass(frozen=True)
class Place:
    """A page of ours: its kind, its address written anew, and which question it asks."""

    page: str = _Page.OTHER
    address: str = ""
    link_id: str = ""


def place_at(address: str) -> Place:
    """The page at an address that somebody sent; of all that is not ours, or no page, nothing.

    The address to go back to is made from the page's name, so that it leads nowhere else, and
    no query is in it.
    """
    try:
        found = resolve(urlsplit(address).path)
        anew = reverse(found.view_name, kwargs=found.kwargs)
    except (Resolver404, NoReverseMatch, ValueError):
        return Place()
    page = _PAGES.get(found.view_name)
    return Place(page, anew, str(found.kwargs.get("link_id", ""))) if page else Place()


def report_problem(
    key: UUID,
    text: str,
    *,
    kind: str,
    place: Place,
    version: QuestionnaireVersion | None,
    now: datetime,
) -> None:
    """Keep a report; sent twice under the same key it is kept once.

    No exact time is kept: beside the last step of a check it would say whose report it is.
    """
    report = {
        "hour": now.replace(minute=0, second=0, microsecond=0),
        "kind": kind,
        "page": place.page,
        "link_id": _for_everybody(place, version),
        "version": version,
        "text": ProblemReport.bound(key, text),
    }
    ProblemReport.objects.only("pk").get_or_create(pk=key, defaults=report)


def _for_everybody(place: Place, version: QuestionnaireVersion | None) -> str:
    """The question, where whoever comes so far is asked it; a follow-up tells of an answer."""
    document = version.parsed_or_none() if version else None
    question = document.questions_by_id.get(place.link_id) if document else None
    return place.link_id if question and question.enable_when is None else ""
