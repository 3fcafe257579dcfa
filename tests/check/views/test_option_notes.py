"""What an answer has to tell: where the check ends, or what to know before going on."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from tests.check.views.walk import focusable, put_check, read
from tests.checks import Given
from tests.conftest import store_version
from tests.small import BENIGN
from tests.variants import with_option
from triage.models import QuestionnaireVersion

pytestmark = pytest.mark.django_db

CHILDREN = "This check is for adults. A child gets help from {urgent_line}."
WEAK = "Fever says more when a pill hides it."
HELP = "This check is for adults. A child gets help from"


@pytest.fixture
def for_adults(db: None) -> QuestionnaireVersion:
    """The small questionnaire, which says to whom it is not for where else to go."""
    return store_version(with_option("adult", "no", note=CHILDREN), signed=True)


def noting(link_id: str, value: str) -> QuestionnaireVersion:
    return store_version(with_option(link_id, value, note=WEAK), signed=True)


def test_who_is_out_of_scope_is_told_why_before_signs_and_numbers(
    client: Client, for_adults: QuestionnaireVersion
) -> None:
    put_check(client, for_adults, {"adult": ("no",)})

    page = read(client, "unfinished")

    places = [page.find(part) for part in (HELP, "You have chest pain", "Numbers to call")]
    assert -1 not in places
    assert places == sorted(places)


def test_who_is_in_scope_is_not(client: Client, for_adults: QuestionnaireVersion) -> None:
    put_check(client, for_adults, BENIGN, done=True)

    assert "This check is for adults" not in read(client, "result")


def test_a_note_stands_once_above_the_next_question_with_the_ways_on(
    client: Client, db: None
) -> None:
    given: Given = {"adult": ("yes",), "bladder": ("none",), "fever": ("no",), "score": (3,)}
    put_check(client, noting("fever", "no"), given)

    own, following, later = (read(client, "question", i) for i in ("fever", "score", "duration"))

    assert [page.count(WEAK) for page in (own, following, later)] == [0, 1, 0]
    assert "You can still go on." in following
    ways = focusable(client.get(reverse("question", args=["score"])))
    assert ("a", reverse("question", args=["fever"])) in ways
    assert ("a", reverse("home")) in ways


def test_another_answer_has_no_note(client: Client, db: None) -> None:
    put_check(
        client, noting("fever", "yes"), {"adult": ("yes",), "bladder": ("none",), "fever": ("no",)}
    )

    assert WEAK not in read(client, "question", "score")


def test_the_result_says_it_again(client: Client, db: None) -> None:
    put_check(client, noting("fever", "no"), BENIGN, done=True)

    assert read(client, "result").count(WEAK) == 1


def test_the_last_answer_has_its_note_beside_the_answers(client: Client, db: None) -> None:
    check = with_option("mood", "no", note=WEAK)
    asked = tuple(q for q in check.questions if q.link_id != "note")
    given = {k: v for k, v in BENIGN.items() if k != "note"}
    put_check(client, store_version(replace(check, questions=asked), signed=True), given)

    assert read(client, "answers").count(WEAK) == 1
