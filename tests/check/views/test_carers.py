"""Whoever answers for another reads the words for carers on every page, from that answer on."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from tests.carers import CARER, CARER_BENIGN, FOR_CARERS
from tests.check.views.walk import post_answer, put_check, read
from tests.checks import EMERGENCY, again
from tests.conftest import store_version
from tests.queries import counted
from triage.check.moving import move
from triage.models import QuestionnaireVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def carers(db: None) -> QuestionnaireVersion:
    """The small questionnaire with words for carers, published and signed."""
    return store_version(FOR_CARERS, signed=True)


def test_the_question_that_asks_who_answers_changes_the_words_of_the_next(
    client: Client, carers: QuestionnaireVersion
) -> None:
    put_check(client, carers, {})

    post_answer(client, "respondent", "other")
    theirs = read(client, "question", "adult")
    post_answer(client, "respondent", "myself")
    own = read(client, "question", "adult")

    for said in ("What about their adult?", "About them.", "They say: Yes"):
        assert (said in theirs, said in own) == (True, False)
    for said in ("What about adult?", "About you."):
        assert (said in theirs, said in own) == (False, True)


def test_a_question_page_still_takes_one_query_and_an_answer_two(
    client: Client, carers: QuestionnaireVersion
) -> None:
    put_check(client, carers, CARER)

    with counted() as reading:
        client.get(reverse("question", args=["adult"]))
    with counted() as answering:
        post_answer(client, "adult", "yes", revision=1)

    assert (len(reading), len(answering)) == (1, 2)


def test_the_danger_line_is_theirs(client: Client, carers: QuestionnaireVersion) -> None:
    put_check(client, carers, {**CARER, "adult": ("yes",), "bladder": ("leak",)})

    page = read(client, "question", "onset")

    assert "If they can't pee, call." in page
    assert "If you can't pee, call." not in page


def test_the_page_that_stops_is_theirs(client: Client, carers: QuestionnaireVersion) -> None:
    put_check(client, carers, {**CARER, **EMERGENCY})

    page = read(client, "stop")

    for said in (
        "Emergency : Carer's title of emergency",
        "Some of their answers matter. Stay with them.",
        "Carer's bladder-sign",
        "Their bladder: They say: I can't pee",
        "It matters to them.",
    ):
        assert said in page
    assert " Title of emergency" not in page


def test_what_is_told_so_far_is_theirs(client: Client, carers: QuestionnaireVersion) -> None:
    fever = {**CARER, "adult": ("yes",), "bladder": ("none",), "fever": ("yes",)}
    put_check(client, carers, fever)

    assert "Same day : Carer's title of same-day" in read(client, "so-far")
    assert "mean: Carer's title of same-day" in read(client, "question", "score")


@pytest.mark.parametrize(("done", "name"), [(False, "answers"), (True, "result")])
def test_the_answers_and_the_result_are_theirs(
    client: Client, carers: QuestionnaireVersion, *, done: bool, name: str
) -> None:
    put_check(client, carers, {**CARER_BENIGN, "fever": ("yes",)}, done=done)

    page = read(client, name)

    assert "What about their fever? They say: Yes" in page
    assert "What about fever?" not in page
    if done:
        assert "Carer's title of same-day" in page
        assert "Call if they get worse." in page


def test_an_answer_kept_on_moving_was_given_to_the_same_words(
    client: Client, carers: QuestionnaireVersion
) -> None:
    """The words for oneself changed, which this person never read."""
    check = put_check(client, carers, {**CARER, "adult": ("yes",)})
    reworded = (replace(q, text=f"Of you: {q.text}") for q in FOR_CARERS.questions[1:])
    asked = (FOR_CARERS.questions[0], *reworded)
    QuestionnaireVersion.objects.update(status="retired", retired_at=check.started_at)
    newer = store_version(replace(FOR_CARERS, questions=asked), signed=True)

    move(check, newer, now=check.started_at)

    assert again(check).current_answers() == {**CARER, "adult": ("yes",)}
