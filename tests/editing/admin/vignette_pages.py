"""The pages about vignettes, as a browser reads them."""

import re
from html import unescape
from typing import Any

from django.urls import reverse

ROLES = ("nobody", "patient", "clinician", "editor", "lead", "superuser")
LIST = reverse("admin:triage_vignette_changelist")


def text_of(page: Any) -> str:
    """What the page says, without its markup."""
    body = re.sub(r"<[^>]+>", " ", page.content.decode().split('id="content-main"')[-1])
    return " ".join(unescape(body).split())


def said(response: Any) -> list[str]:
    """The messages on top of it."""
    return [str(message) for message in response.context["messages"]]
