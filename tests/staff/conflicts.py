"""Two people at one form of the admin, as their browsers send it and show it."""

from typing import Any

from django.db.models import Model
from django.test import Client

from triage.models import Rule

#: How the table of a rule's conditions is headed.
CONDITIONS = "Rule conditions"


def place_of(row: Model) -> str:
    """Where the row is changed."""
    options = row._meta
    return f"/admin/{options.app_label}/{options.model_name}/{row.pk}/change/"


def send(client: Client, place: str, drawn: dict[str, Any], **typed: Any) -> Any:
    """The form as it was drawn, with what was typed since; ``None`` leaves a box out."""
    data = {**drawn, **typed}
    return client.post(place, {key: value for key, value in data.items() if value is not None})


def boxes(page: Any) -> list[tuple[str, str, str, bool, bool]]:
    """Each box in conflict: label, stored, typed, whether they changed it, whether you did."""
    found = page.context["conflict"].boxes
    return [(box.label, box.stored, box.typed, box.theirs, box.yours) for box in found]


def parts(page: Any) -> dict[str, list[tuple[str, str, list[tuple[str, str, str]]]]]:
    """Each row in conflict, by the heading of its table: name, what happened, its boxes."""
    return {
        heading: [
            (part.name, part.what, [(box.label, box.stored, box.typed) for box in part.boxes])
            for part in rows
        ]
        for heading, rows in page.context["conflict"].tables
        if rows
    }


def long_pain() -> Any:
    """The rule that is edited."""
    return Rule.objects.get(code="long-pain")
