"""What a staff page says, and what the access log says of it."""

from typing import Any

from triage.models import AccessLogEntry


def text_of(page: Any) -> str:
    """The page, each run of white space as one space."""
    return " ".join(page.content.decode().split())


def messages_of(page: Any) -> list[str]:
    """The messages on top of it."""
    return [str(message) for message in page.context["messages"]]


def log() -> list[str]:
    """What was done, oldest first."""
    return list(AccessLogEntry.objects.order_by("id").values_list("action", flat=True))
