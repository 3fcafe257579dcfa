"""The reading pages."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.conftest import store_version
from tests.engine.build import item, questionnaire, section
from triage.engine.education import Column, EducationalSection

pytestmark = pytest.mark.django_db

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


@pytest.fixture
def reading() -> None:
    publish(CAUSES, MEDICINES)


def get(client: Client, name: str, *args: str, **query: str) -> Any:
    return client.get(reverse(name, args=args), query)


def text(response: Any) -> str:
    """A page's words, without tags and without runs of space."""
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def test_the_index_lists_every_section_of_every_live_version(client: Client, reading: None) -> None:
    publish(replace(CAUSES, slug="knee-causes", title="Knees"), slug="knee")

    response = get(client, "learn")

    html = response.content.decode()
    assert re.findall(r'<a href="(/learn/[^"]+/)">([^<]+)</a>', html) == [
        ("/learn/causes/", "What can cause the pain"),
        ("/learn/medicines/", "Medicines"),
        ("/learn/knee-causes/", "Knees"),
    ]
    assert "2 entries" in html
    assert "1 entry" in html
    assert html.count("Source: An article.") == 1


def test_an_item_stands_at_the_anchor_of_its_code(client: Client, reading: None) -> None:
    html = get(client, "learn-section", "causes").content.decode()

    assert re.findall(r'<article[^>]* id="([^"]+)"', html) == ["CAU-01", "CAU-02"]
    assert '<a href="#CAU-01">' in html


def test_what_an_editor_writes_is_escaped(client: Client, reading: None) -> None:
    html = get(client, "learn-section", "causes").content.decode()

    assert "A scar &lt;b&gt;inside&lt;/b&gt;" in html
    assert "The <strong>article</strong> names 20." in html


def test_the_label_stands_above_the_items_and_the_dose_closed_below_the_caution(
    client: Client, reading: None
) -> None:
    response = get(client, "learn-section", "medicines")

    words = text(response)
    in_order = [
        "What the article says",
        "A pain tablet",
        "It eases pain.",
        "Class NSAID",
        "Important Ask a pharmacist first.",
        "For professionals: dose",
        "This is what the source says.",
        "Dose 400 mg",
        "What it calls these things A pain tablet Ibuprofen",
    ]
    found = [
        words.index(part, words.index("entry ") if n else 0) for n, part in enumerate(in_order)
    ]
    assert found[1:] == sorted(found[1:])
    html = response.content.decode()
    assert html.index('id="DRG-01"') < html.index("400 mg")
    assert not re.search(r"<details[^>]* open[^>]*>(?:(?!</details>).)*400 mg", html, re.DOTALL)


def test_a_section_says_where_it_comes_from_and_when_it_is_reviewed(
    client: Client, reading: None
) -> None:
    words = text(get(client, "learn-section", "causes"))

    said = "From: An article, May 6, 2025. To be reviewed by Jan. 31, 2999."
    assert words.count("An article") == 1
    assert words.index(said) > words.index("Where this comes from")
    assert "overdue" not in words


@pytest.mark.parametrize(("days", "overdue"), [(0, False), (-1, True)])
def test_an_overdue_review_is_said_at_the_top(client: Client, days: int, overdue: bool) -> None:
    review_by = timezone.localdate() + timedelta(days=days)
    publish(replace(CAUSES, review_by=review_by.isoformat()))

    words = text(get(client, "learn-section", "causes"))

    assert ("The review of this page is overdue." in words) is overdue


def test_sections_lead_to_the_ones_beside_them(client: Client, reading: None) -> None:
    pages = [
        get(client, "learn-section", slug).content.decode() for slug in ("causes", "medicines")
    ]

    beside = [re.findall(r'rel="(\w+)" href="([^"]+)"', html) for html in pages]
    assert [[link for link in links if link[0] in {"prev", "next"}] for links in beside] == [
        [("next", "/learn/medicines/")],
        [("prev", "/learn/causes/")],
    ]


def test_a_long_section_keeps_its_list_of_contents_closed(client: Client) -> None:
    many = tuple(item(f"CAU-{n:02}", cells=()) for n in range(9))
    publish(replace(CAUSES, items=many), replace(CAUSES, code="TYP", slug="types"))

    pages = [get(client, "learn-section", slug).content.decode() for slug in ("causes", "types")]

    assert [len(re.findall(r"<details open>", html)) for html in pages] == [0, 1]


def test_an_unknown_section_is_not_found_and_says_the_number(client: Client, reading: None) -> None:
    response = get(client, "learn-section", "nothing")

    assert response.status_code == 404
    assert 'href="tel:112"' in response.content.decode()


def test_search_groups_hits_and_marks_the_words(client: Client, reading: None) -> None:
    html = get(client, "learn-search", q="pain").content.decode()

    assert "1 entry has “pain”." in html
    assert '<a href="/learn/medicines/#DRG-01">A pain tablet</a>' in html
    assert "It eases <mark>pain</mark>." in html


def test_search_without_words_asks_for_some_and_offers_the_sections(
    client: Client, reading: None
) -> None:
    html = get(client, "learn-search").content.decode()

    assert "Write one or more words" in html
    assert '<a href="/learn/causes/">' in html


def test_search_without_a_hit_shows_the_query_escaped_and_offers_the_sections(
    client: Client, reading: None
) -> None:
    html = get(client, "learn-search", q="<script>").content.decode()

    assert "No entry has all the words of “&lt;script&gt;”." in html
    assert "<script" not in html
    assert '<a href="/learn/causes/">' in html
    assert 'href="tel:112"' in html


def test_a_very_long_query_is_cut(client: Client, reading: None) -> None:
    response = get(client, "learn-search", q="x" * 1_000)

    assert response.status_code == 200
    assert "x" * 100 in response.content.decode()
    assert "x" * 101 not in response.content.decode()


def test_of_very_many_hits_the_best_are_shown(client: Client) -> None:
    many = tuple(item(f"CAU-{n:02}", title=f"Pain {n}", cells=()) for n in range(41))
    publish(replace(CAUSES, items=many))

    response = get(client, "learn-search", q="pain")

    assert "41 entries have “pain”. The best 40 are shown." in text(response)
    assert response.content.decode().count("#CAU-") == 40


@pytest.mark.parametrize(
    ("name", "args"), [("learn", ()), ("learn-section", ("causes",)), ("learn-search", ())]
)
def test_a_page_costs_one_query_and_another_for_a_version_never_read_before(
    client: Client,
    django_assert_num_queries: Callable[[int], Any],
    name: str,
    args: tuple[str, ...],
) -> None:
    publish(replace(CAUSES, introduction=f"Never read before {name}."))

    with django_assert_num_queries(2):
        get(client, name, *args)

    with django_assert_num_queries(1):
        get(client, name, *args)


@pytest.mark.parametrize(
    ("name", "args", "kept"),
    [
        ("learn", (), "public, max-age=300"),
        ("learn-section", ("causes",), "public, max-age=300"),
        ("learn-section", ("nothing",), "no-store"),
        ("learn-search", (), "no-store"),
    ],
)
def test_pages_may_be_kept_but_not_what_somebody_searched_for(
    client: Client, reading: None, name: str, args: tuple[str, ...], kept: str
) -> None:
    response = get(client, name, *args)

    assert response["Cache-Control"] == kept
    assert not response.cookies


@pytest.mark.parametrize("signed", [True, False])
def test_an_unsigned_version_is_marked_as_a_demonstration(
    client: Client, settings: Any, signed: bool
) -> None:
    settings.DEBUG = True
    publish(CAUSES, signed=signed)

    pages = [
        get(client, "learn"),
        get(client, "learn-section", "causes"),
        get(client, "learn-search"),
    ]

    notice = "Demonstration. Not approved by a clinician."
    assert [notice in text(page) for page in pages] == [not signed] * 3


@pytest.mark.parametrize(
    ("name", "args"), [("learn", ()), ("learn-section", ("causes",)), ("learn-search", ())]
)
def test_without_a_live_version_the_pages_show_the_danger_signs_and_the_numbers(
    client: Client, name: str, args: tuple[str, ...]
) -> None:
    response = get(client, name, *args)

    html = response.content.decode()
    assert response.status_code == 503
    assert response["Cache-Control"] == "no-store"
    assert "There is nothing to read just now" in html
    assert "now if you have any of these" in html
    assert 'href="tel:112"' in html


def test_the_pages_are_only_read(client: Client, reading: None) -> None:
    assert client.post(reverse("learn")).status_code == 405
