"""Walks a check as a browser without JavaScript does: GET the page, POST its form."""

import re
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.core.signing import get_cookie_signer
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from tests.checks import Given
from triage.check.answering import answer
from triage.check.starting import start
from triage.check.submissions import complete
from triage.models import QuestionnaireVersion, Submission

_REVISION = re.compile(r'name="revision" value="(\d+)"')


def begin(client: Client, slug: str = "small", **data: str) -> Any:
    """Start a check with the first consent given."""
    return client.post(reverse("begin", args=[slug]), {"store": "yes", **data})


def post_answer(
    client: Client, link_id: str, answer: object, *, revision: int | None = None, **more: str
) -> Any:
    """Send one answer from a page drawn now, or from one drawn at ``revision``."""
    url = reverse("question", args=[link_id])
    if revision is None:
        found = _REVISION.search(client.get(url).content.decode())
        revision = int(found[1]) if found else -1
    return client.post(url, {"answer": answer, "revision": revision, **more})


def walk(client: Client, answers: Mapping[str, object]) -> Any:
    """Answer what is asked, in the order asked, until nothing more is asked or known."""
    response = client.get(reverse("go-on"))
    while response.status_code == 302:
        place = response["Location"]
        if place in (reverse("stop"), reverse("so-far")):
            response = client.get(reverse("go-on"))
            continue
        link_id = question_at(place)
        if link_id not in answers:
            break
        given = answers[link_id]
        extra: dict[str, Any] = {"unit": "days"} if link_id == "duration" else {}
        response = post_answer(client, link_id, given, **extra)
    return response


def question_at(place: str) -> str:
    """Which question is asked at this address; empty where none is."""
    match = resolve(place)
    return str(match.kwargs["link_id"]) if match.view_name == "question" else ""


def form_of(given: Given) -> dict[str, list[str]]:
    """Answers as a browser would send them."""
    return {link_id: [str(value) for value in values] for link_id, values in given.items()}


def hold(client: Client, submission: Submission, token: str) -> None:
    """Give the browser the cookie of a check that was begun elsewhere."""
    signed = get_cookie_signer(salt="checktriage.check").sign(f"{submission.id.hex}.{token}")
    client.cookies["check"] = signed


def put_check(
    client: Client,
    version: QuestionnaireVersion,
    given: Given,
    *,
    done: bool = False,
    follow_up: bool = False,
) -> Submission:
    """A check with these answers in this browser, without walking there."""
    now = timezone.now()
    submission, token = start(version, clinic_may_follow_up=follow_up, now=now)
    for revision, (link_id, values) in enumerate(given.items()):
        answer(submission, link_id=link_id, values=values, revision=revision, now=now)
    if done:
        complete(submission, now=now)
    hold(client, submission, token)
    return Submission.objects.for_patient().get(pk=submission.pk)


def read(client: Client, name: str, *args: str) -> str:
    """The text of a page as a person reads it; the page must be there."""
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200, (response.status_code, response.headers.get("Location"))
    return text_of(response)


def text_of(response: Any) -> str:
    """A page without its tags, in one line."""
    body = re.sub(r"<[^>]+>", " ", response.content.decode().split("<body>")[-1])
    return " ".join(unescape(body).split())


class _Focusable(HTMLParser):
    """Collects what the Tab key reaches, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        hidden = given.get("type") == "hidden" or given.get("tabindex") == "-1"
        link = tag == "a" and "href" in given
        if (link or tag in {"button", "input", "select", "summary", "textarea"}) and not hidden:
            self.found.append((tag, given.get("href", "")))


def focusable(response: Any) -> list[tuple[str, str]]:
    """What the Tab key reaches, in order: (tag, href)."""
    parser = _Focusable()
    parser.feed(response.content.decode())
    return parser.found
