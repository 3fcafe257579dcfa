"""Another picture on the way to a result is told; one beside other reading is free."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.drawn import picture
from tests.small import SMALL
from tests.variants import with_option, with_question
from triage.engine.questionnaire import Questionnaire
from triage.engine.weakening.find import find_weakenings
from triage.engine.words.edits import find_edits

Change = Callable[[Questionnaire], Questionnaire]


def told(new: Questionnaire) -> list[str]:
    return [
        f"{one.kind.value} {one.place} {one.code}: {one.sentence}"
        for one in find_weakenings(SMALL, new)
    ]


def with_picture(code: str, **changes: object) -> Questionnaire:
    pictures = (replace(one, **changes) if one.code == code else one for one in SMALL.pictures)  # type: ignore[arg-type]
    return replace(SMALL, pictures=tuple(pictures))


def at_item(code: str, shown: str) -> Questionnaire:
    sections = tuple(
        replace(
            section,
            items=tuple(replace(i, picture=shown) if i.code == code else i for i in section.items),
        )
        for section in SMALL.sections
    )
    return replace(SMALL, sections=sections)


OTHER = picture("other").sha256


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (
            with_picture("thermometer", sha256=OTHER),
            "other picture thermometer: “Picture thermometer” is otherwise in its image.",
        ),
        (
            with_picture("calendar", alt="Two weeks, one of them shaded."),
            "other picture calendar: “Picture calendar” is otherwise in its text alternative.",
        ),
        (
            with_question("fever", picture=""),
            "other question fever: “What about fever?” is otherwise in its picture.",
        ),
        (
            with_question("score", picture="tablet"),
            "other question score: “What about score?” is otherwise in its picture.",
        ),
        (
            with_option("onset", "old", picture="calendar"),
            "other option onset:old: “Longer ago” is otherwise in its picture.",
        ),
        (
            at_item("WTS-01", "tablet"),
            "other item WTS-01: “Bladder” is otherwise in its picture.",
        ),
    ],
)
def test_what_is_shown_on_the_way_to_a_result_is_told(new: Questionnaire, expected: str) -> None:
    assert told(new) == [expected]


@pytest.mark.parametrize(
    "new",
    [
        with_picture("tablet", sha256=OTHER),
        with_picture("tablet", alt="A tablet in a hand."),
        with_picture("thermometer", title="A thermometer"),
        replace(SMALL, pictures=SMALL.pictures[::-1]),
        replace(SMALL, pictures=(*SMALL.pictures, picture("spare"))),
        at_item("MED-01", ""),
    ],
)
def test_what_is_shown_beside_other_reading_is_free(new: Questionnaire) -> None:
    assert find_edits(SMALL, new)
    assert told(new) == []


def test_a_picture_that_comes_with_its_place_is_told_with_both() -> None:
    shown = replace(
        with_question("score", picture="face"), pictures=(*SMALL.pictures, picture("face"))
    )

    assert told(shown) == [
        "added picture face: “Picture face” is new.",
        "other question score: “What about score?” is otherwise in its picture.",
    ]
