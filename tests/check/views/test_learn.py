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

from tests.check.views.shelves import CAUSES, MEDICINES, get, publish, text
from tests.engine.build import item
from triage.engine.education import Column

pytestmark = pytest.mark.django_db


@pytest.fixture
def reading() -> None:
    publish(CAUSES, MEDICINES)


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
    assert html.count("From: An article, 6 May 2025. To be reviewed by 31 January 2999.") == 1
    assert html.index("From: An article") > html.index("/learn/knee-causes/")


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
        "NSAID",
        "It eases pain.",
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

    said = "From: An article, 6 May 2025. To be reviewed by 31 January 2999."
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


MANY = tuple(item(f"CAU-{n:02}", title=f"Cause {n}", cells=()) for n in range(9))
_OPEN = re.compile(r'<details class="printed" open>.*?id="([^"]+)-title"', re.DOTALL)


@pytest.mark.parametrize(
    ("query", "opened"),
    [
        ({}, []),
        ({"open": "CAU-04"}, ["CAU-04"]),
        ({"open": "all"}, [one.code for one in MANY]),
        ({"open": "<script>"}, []),
    ],
)
def test_a_long_section_shows_titles_and_opens_the_entry_that_was_asked_for(
    client: Client, query: dict[str, str], opened: list[str]
) -> None:
    publish(replace(CAUSES, items=MANY))

    html = get(client, "learn-section", "causes", **query).content.decode()

    assert len(re.findall(r"<summary><h2[^>]*>Cause \d</h2></summary>", html)) == 9
    assert _OPEN.findall(html) == opened
    assert [html.count(f'id="{one.code}"') for one in MANY] == [1] * 9
    assert ('<a href="?open=all">Open all 9 entries</a>' in html) is (len(opened) < 9)
    assert ('<a href="/learn/causes/">Show the titles only</a>' in html) is (len(opened) == 9)
    assert "<script" not in html


def test_a_short_section_is_open_and_lists_its_entries(client: Client, reading: None) -> None:
    html = get(client, "learn-section", "causes").content.decode()

    assert "On this page: 2 entries" in html
    assert "Open all" not in html
    assert "<summary><h2" not in html


def test_a_section_with_columns_is_a_table_with_a_row_for_each_entry(
    client: Client, reading: None
) -> None:
    html = get(client, "learn-section", "medicines").content.decode()

    assert re.findall(r'<th role="columnheader" scope="col">([^<]+)</th>', html) == [
        "Name",
        "Class",
        "What it is",
    ]
    assert '<tr class="item" role="row" id="DRG-01">' in html
    assert '<th role="rowheader" scope="row"><h2 id="DRG-01-title">A pain tablet</h2></th>' in html
    assert '<td role="cell" data-label="Class">NSAID</td>' in html
    assert "<article" not in html


def test_the_rows_of_a_long_table_are_folded_but_for_the_cells(client: Client) -> None:
    rows = tuple(
        replace(MEDICINES.items[0], code=f"DRG-{n:02}", caution="Ask." if n else "")
        for n in range(9)
    )
    publish(replace(MEDICINES, items=rows))

    html = get(client, "learn-section", "medicines", open="DRG-04").content.decode()

    assert html.count('<td role="cell" data-label="Class">NSAID</td>') == 9
    assert html.count('<details class="printed">\n<summary>What it is') == 8
    assert html.count("What it is, and what is important<span") == 8
    assert html.count('<span class="anchor" id="DRG-04"></span>') == 1


def test_a_section_with_columns_for_professionals_alone_is_a_list(client: Client) -> None:
    dose = (Column("Dose", professional=True),)
    row = replace(MEDICINES.items[0], cells=("400 mg",))
    publish(replace(MEDICINES, columns=dose, items=(row,)))

    html = get(client, "learn-section", "medicines").content.decode()

    assert "<table" not in html
    assert '<article class="item"' in html
    assert "400 mg" in html


def test_an_unknown_section_is_not_found_and_says_the_number(client: Client, reading: None) -> None:
    response = get(client, "learn-section", "nothing")

    assert response.status_code == 404
    assert 'href="tel:112"' in response.content.decode()


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
