"""What the first questionnaire's pages may cost: a first visit, and every question."""

import gzip
import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from tests.conftest import store_version
from tests.queries import counted
from tests.views.walk import begin, put_check
from triage.engine.conditions import Value
from triage.engine.questionnaire import CHOICE_TYPES, Question, Questionnaire, QuestionType
from triage.engine.route import find_route

_STATIC = re.compile(r'(?:href|src)="/static/([^"]+)"')


def worst_answer(question: Question) -> tuple[Value, ...]:
    """Every sign at once, so that every follow-up is asked."""
    if question.type not in CHOICE_TYPES:
        return () if question.type is QuestionType.TEXT else (question.maximum or 0,)
    signs = [
        option.value
        for option in question.options
        if not (option.negative or option.exclusive or option.out_of_scope)
    ]
    return tuple(signs if question.type is QuestionType.CHOICES else signs[:1])


def worst_answers(questionnaire: Questionnaire) -> dict[str, tuple[Value, ...]]:
    """Answers to everything that is asked of whoever has every sign."""
    given: dict[str, tuple[Value, ...]] = {}
    while (link_id := find_route(questionnaire, given).next_question) is not None:
        given[link_id] = worst_answer(questionnaire.questions_by_id[link_id])
    return given


def test_every_question_page_is_small_and_takes_one_query(
    client: Client, first: Questionnaire
) -> None:
    given = worst_answers(first)
    put_check(client, store_version(first, signed=True), given)
    too_much = {}

    for link_id in given:
        with counted() as queries:
            page = client.get(reverse("question", args=[link_id]))
        assert page.status_code == 200
        if len(page.content) > 12_000 or len(queries) != 1:
            too_much[link_id] = (len(page.content), len(queries))

    assert too_much == {}
    assert len(given) > 50


def test_a_first_visit_fits_into_thirteen_kilobytes(client: Client, first: Questionnaire) -> None:
    """The start page with all it loads, packed the way the server sends it."""
    store_version(first, signed=True)

    page = client.get("/").content
    files = [Path(str(finders.find(name))).read_bytes() for name in _STATIC.findall(page.decode())]

    assert files
    assert sum(len(gzip.compress(body, 9)) for body in (page, *files)) <= 13_000


def test_every_verb_keeps_its_budget_with_the_real_document(
    client: Client, first: Questionnaire
) -> None:
    store_version(first, signed=True)

    with counted() as starting:
        place = begin(client, first.slug)["Location"]
    with counted() as answering:
        answered = client.post(place, {"answer": "myself", "revision": 0})

    assert answered.status_code == 302
    assert len(starting) <= 8
    assert len(answering) <= 3
