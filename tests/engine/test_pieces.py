"""Only some edits of a draft: what they make together, and what cannot go alone."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drawn import picture
from tests.small import SMALL, any_of, disposition, option, question, rule, sign, when
from triage.engine.checks.draft import find_problems
from triage.engine.document import canonical, parse_text, to_document
from triage.engine.kinds import ROWS
from triage.engine.needs import Why, find_needs, with_needed
from triage.engine.pieces import choose_pieces, find_pieces, rows_of
from triage.engine.question import QuestionType
from triage.engine.questionnaire import Questionnaire, WhenLeft
from triage.engine.rules import SignOrigin
from triage.engine.telephone import TelephoneLine
from triage.engine.urgency import Urgency
from triage.engine.words.edits import find_edits

BY_ID = SMALL.questions_by_id


COUGH = question(
    "cough",
    QuestionType.YES_NO,
    is_gate=True,
    picture="lungs",
    options=BY_ID["fever"].options,
)
WTS, MED = SMALL.sections
READING_IT = [one.code for one in SMALL.signs if "WTS-02" in one.reading]
#: Half a day's work: everything new, gone, moved or otherwise that needs something else.
DRAFT = replace(
    SMALL,
    title="Another title",
    danger_signs=(*SMALL.danger_signs, "You cough blood. Call {lung_line}."),
    questions=(
        BY_ID["adult"],
        BY_ID["fever"],
        replace(BY_ID["bladder"], text="Is it hard to pee?"),
        BY_ID["onset"],
        COUGH,
        question(
            "blood",
            QuestionType.YES_NO,
            options=BY_ID["fever"].options,
            enable_when=when(("cough", "yes")),
        ),
        BY_ID["score"],
        BY_ID["duration"],
        replace(
            BY_ID["mood"], options=(*BY_ID["mood"].options, option("awful", "Awful, all the time"))
        ),
        BY_ID["note"],
    ),
    dispositions=(*SMALL.dispositions, disposition("lungs", Urgency.SAME_DAY)),
    signs=(
        *(one for one in SMALL.signs if one.code != "crisis-sign"),
        sign("cough-sign", "lungs", "WTS-03"),
        replace(SMALL.signs[3], code="mood-sign"),
    ),
    rules=(
        *SMALL.rules[:4],
        rule("mood", "crisis", any_of("mood", "yes", "awful"), "mood-sign"),
        rule("cough", "lungs", when(("cough", "yes"), ("blood", "yes")), "cough-sign"),
    ),
    suggestions=(replace(SMALL.suggestions[1], items=("WTS-03",), sections=("MED",)),),
    sections=(
        replace(MED, items=(*MED.items, replace(WTS.items[1], cells=("Fever", "None")))),
        replace(WTS, items=(WTS.items[0], replace(WTS.items[0], code="WTS-03"))),
    ),
    pictures=(*SMALL.pictures, picture("lungs")),
    lines=(*SMALL.lines, TelephoneLine("lung_line", "Lungs", number="116")),
    origins=(*SMALL.origins, SignOrigin("lungs", "About lungs")),
)
COUGHING = ("disposition:lungs", "sign:cough-sign")
PIECES = find_pieces(SMALL, DRAFT)
UNREAD = (
    "No rule stands under this warning sign.",
    "No warning sign and no suggestion links to it.",
    "“Mood”: no rule reads the answer",
)


def _needed(*keys: str, new: Questionnaire = DRAFT, old: Questionnaire = SMALL) -> Any:
    return {(need.about, need.why, need.needs) for need in find_needs(old, new, keys)}


def _problems(document: Questionnaire) -> set[str]:
    return {problem.sentence for problem in find_problems(document)}


def test_no_piece_leaves_the_version_and_all_pieces_make_the_draft() -> None:
    assert choose_pieces(SMALL, DRAFT, ()) == SMALL
    assert choose_pieces(SMALL, DRAFT, PIECES) == DRAFT
    assert find_needs(SMALL, DRAFT, PIECES) == ()
    assert find_needs(SMALL, DRAFT, ()) == ()


@given(st.sets(st.sampled_from(PIECES)))
def test_what_goes_with_all_it_needs_is_whole_and_the_rest_is_what_is_left(
    keys: set[str],
) -> None:
    chosen = with_needed(SMALL, DRAFT, keys)
    document = choose_pieces(SMALL, DRAFT, chosen)

    assert find_needs(SMALL, DRAFT, chosen) == ()
    assert parse_text(canonical(to_document(document))) == document
    # What nothing reads is no edit that needs another, but a problem like any other.
    assert all(said.startswith(UNREAD) for said in _problems(document))
    assert set(find_pieces(SMALL, document)) <= chosen
    rest = find_pieces(document, DRAFT)
    assert choose_pieces(document, DRAFT, rest) == DRAFT


@given(st.sets(st.sampled_from(PIECES)))
def test_each_chosen_row_is_the_drafts_and_each_other_the_versions(keys: set[str]) -> None:
    document = choose_pieces(SMALL, DRAFT, keys)

    for kind, _noun in ROWS:
        rows, sides = rows_of(document, kind), (rows_of(SMALL, kind), rows_of(DRAFT, kind))
        for code in {**sides[0], **sides[1]}:
            assert rows.get(code) == sides[f"{kind}:{code}" in keys].get(code)
    assert document.title == (SMALL, DRAFT)["questionnaire:title" in keys].title


@pytest.mark.parametrize(
    ("keys", "needed"),
    [
        (["rule:cough"], {"question:cough", "question:blood", *COUGHING}),
        (["question:weight"], {"suggestion:heavy"}),
        (["sign:crisis-sign"], {"rule:mood"}),
        (["questionnaire:danger_signs"], {"line:lung_line"}),
        (["question:cough"], {"picture:lungs"}),
        (["sign:cough-sign"], {"section:WTS", "origin:lungs"}),
        (["section:WTS"], {"section:MED"}),
        (["questionnaire:title", "order:question"], set()),
    ],
)
def test_an_edit_says_what_it_cannot_go_without(keys: list[str], needed: set[str]) -> None:
    assert {need.needs for need in find_needs(SMALL, DRAFT, keys)} == needed


def _moved(item_to: str) -> Questionnaire:
    """The second item of one section stands in the other."""
    items = {"MED": MED.items, "WTS": WTS.items[:1]}
    items[item_to] = (*items[item_to], WTS.items[1])
    return replace(SMALL, sections=tuple(replace(s, items=items[s.code]) for s in SMALL.sections))


def test_an_item_that_moves_takes_both_sections_along() -> None:
    moved = _moved("MED")
    item = "item", "WTS-02"

    assert _needed("section:WTS", new=moved) == {
        (item, Why.LOST, "section:MED"),
        *((("sign", code), Why.NEW, "section:MED") for code in READING_IT),
    }
    assert _needed("section:MED", new=moved) == {(("section", "WTS"), Why.TWICE, "section:WTS")}


def test_a_question_that_would_be_read_before_it_is_asked_takes_the_order_along() -> None:
    before = replace(SMALL, questions=(BY_ID["adult"], BY_ID["fever"]), rules=(), floors=())
    fever = replace(BY_ID["adult"], enable_when=when(("fever", "yes")))
    draft = replace(before, questions=(BY_ID["fever"], fever))
    about = "question", "adult"

    assert _needed("question:adult", old=before, new=draft) == {
        (about, Why.LATER, "order:question")
    }
    assert _needed("order:question", old=draft, new=before) == {
        (about, Why.LATER, "question:adult")
    }
    assert _needed("order:question", old=before, new=draft) == set()


def test_what_the_draft_itself_has_wrong_is_mended_by_no_edit() -> None:
    lost = replace(SMALL, signs=SMALL.signs[1:])  # and its rules still stand

    assert _needed("sign:bladder-sign", new=lost) == set()
    late = replace(BY_ID["adult"], enable_when=when(("fever", "yes")))
    unasked = replace(SMALL, questions=(late, *SMALL.questions[1:]))
    assert _needed("question:adult", new=unasked) == set()
    assert _needed(new=replace(SMALL, rules=())) == set()


def test_every_difference_that_is_told_is_of_a_piece() -> None:
    told = {edit.kind for edit in find_edits(SMALL, DRAFT)}
    pieces = {key.partition(":")[0] for key in PIECES}

    assert told - {"item", "option"} == pieces - {"order"}


def test_what_counts_when_a_check_is_left_is_no_edit() -> None:
    older = replace(SMALL, when_left=WhenLeft.FOLLOW_UPS)

    assert find_pieces(older, SMALL) == ()
    assert choose_pieces(older, SMALL, ()).when_left is WhenLeft.SIGNS


def test_what_is_new_stands_where_it_stands_in_the_draft() -> None:
    document = choose_pieces(SMALL, DRAFT, {"question:cough", "question:blood"})

    assert [one.link_id for one in document.questions] == [
        "adult", "bladder", "onset", "cough", "blood", "fever", "score", "duration", "weight",
        "mood", "note",
    ]  # fmt: skip
