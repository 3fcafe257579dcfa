"""Some edits of a draft with all that they need: what that is, and how it is said."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.test_pieces import DRAFT, PIECES
from tests.small import SMALL, rule, when
from tests.variants import with_rule
from triage.editing.draft_problems import find_draft_problems
from triage.editing.selection import Selection
from triage.editing.selection_words import find_selection_problems, name_piece
from triage.engine.needs import find_needs

NEW = ", which is new and not chosen."
HEAVY = (
    "The suggestion “Heavy”, as it stands, needs the question “What about weight?”, which would go."
)


def _select(*keys: str) -> Selection:
    return Selection(SMALL, DRAFT, frozenset(keys))


def _sentences(selection: Selection) -> list[str]:
    return [problem.sentence for problem in find_selection_problems(selection)]


@pytest.fixture(autouse=True)
def _numbers(clinic: None) -> None:
    """The numbers of a site."""


@settings(max_examples=25)
@given(st.sets(st.sampled_from(PIECES), min_size=1))
def test_with_all_that_they_need_any_edits_can_go_alone(keys: set[str]) -> None:
    taken = _select(*_select(*keys).along)

    assert taken.chosen >= keys
    assert find_draft_problems(taken.document) == find_draft_problems(SMALL)
    assert (taken.needs, taken.mends, taken.gone) == ((), (), ())
    assert _sentences(taken) == []


@settings(max_examples=25)
@given(st.sets(st.sampled_from(PIECES), min_size=1))
def test_what_cannot_go_alone_is_refused_in_words(keys: set[str]) -> None:
    alone = _select(*keys)

    assert bool(_sentences(alone)) == bool(find_needs(SMALL, DRAFT, keys))
    assert all("“" in said and said.endswith(".") for said in _sentences(alone))
    assert {*alone.left, *alone.chosen} == set(PIECES)


def test_a_problem_that_another_edit_mends_names_it() -> None:
    [mend] = _select("question:mood").mends

    assert mend.pieces == ("rule:mood",)
    assert "Awful, all the time" in mend.problem.sentence
    assert "sign:mood-sign" in _select("question:mood").along


def test_only_what_mends_a_problem_is_taken_along_for_it() -> None:
    mood = DRAFT.questions_by_id["mood"]
    otherwise, new = with_rule("mood", rationale="Otherwise."), when(("mood", "awful"))
    draft = replace(
        otherwise,
        questions=tuple(mood if one.link_id == "mood" else one for one in SMALL.questions),
        rules=(*otherwise.rules, rule("awful", "crisis", new, "crisis-sign")),
    )

    [mend] = Selection(SMALL, draft, frozenset({"question:mood"})).mends

    assert mend.pieces == ("rule:awful",)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("rule:cough", f"The rule “cough” needs the question “What about blood?”{NEW}"),
        ("rule:mood", f"The rule “mood” needs the answer “Awful, all the time”{NEW}"),
        ("question:weight", HEAVY),
        ("section:MED", "The item “Fever” moves between sections, and would stand in both."),
        ("section:WTS", "The item “Fever” moves between sections, and would stand in none."),
        ("gone:for-good", "Nothing that was chosen is an edit of the draft any more."),
    ],
)
def test_why_an_edit_cannot_go_alone_is_said_plainly(key: str, said: str) -> None:
    assert said in _sentences(_select(key))


def test_every_edit_has_a_name() -> None:
    selection = _select("rule:taken-back", "order:nothing")

    some = ("questionnaire:danger_signs", *PIECES[-5:])
    assert [name_piece(selection, key) for key in some] == [
        "the questionnaire’s “danger signs”",
        "the section “When to see a doctor”",
        "the order of the sections",
        "the picture “Picture lungs”",
        "the telephone line “Lungs”",
        "the origin “About lungs”",
    ]
    assert [name_piece(selection, key) for key in (*selection.gone, "odd")] == [
        "order:nothing",
        "the rule “taken-back”",
        "odd",
    ]
    assert name_piece(selection, "item:nowhere") == "the item “nowhere”"
    assert name_piece(selection, "option:no:way") == "the answer “no:way”"
