"""Vignettes: tried, and explained where they fail."""

from dataclasses import replace
from typing import Any

import pytest

from tests.checks import EMERGENCY
from tests.conftest import store_version
from tests.drafts import store_draft
from tests.editing.made_up import vignette
from tests.small import BENIGN, SMALL
from tests.variants import leading_to, without_question, without_rule
from triage.editing import vignettes
from triage.editing.remembered import Remembered
from triage.editing.vignettes import (
    Trials,
    answers_of,
    try_vignette,
    try_vignettes,
    why_it_fails,
)
from triage.engine.questionnaire import Questionnaire as Parsed
from triage.models import Questionnaire, Vignette

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(db: None) -> Questionnaire:
    return store_draft(SMALL)


def why(one: Vignette, document: Parsed) -> tuple[str, ...]:
    return why_it_fails(try_vignette(one, document), document)


def test_a_vignette_passes_when_all_is_as_expected(row: Questionnaire) -> None:
    trial = try_vignette(vignette(row), SMALL)

    assert trial.passes
    assert (trial.urgency, trial.fired) == (30, ("infection",))
    assert why_it_fails(trial, SMALL) == ()


@pytest.mark.parametrize(
    ("fields", "document", "sentences"),
    [
        ({}, leading_to("fever", "soon"), ("It ends as soon. Expected: same day.",)),
        (
            {},
            without_rule("fever"),
            (
                "It ends as self care. Expected: same day.",
                "“Sign infection” must fire, and does not.",
            ),
        ),
        (
            {"must_fire": "long-pain gone", "must_not_fire": "infection"},
            SMALL,
            (
                "“Sign long-pain” must fire, and does not.",
                "“gone” must fire, and does not.",
                "“Sign infection” must not fire, and does.",
            ),
        ),
        ({}, without_question("weight"), ("It cannot be tried: weight: no such question.",)),
        (
            {"answers": {"adult": ["yes"], "fever": ["yes"]}},
            SMALL,
            ("It cannot be tried: a question is not answered.",),
        ),
        (
            {},
            replace(SMALL, default_disposition=""),
            ("It cannot be tried: there is no default disposition.",),
        ),
        (
            {"answers": {"adult": ["no"]}},
            SMALL,
            ("It cannot be tried: an answer ends the check without a result.",),
        ),
        (
            {"answers": ["nonsense"]},
            SMALL,
            ("It cannot be tried: answers: expected an object of link ids.",),
        ),
    ],
)
def test_a_vignette_that_fails_says_why(
    row: Questionnaire, fields: dict[str, Any], document: Parsed, sentences: tuple[str, ...]
) -> None:
    one = vignette(row, **fields)

    assert not try_vignette(one, document).passes
    assert why(one, document) == sentences


def test_failing_vignettes_come_first(row: Questionnaire) -> None:
    vignette(row, "right")
    vignette(row, "wrong", expected_urgency=10)

    assert [trial.vignette.code for trial in try_vignettes(row, SMALL)] == ["wrong", "right"]


@pytest.mark.parametrize(
    ("stored", "kept"),
    [
        ({"fever": ["yes"], "gone": ["yes"], "score": "3"}, {"fever": ("yes",)}),
        (["fever"], {}),
        ("fever", {}),
    ],
)
def test_the_answers_that_fit_are_shown_whatever_is_stored(
    row: Questionnaire, stored: Any, kept: dict[str, object]
) -> None:
    assert answers_of(vignette(row, answers=stored), SMALL) == kept


def test_vignettes_are_tried_under_any_version(row: Questionnaire) -> None:
    given = {key: list(values) for key, values in {**BENIGN, **EMERGENCY}.items()}
    one = vignette(row, answers=given, expected_urgency=40, must_fire="", must_not_fire="")

    assert try_vignette(one, store_version(SMALL).parsed()).passes


def test_what_passes_on_the_live_version_and_fails_on_the_draft_has_turned(
    row: Questionnaire,
) -> None:
    """Signed or not, and with answers to questions that the live version does not ask."""
    later = {**vignette(row, "fever").answers, "later": ["yes"]}
    vignette(row, "answered", answers=later)
    vignette(row, "wrong-already", expected_urgency=10)
    vignette(row, "never-ended", answers={"adult": ["yes"]})

    def turned(draft: Parsed, live: Parsed | None) -> list[str]:
        return [one.vignette.code for one in try_vignettes(row, draft, live) if one.turned]

    assert turned(without_rule("fever"), SMALL) == ["answered", "fever"]
    assert turned(SMALL, SMALL) == ["answered"]
    assert turned(without_rule("fever"), None) == []


def test_the_first_question_that_is_open_is_named(row: Questionnaire) -> None:
    ending = try_vignette(vignette(row, answers={"adult": ["yes"], "fever": ["yes"]}), SMALL).ending

    assert (ending.question, ending.error) == ("bladder", "a question is not answered")


def test_the_same_answers_are_evaluated_once_under_one_document(
    row: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vignettes, "_ENDINGS", Remembered(2))
    one, other = vignette(row, "a"), vignette(row, "b", expected_urgency=10)

    known = Trials(SMALL).of(one).ending

    assert Trials(replace(SMALL)).of(other).ending is known
    assert Trials(without_rule("fever")).of(one).ending.urgency == 10
    assert Trials(leading_to("fever", "soon")).of(one).ending.urgency == 20
    assert len(vignettes._ENDINGS) == 2
    assert Trials(SMALL).of(one).ending == known
