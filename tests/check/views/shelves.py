"""Two sections to read, published, and how their pages are looked at."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.conftest import store_version
from tests.engine.build import item, questionnaire, section
from triage.engine.education import Column, EducationalSection

CAUSES = section(
    "CAU",
    slug="causes",
    title="What can cause the pain",
    introduction="The **article** names 20.",
    label="",
    columns=(),
    source="An article",
    source_date="2025-05-06",
    review_by="2999-01-31",
    items=(
        item("CAU-01", title="A scar <b>inside</b>", article_term="Fibrosis", cells=()),
        item("CAU-02", title="A loose screw", cells=()),
    ),
)
MEDICINES = section(
    "DRG",
    slug="medicines",
    title="Medicines",
    introduction="",
    label="What the article says",
    columns=(Column("Class", professional=False), Column("Dose", professional=True)),
    source="An article",
    source_date="2025-05-06",
    review_by="2999-01-31",
    items=(
        item(
            "DRG-01",
            title="A pain tablet",
            article_term="Ibuprofen",
            body="It eases pain. Call {emergency_number}.",
            cells=("NSAID", "400 mg"),
            caution="Ask a **pharmacist** first.",
        ),
    ),
)


def publish(*sections: EducationalSection, slug: str = "back", signed: bool = True) -> None:
    parsed = questionnaire(slug=slug, title=f"About {slug}", sections=sections)
    store_version(parsed, signed=signed)


def get(client: Client, name: str, *args: str, **query: str) -> Any:
    return client.get(reverse(name, args=args), query)


def text(response: Any) -> str:
    """A page's words, without tags and without runs of space."""
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())
