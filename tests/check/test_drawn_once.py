"""A question that is asked for the first time is drawn once, and is everybody's own."""

from dataclasses import replace

import pytest
from crispy_forms.utils import render_crispy_form
from django.conf import LazySettings
from django.http import QueryDict

from tests.carers import CARER, FOR_CARERS
from tests.small import SMALL
from triage.check.forms import QuestionForm, initial_values
from triage.check.tags import fields_of
from triage.engine.question import Question


def _words(html: str) -> list[str]:
    return sorted(html.replace(' id="id_revision"', "").split())


@pytest.mark.parametrize("question", SMALL.questions, ids=lambda question: question.link_id)
def test_what_is_drawn_once_reads_as_if_drawn_for_one(question: Question) -> None:
    first, second = (QuestionForm(question, initial={"revision": number}) for number in (3, 4))

    drawn = [fields_of(first), fields_of(second)]

    assert [_words(html) for html in drawn] == [
        _words(render_crispy_form(form)) for form in (first, second)
    ]
    assert drawn[0] != drawn[1]


def test_an_answer_given_before_is_drawn_for_its_own_person_alone() -> None:
    question = SMALL.questions_by_id["fever"]
    initial = {**initial_values(question, ("yes",)), "revision": 1}

    mine = fields_of(QuestionForm(question, initial=initial))
    yours = fields_of(QuestionForm(question, initial={"revision": 1}))

    assert ("checked" in mine, "checked" in yours) == (True, False)


def test_one_wording_is_never_drawn_for_the_other() -> None:
    own, carers = (FOR_CARERS.worded_for(answers) for answers in ({}, CARER))

    drawn = [
        fields_of(QuestionForm(worded.questions_by_id["fever"], initial={"revision": 1}))
        for worded in (own, carers, own, carers)
    ]

    assert drawn[:2] == drawn[2:]
    assert [("about fever" in html, "about their fever" in html) for html in drawn[:2]] == [
        (True, False),
        (False, True),
    ]


def test_an_error_is_drawn_for_its_own_person_alone() -> None:
    question = SMALL.questions_by_id["fever"]

    mine = fields_of(QuestionForm(question, QueryDict("revision=1")))
    yours = fields_of(QuestionForm(question, initial={"revision": 1}))

    assert ("There is a problem" in mine, "There is a problem" in yours) == (True, False)


def test_another_telephone_number_is_drawn_anew(settings: LazySettings) -> None:
    question = SMALL.questions_by_id["fever"]
    asked = replace(question, help="Call {emergency_number}.")
    before = fields_of(QuestionForm(asked, initial={"revision": 1}))

    settings.EMERGENCY_NUMBER = "999"

    assert "Call 112" in before
    assert "Call 999" in fields_of(QuestionForm(asked, initial={"revision": 1}))
