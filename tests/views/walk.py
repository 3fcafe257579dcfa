"""Walks a check as a browser without JavaScript does: GET the page, POST its form."""

import re
from collections.abc import Mapping
from typing import Any

from django.test import Client
from django.urls import reverse

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
        if place == reverse("stop"):
            response = client.get(reverse("go-on"))
            continue
        link_id = place.rstrip("/").rsplit("/", 1)[-1]
        if not place.startswith("/check/question/") or link_id not in answers:
            break
        given = answers[link_id]
        extra: dict[str, Any] = {"unit": "days"} if link_id == "duration" else {}
        response = post_answer(client, link_id, given, **extra)
    return response
