"""Finding something to read."""

import time
from dataclasses import replace

import pytest
from pytest_django import Settings

from tests.engine.build import item, section
from triage.check.search import LONGEST_QUERY, Found, Piece, Unknown, search
from triage.check.search_index import index_of
from triage.engine.education import Column, EducationalItem

PLAIN = section(columns=(), items=())


def look(query: str, *items: EducationalItem, most: int = 40) -> Found:
    return search([replace(PLAIN, items=items)], query, most=most)


def found(query: str, *items: EducationalItem) -> list[str]:
    return [hit.item.code for hit in look(query, *items).hits]


def excerpt(body: str, query: str) -> tuple[Piece, ...]:
    (hit,) = look(query, item("A", title=query, body=body, cells=())).hits
    return hit.excerpt


def text_of(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


# what is found


@pytest.mark.parametrize(
    "query",
    ["SCIATICA", "sciat", "Sciática", "sciatica café", "“sciatica”, cafe!", "cant", "can’t"],
)
def test_case_accents_marks_and_the_ends_of_words_do_not_count(query: str) -> None:
    result = look(query, item("A", body="Sciatica at the Café: you can't sit."))

    assert ([hit.item.code for hit in result.hits], result.unknown) == (["A"], ())


@pytest.mark.parametrize("query", ["bleeding", "bleeds", "bleed"])
def test_another_form_of_the_word_finds_it(query: str) -> None:
    result = look(query, item("A", body="You bleed."), item("B", body="A blade."))

    assert [hit.item.code for hit in result.hits] == ["A"]
    assert result.unknown == ()


@pytest.mark.parametrize("query", ["atica", "emergency_number", "zebra"])
def test_a_word_that_begins_no_word_finds_nothing(query: str) -> None:
    assert found(query, item("A", body="Sciatica. {emergency_number}")) == []


@pytest.mark.parametrize("query", ["", "   ", "!?", "**"])
def test_a_query_without_a_word_finds_nothing(query: str) -> None:
    assert look(query, item("A")) == Found((), 0, ())


def test_any_of_the_words_is_enough() -> None:
    items = (item("A", body="A foot."), item("B", body="Numb."), item("C", body="A hand."))

    assert found("numb foot elsewhere", *items) == ["A", "B"]


def test_a_word_without_a_meaning_is_looked_for_only_when_alone() -> None:
    items = (item("A", body="The end of my leg."), item("B", body="The foot."))

    assert found("the leg", *items) == ["A"]
    assert found("the of", *items) == ["A", "B"]


def test_only_letters_at_the_beginning_find_a_longer_word() -> None:
    items = (item("A", body="Take 300 mg."), item("B", body="Nausea."))

    assert found("30", *items) == found("na", *items) == []
    assert found("300", *items) == ["A"]
    assert found("nau", *items) == ["B"]


def test_only_the_beginning_of_a_very_long_query_is_read() -> None:
    query = "words".ljust(LONGEST_QUERY) + " nowhere" * 1000

    assert look(query, item("A", body="Words.")).unknown == ()


# what is spelt nearly so


@pytest.mark.parametrize(
    ("query", "near"),
    [
        ("sciatika", ("sciatica",)),
        ("laminektomy", ("laminectomy",)),
        ("ibuprophen", ("ibuprofen",)),
        ("ibuporfen", ("ibuprofen",)),
        ("Diarrea", ("diarrhea",)),
        ("foto", ()),
        ("numd", ("numb",)),
        ("dumb", ()),
        ("leh", ()),
        ("handz", ()),
        ("3000000", ()),
    ],
)
def test_a_word_that_is_nowhere_finds_those_spelt_nearly_so(
    query: str, near: tuple[str, ...]
) -> None:
    body = "Sciatica, Laminectomy; ibuprofen. Diarrhea: numb leg. 3000001 hand5."

    result = look(query, item("A", body=body))

    assert result.unknown == (Unknown(query.lower(), near),)
    assert result.total == bool(near)


def test_only_what_is_spelt_most_nearly_so_is_taken() -> None:
    items = (item("A", body="Naproxen"), item("B", body="Naproxol"))

    assert look("naproxin", *items).unknown == (Unknown("naproxin", ("naproxen",)),)


def test_of_two_medicines_spelt_alike_both_are_named() -> None:
    items = (item("A", body="prednisone"), item("B", body="prednisolone"))

    (unknown,) = look("prednisoone", *items).unknown

    assert unknown.near == ("prednisolone", "prednisone")


def test_a_word_that_is_there_finds_none_that_is_only_nearly_so() -> None:
    items = (item("A", body="prednisone"), item("B", body="prednisolone"))

    assert found("prednisone", *items) == ["A"]


# what comes first


def test_title_ranks_before_term_before_topics_before_body() -> None:
    items = (
        item("BODY", body="A numb foot."),
        item("TOPICS", topics="foot numb"),
        item("TERM", article_term="Numb foot"),
        item("TITLE", title="A foot that is numb"),
        item("CELL", cells=("foot, numb",)),
        item("NONE", body="A numbered hand."),
    )

    assert found("numb foot", *items)[:5] == ["TITLE", "TERM", "TOPICS", "BODY", "CELL"]


def test_the_same_word_ranks_before_another_form_before_a_longer_word() -> None:
    items = (
        item("LONGER", body="Bleedingtime."),
        item("FORM", body="It bleeds."),
        item("SAME", body="The bleeding."),
    )

    assert found("bleeding", *items) == ["SAME", "FORM", "LONGER"]


def test_more_of_the_words_rank_before_a_better_place() -> None:
    items = (item("ONE", title="A foot"), item("BOTH", body="A numb foot."))

    assert found("numb foot", *items) == ["BOTH", "ONE"]


def test_a_rarer_word_ranks_before_a_common_one() -> None:
    common = [item(f"PAIN-{n}", body="Pain.") for n in range(9)]

    assert found("pain pump", *common, item("PUMP", body="A pump."))[0] == "PUMP"


def test_the_item_whose_code_was_asked_for_comes_first() -> None:
    assert found("cau-05", item("CAU-06"), item("CAU-05")) == ["CAU-05", "CAU-06"]


def test_no_more_than_asked_for_are_shown_and_all_are_counted() -> None:
    result = look("pain", *(item(f"A{n}", body="Pain.") for n in range(9)), most=2)

    assert ([hit.item.code for hit in result.hits], result.total) == (["A0", "A1"], 9)


# how it is shown


def test_an_excerpt_marks_the_words_and_keeps_the_text() -> None:
    assert excerpt("Legs may tingle.", "leg") == (
        Piece("Legs", marked=True),
        Piece(" may tingle.", marked=False),
    )


def test_an_excerpt_may_begin_before_its_word_and_end_with_it() -> None:
    assert excerpt("A sore leg", "leg") == (
        Piece("A sore ", marked=False),
        Piece("leg", marked=True),
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

    (hit,) = search([shelf], "300", most=40).hits

    assert text_of(hit.excerpt) == "A tablet."


# the index


def test_the_index_is_made_once_for_the_same_text_and_the_same_numbers(settings: Settings) -> None:
    shelves = (replace(PLAIN, items=(item("A", body="Call {emergency_number}."),)),)
    settings.EMERGENCY_NUMBER = "112"
    first = index_of(shelves)

    assert index_of((replace(shelves[0]),)) is first
    settings.EMERGENCY_NUMBER = "999"
    assert [len(search(shelves, number, most=1).hits) for number in ("112", "999")] == [0, 1]


def test_thousands_of_entries_are_searched_in_no_time() -> None:
    words = [
        f"word{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}" for n in range(3000)
    ]
    shelf = replace(
        PLAIN, items=tuple(item(f"A{n}", body=f"Pain. {w}") for n, w in enumerate(words))
    )
    search([shelf], "pain", most=40)

    began = time.perf_counter()
    search([shelf], "pain wordabx wordaaa", most=40)

    assert time.perf_counter() - began < 1
