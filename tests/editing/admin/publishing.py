"""The page to publish, as a browser reads it and sends it."""

from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from triage.editing.draft_report import make_report
from triage.models import Disposition, Questionnaire, Rule

#: What the emergency is called by a draft that weakens it.
SOFT = "Have somebody look at you at once"
#: Where the reason for that is written.
REASON_BOX = "reason-disposition-emergency"


def publish_page(row: Questionnaire) -> str:
    """Its address."""
    return reverse("admin:triage_questionnaire_publish", args=[row.pk])


def text(page: Any) -> str:
    """What the page says, markup included."""
    return " ".join(unescape(page.content.decode()).split())


def boxes(page: Any) -> list[str]:
    """Every box to be ticked."""
    return [one.listed.key for one in page.context["list"].objects]


def looked_at(row: Questionnaire) -> dict[str, Any]:
    """What is hidden in the page: which document, over which version."""
    sha256, over = make_report(Questionnaire.objects.get(pk=row.pk)).looked_at
    return {"sha256": sha256, "over": over or ""}


def send(client: Client, row: Questionnaire, action: str, **more: Any) -> Any:
    """Press a button, as somebody who has just opened the page."""
    data = {"action": action, "note": "Read with the team.", **looked_at(row), **more}
    return client.post(publish_page(row), data)


def read_all(client: Client, row: Questionnaire) -> list[str]:
    """Open the page, and tick everything."""
    return boxes(client.get(publish_page(row)))


def soften(title: str = SOFT) -> None:
    """Reword the emergency."""
    Disposition.objects.filter(code="emergency").update(title=title)


def explain(why: str = "To know.") -> None:
    """A change that weakens nothing."""
    Rule.objects.filter(code="fever").update(rationale=why)


def ticked(page: Any) -> list[bool]:
    """Which boxes are ticked, from the top."""
    return [one.ticked for one in page.context["list"].objects]
