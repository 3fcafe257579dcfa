"""Walking a draft, page by page."""

from typing import Any

from django.db.models import Model
from django.test import Client
from django.urls import reverse

from triage.editing.trying import write_answers
from triage.engine.conditions import Answers


def address(about: Model) -> str:
    return reverse(f"admin:triage_{about._meta.model_name}_try", args=[about.pk])


def press(client: Client, about: Model, go: str, given: Answers, **data: Any) -> Any:
    return client.post(
        address(about), {"answers": write_answers(given), "vignette": "", "go": go, **data}
    )


def answer(client: Client, about: Model, given: Answers, link_id: str, *values: Any) -> Any:
    unit = {"unit": "days"} if link_id == "duration" else {}
    data = {"question": link_id, "answer": [str(value) for value in values], **unit}
    return press(client, about, "answer", given, **data)
