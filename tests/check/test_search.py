"""Finding something to read."""

from dataclasses import replace

import pytest
from pytest_django import Settings

from tests.engine.build import item, section
from triage.check.search import LONGEST_QUERY, Hit, Piece, by_section, facts, search
from triage.engine.education import Column, EducationalItem

PLAIN = section(columns=(), items=())


def found(query: str, *items: EducationalItem) -> list[str]:
    return [hit.item.code for hit in search([replace(PLAIN, items=items)], query)]


def excerpt(body: str, query: str) -> tuple[Piece, ...]:
    shelf = replace(PLAIN, items=(item("A", title=query, body=body, cells=()),))
    (hit,) = search([shelf], query)
    return hit.excerpt


def text_of(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


def test_title_ranks_before_term_before_topics_before_body() -> None:
    items = (
        item("BODY", body="A numb foot."),
        item("TOPICS", topics="foot numb"),
        item("TERM", article_term="Numb foot"),
        item("TITLE", title="A foot that is numb"),
        item("CELL", cells=("foot, numb",)),
        item("NONE", body="A numb hand."),
    )

    assert found("numb foot", *items) == ["TITLE", "TERM", "TOPICS", "BODY", "CELL"]


def test_the_word_that_is_hardest_to_find_decides_the_rank() -> None:
    items = (
        item("FIRST", title="Numb", body="A foot."),
        item("SECOND", topics="numb foot"),
    )

    assert found("numb foot", *items) == ["SECOND", "FIRST"]


@pytest.mark.parametrize(
    "query",
    ["SCIATICA", "sciat", "Sciática", "sciatica cafe", "“sciatica”, café!", "cant", "can’t"],
)
def test_case_accents_marks_and_the_ends_of_words_do_not_count(query: str) -> None:
    assert found(query, item("A", body="Sciatica at the Café: you can't sit.")) == ["A"]


@pytest.mark.parametrize("query", ["atica", "sciatica leg", "emergency_number"])
def test_a_word_that_begins_no_word_finds_nothing(query: str) -> None:
    assert found(query, item("A", body="Sciatica. {emergency_number}")) == []


@pytest.mark.parametrize("query", ["", "   ", "!?", "**"])
def test_a_query_without_a_word_finds_nothing(query: str) -> None:
    assert found(query, item("A")) == []


def test_an_item_is_found_by_its_code() -> None:
    assert found("cau-05", item("CAU-05"), item("CAU-06")) == ["CAU-05"]


def test_only_the_beginning_of_a_very_long_query_is_read() -> None:
    query = "words".ljust(LONGEST_QUERY) + " nowhere" * 1000

    assert found(query, item("A", body="Words.")) == ["A"]


def test_hits_stand_under_their_sections_best_section_first() -> None:
    one = section(
        "one", slug="one", columns=(), items=(item("A", body="foot"), item("B", body="foot"))
    )
    two = section("two", slug="two", columns=(), items=(item("C", title="foot"),))

    groups = by_section(search([one, two], "foot"))

    assert [(part.code, [hit.item.code for hit in hits]) for part, hits in groups] == [
        ("two", ["C"]),
        ("one", ["A", "B"]),
    ]


def test_an_excerpt_marks_the_words_and_keeps_the_text() -> None:
    assert excerpt("Legs may tingle.", "leg") == (
        Piece("Legs", marked=True),
        Piece(" may tingle.", marked=False),
    )


def test_an_excerpt_of_a_long_text_begins_shortly_before_the_first_word() -> None:
    body = f"{'one ' * 100}nerve {'two ' * 100}"

    pieces = excerpt(body, "nerve")

    assert text_of(pieces).startswith("… one one")
    assert text_of(pieces).endswith("two …")
    assert [piece.text for piece in pieces if piece.marked] == ["nerve"]
    assert len(text_of(pieces)) < 200


def test_without_the_word_in_it_an_excerpt_is_the_beginning_of_the_text() -> None:
    assert excerpt("Something else.", "leg") == (Piece("Something else.", marked=False),)


def test_an_excerpt_has_neither_markdown_nor_tokens(settings: Settings) -> None:
    settings.EMERGENCY_NUMBER = "112"

    pieces = excerpt("**Call** {emergency_number}:\n\n- for *R&D*", "title")

    assert text_of(pieces) == "Call 112: for R&D"


def test_a_dose_can_be_searched_for_and_no_excerpt_shows_it() -> None:
    shelf = section(
        columns=(Column("Dose", professional=True),),
        items=(item("A", body="A tablet.", cells=("300 mg daily",)),),
    )

    (hit,) = search([shelf], "300")

    assert isinstance(hit, Hit)
    assert text_of(hit.excerpt) == "A tablet."


def test_cells_come_with_their_column_and_professionals_ones_apart() -> None:
    columns = (
        Column("Class", professional=False),
        Column("Dose", professional=True),
        Column("Empty", professional=False),
    )
    tablet = item("A", cells=("NSAID", "300 mg", " "))
    shelf = section(columns=columns, items=(tablet,))

    assert facts(shelf, tablet, professional=False) == (("Class", "NSAID"),)
    assert facts(shelf, tablet, professional=True) == (("Dose", "300 mg"),)
