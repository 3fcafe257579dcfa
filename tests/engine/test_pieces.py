"""Only some edits of a draft: what they make together, and what cannot go alone."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drawn import picture
from tests.small import SMALL, disposition, option, question, rule, sign, when
from triage.engine.checks.draft import find_problems
from triage.engine.document import canonical, parse_text, to_document
from triage.engine.needs import Why, find_needs, with_needed
from triage.engine.pieces import choose_pieces, find_pieces
from triage.engine.question import QuestionType
from triage.engine.questionnaire import Questionnaire, WhenLeft
from triage.engine.rules import SignOrigin
from triage.engine.telephone import TelephoneLine
from triage.engine.urgency import Urgency
from triage.engine.words.edits import find_edits

BY_ID = SMALL.questions_by_id


def _changed(rows: tuple[Any, ...], place: int, **values: Any) -> tuple[Any, ...]:
    return (*rows[:place], replace(rows[place], **values), *rows[place + 1 :])


COUGH = question(
    "cough",
    QuestionType.YES_NO,
    is_gate=True,
    picture="lungs",
    options=BY_ID["fever"].options,
)
WTS, MED = SMALL.sections
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
        rule("mood", "crisis", when(("mood", "awful")), "mood-sign"),
        rule("cough", "lungs", when(("cough", "yes"), ("blood", "yes")), "cough-sign"),
    ),
    suggestions=(replace(SMALL.suggestions[1], items=("WTS-03",), sections=("MED",)),),
    sections=(
        replace(MED, items=(*MED.items, WTS.items[1])),
        replace(WTS, items=(WTS.items[0], replace(WTS.items[0], code="WTS-03"))),
    ),
    pictures=(*SMALL.pictures, picture("lungs")),
    lines=(*SMALL.lines, TelephoneLine("lung_line", "Lungs", number="116")),
    origins=(*SMALL.origins, SignOrigin("lungs", "About lungs")),
)
PIECES = find_pieces(SMALL, DRAFT)


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
    assert _problems(document) <= _problems(SMALL) | _problems(DRAFT)
    assert set(find_pieces(SMALL, document)) <= chosen
    rest = find_pieces(document, DRAFT)
    assert choose_pieces(document, DRAFT, rest) == DRAFT


@given(st.sets(st.sampled_from(PIECES)))
def test_each_chosen_row_is_the_drafts_and_each_other_the_versions(keys: set[str]) -> None:
    document = choose_pieces(SMALL, DRAFT, keys)

    for kind in ("rules", "signs", "dispositions", "sections"):
        one = kind[:-1]
        rows = {row.code: row for row in getattr(document, kind)}
        for row in getattr(DRAFT, kind):
            assert (rows.get(row.code) == row) or f"{one}:{row.code}" not in keys
        for row in getattr(SMALL, kind):
            assert (rows.get(row.code) == row) or f"{one}:{row.code}" in keys
    assert document.title == (DRAFT if "questionnaire:title" in keys else SMALL).title
