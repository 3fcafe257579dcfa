"""The page that searches the reading."""

from dataclasses import replace

import pytest
from django.test import Client

from tests.check.views.shelves import CAUSES, MEDICINES, get, publish, text
from tests.engine.build import item

pytestmark = pytest.mark.django_db


@pytest.fixture
def reading() -> None:
    publish(CAUSES, MEDICINES)


def test_search_marks_the_words_and_says_where_a_hit_stands(client: Client, reading: None) -> None:
    html = get(client, "learn-search", q="pain").content.decode()

    assert "1 entry fits “pain”." in html
    assert '<a href="/learn/medicines/?open=DRG-01#DRG-01">A pain tablet</a>' in html
    assert "It eases <mark>pain</mark>." in html
    assert '<p class="hint">Medicines. What the article says</p>' in html


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

    assert "No entry has a word of “&lt;script&gt;”, or one spelt nearly so." in html
    assert "<script" not in html
    assert '<a href="/learn/causes/">' in html
    assert 'href="tel:112"' in html


def test_search_says_what_it_took_for_a_word_that_is_nowhere(client: Client, reading: None) -> None:
    page = get(client, "learn-search", q="Ibuprophen zebra")

    assert (
        "No entry has “ibuprophen”. Did you mean ibuprofen ? Showing what is spelt nearly so."
        " No entry has “zebra”. 1 entry fits “Ibuprophen zebra”."
    ) in text(page)
    assert '<a href="/learn/search/?q=ibuprofen">ibuprofen</a>' in page.content.decode()


@pytest.mark.parametrize("query", ["", "pain", "zebra"])
def test_search_says_first_what_to_do_in_an_emergency(
    client: Client, reading: None, query: str
) -> None:
    page = text(get(client, "learn-search", q=query))

    said = "Is something wrong now? Do not search on. Call 112 in an emergency."
    assert page.count(said) == 1
    assert page.index(said) < page.index("Words to look for")


def test_a_very_long_query_is_cut(client: Client, reading: None) -> None:
    response = get(client, "learn-search", q="x" * 1_000)

    assert response.status_code == 200
    assert "x" * 100 in response.content.decode()
    assert "x" * 101 not in response.content.decode()


def test_of_very_many_hits_the_best_are_shown(client: Client) -> None:
    many = tuple(item(f"CAU-{n:02}", title=f"Pain {n}", cells=()) for n in range(41))
    publish(replace(CAUSES, items=many))

    response = get(client, "learn-search", q="pain")

    assert "41 entries fit “pain”, the best first. The first 40 are shown." in text(response)
    assert response.content.decode().count("#CAU-") == 40
