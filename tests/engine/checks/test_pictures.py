"""Pictures that say nothing in words, or are not there."""

from dataclasses import replace
from typing import Any

import pytest

from tests.drawn import picture
from tests.small import SMALL
from tests.variants import with_option, with_question
from triage.engine.checks.draft import find_problems
from triage.engine.questionnaire import Questionnaire


def said(q: Questionnaire) -> list[str]:
    return [f"{one.kind} {one.code}: {one.sentence}" for one in find_problems(q)]


def with_picture(code: str, **changes: Any) -> Questionnaire:
    pictures = (replace(one, **changes) if one.code == code else one for one in SMALL.pictures)
    return replace(SMALL, pictures=tuple(pictures))


def test_pictures_that_are_there_and_say_what_they_show_are_fine() -> None:
    assert said(SMALL) == []


@pytest.mark.parametrize(
    ("alt", "sentence"),
    [
        ("", "Its text alternative is empty."),
        ("—", "Its text alternative is empty."),
        ("Leg", "Its text alternative is one word, “Leg”. Say more."),
    ],
)
def test_a_picture_says_what_it_shows(alt: str, sentence: str) -> None:
    assert said(with_picture("tablet", alt=alt)) == [f"picture tablet: {sentence}"]


def test_no_two_pictures_have_one_title() -> None:
    assert said(with_picture("tablet", title=" picture  Calendar ")) == [
        "picture calendar: Two pictures are called “Picture calendar”.",
        "picture tablet: Two pictures are called “ picture  Calendar ”.",
    ]


def test_no_two_pictures_have_one_code() -> None:
    doubled = replace(SMALL, pictures=(*SMALL.pictures, picture("tablet", title="Another")))

    assert said(doubled) == ["picture tablet: The code “tablet” is used 2 times."]


def test_a_picture_that_is_named_is_there() -> None:
    gone = replace(SMALL, pictures=())

    assert said(gone) == [
        "option onset:new: The picture “calendar” is gone.",
        "question fever: The picture “thermometer” is gone.",
        "item MED-01: The picture “tablet” is gone.",
    ]


def test_the_words_of_a_picture_are_read_as_every_text_is() -> None:
    (problem,) = said(with_picture("tablet", alt="Call {emergency} and wait."))

    assert problem.startswith("picture tablet: {emergency} is no token")


def test_the_pictures_of_a_question_come_in_the_order_in_which_they_are_shown() -> None:
    shown = with_option("fever", "no", picture="tablet")
    shown = with_option("fever", "yes", of=shown, picture="thermometer")
    shown = with_question("mood", of=shown, picture="gone")

    at = {q.link_id: [p.code for p in shown.pictures_at(q)] for q in shown.questions}

    assert at["fever"] == ["thermometer", "tablet"]
    assert at["onset"] == ["calendar"]
    assert at["mood"] == at["adult"] == []
