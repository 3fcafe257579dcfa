"""Documents of older formats are read as they were meant."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.test_document import error
from tests.small import SMALL
from triage.engine.document import parse, parse_text
from triage.engine.question import Question, Worse
from triage.engine.questionnaire import Questionnaire, WhenLeft
from triage.engine.telephone import TelephoneLine


def undeclared(question: Question) -> Question:
    """The same before anybody could say which end is worse, and what says nothing dangerous."""
    options = tuple(replace(option, harmless=False) for option in question.options)
    return replace(question, options=options, worse=Worse.NEITHER)


def test_a_document_of_the_first_format_is_read_as_it_was_meant():
    first = (Path(__file__).parent / "format_1.json").read_text()

    asked = without_pictures(SMALL).questions
    old = replace(without_pictures(SMALL), questions=tuple(map(undeclared, asked)), lines=())
    assert parse_text(first) == replace(old, when_left=WhenLeft.FOLLOW_UPS)


def test_a_document_of_the_second_format_has_no_pictures():
    second = (Path(__file__).parent / "format_2.json").read_text()

    assert parse_text(second) == replace(without_pictures(SMALL), lines=())


def test_a_document_of_the_third_format_has_its_numbers_and_origins_as_rows():
    third = (Path(__file__).parent / "format_3.json").read_text()

    line = TelephoneLine("ward_phone", "Ward phone", always_shown=True)
    advice = SMALL.unfinished_advice + " Or call {ward_phone}."
    assert parse_text(third) == replace(SMALL, unfinished_advice=advice, lines=(line,))


def without_pictures(q: Questionnaire) -> Questionnaire:
    """As it was before anything could show a picture."""
    questions = tuple(
        replace(one, picture="", options=tuple(replace(o, picture="") for o in one.options))
        for one in q.questions
    )
    sections = tuple(
        replace(section, items=tuple(replace(item, picture="") for item in section.items))
        for section in q.sections
    )
    return replace(q, questions=questions, sections=sections, pictures=())


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        ("questions", None, "document.questions: expected a list"),
        ("questions.0", 7, "document.questions[0]: expected an object"),
        ("questions.0.options", "no", "document.questions[0].options: expected a list"),
        ("dispositions.0.urgency", "40", "document.dispositions[0].urgency: '40' is none of"),
        ("questions.0.harmless", True, "document.questions[0]: unknown key 'harmless'"),
    ],
)
def test_what_is_wrong_in_an_older_document_is_refused_at_its_place(
    place: str, value: object, message: str
):
    whole = json.loads((Path(__file__).parent / "format_1.json").read_text())
    part = whole
    *path, last = (int(step) if step.isdigit() else step for step in place.split("."))
    for step in path:
        part = part[step]
    part[last] = value

    assert error(parse, whole).startswith(message)
