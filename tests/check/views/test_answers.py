"""Check your answers."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from tests.check.views.walk import focusable, post_answer, put_check, read, text_of, walk
from tests.checks import EMERGENCY, again
from tests.conftest import store_version
from tests.small import ANSWERS, BENIGN, ORIGINS, SMALL
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db


def test_every_answer_stands_under_its_part_with_a_way_to_change_it(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, {**BENIGN, "note": ("It hurts",)})

    page = read(client, "answers")

    assert "Check What about adult? Yes Change : Adult What about bladder? None of these" in page
    assert "What about duration? 10 days Change : Duration" in page
    assert "You What about mood? No Change : Mood What about note? It hurts" in page
    links = [href for _, href in focusable(client.get(reverse("answers")))]
    assert [href for href in links if "/question/" in href] == [
        reverse("question", args=[link_id]) for link_id in BENIGN
    ]


def test_what_was_skipped_is_shown_as_not_answered(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, BENIGN)

    assert "What about note? Not answered" in read(client, "answers")


def test_sending_them_completes_the_check_and_the_result_comes_first(
    client: Client, version: QuestionnaireVersion
) -> None:
    check = put_check(client, version, BENIGN)

    response = client.post(reverse("answers"))

    assert response["Location"] == reverse("result")
    assert (again(check).status, again(check).urgency) == ("completed", 10)


def test_sending_them_twice_changes_nothing(client: Client, version: QuestionnaireVersion) -> None:
    check = put_check(client, version, BENIGN)
    client.post(reverse("answers"))
    before = Submission.objects.filter(pk=check.pk).values().get()

    response = client.post(reverse("answers"))

    assert response["Location"] == reverse("result")
    assert Submission.objects.filter(pk=check.pk).values().get() == before


@pytest.mark.parametrize("method", ["get", "post"])
def test_while_questions_are_open_they_come_first(
    client: Client, version: QuestionnaireVersion, method: str
) -> None:
    check = put_check(client, version, EMERGENCY)

    response = getattr(client, method)(reverse("answers"))

    assert response["Location"] == reverse("question", args=["fever"])
    assert again(check).status == "in-progress"


@pytest.mark.parametrize("method", ["get", "post"])
def test_out_of_scope_there_is_nothing_to_complete(
    client: Client, version: QuestionnaireVersion, method: str
) -> None:
    put_check(client, version, {"adult": ("no",)})

    response = getattr(client, method)(reverse("answers"))

    assert response["Location"] == reverse("unfinished")


def test_changing_an_answer_may_ask_something_new_before_the_end(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, BENIGN)

    response = walk(client, {})
    assert response["Location"] == reverse("answers")
    client.post(reverse("question", args=["bladder"]), {"answer": "leak", "revision": len(BENIGN)})

    assert client.get(reverse("answers"))["Location"] == reverse("question", args=["onset"])


def test_answers_that_contradict_each_other_are_shown_together(client: Client, db: None) -> None:
    signs = tuple(
        replace(sign, origin="answers") if sign.code == "long-pain" else sign
        for sign in SMALL.signs
    )
    version = store_version(replace(SMALL, signs=signs, origins=(*ORIGINS, ANSWERS)), signed=True)
    put_check(client, version, {**BENIGN, "score": (9,), "duration": (100,), "fever": ("yes",)})

    page = read(client, "answers").split("What decides your result")[0]

    assert "These answers do not fit together: Score: 9 Change : Score Duration: 100 days" in page
    assert "Fever" not in page


def test_answers_that_fit_together_are_not_questioned(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, {**BENIGN, "score": (9,), "duration": (100,)})

    assert "do not fit together" not in read(client, "answers")


def test_what_decides_stands_first_and_parts_with_only_no_are_folded(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, {**BENIGN, "score": (9,), "duration": (100,)})

    response = client.get(reverse("answers"))

    page = text_of(response)
    decides, parts = page.split("What decides your result")[1].split("Check What about adult?")
    assert "Score: 9 Change : Score Duration: 100 days" in decides
    assert "You 2 questions" not in parts  # a text was not answered there
    assert response.content.decode().count("<details") == 0


def test_a_part_in_which_nothing_is_named_is_one_line(client: Client, db: None) -> None:
    calm = tuple(q for q in SMALL.questions if q.link_id != "adult")
    version = store_version(replace(SMALL, questions=calm), signed=True)
    put_check(client, version, {k: v for k, v in BENIGN.items() if k != "adult"})

    response = client.get(reverse("answers"))

    folded = response.content.decode().split("<details")[1].split("</details>")[0]
    assert "2 questions: nothing named" in folded
    assert "What about fever?" in folded
    assert "What decides your result" not in text_of(response)


def test_a_changed_answer_comes_back_to_its_row_which_is_unfolded(client: Client, db: None) -> None:
    calm = tuple(q for q in SMALL.questions if q.link_id != "adult")
    version = store_version(replace(SMALL, questions=calm), signed=True)
    put_check(client, version, {k: v for k, v in BENIGN.items() if k != "adult"})

    place = post_answer(client, "fever", "no")["Location"]
    page = client.get(place).content.decode()

    code = place.partition("#")[2]
    assert place == f"{reverse('answers')}?at={code}#{code}"
    assert f'id="{code}"' in page
    assert "<details" not in page
    assert "fever" not in place


def test_the_last_answer_leads_to_the_whole(client: Client, version: QuestionnaireVersion) -> None:
    put_check(client, version, {k: v for k, v in BENIGN.items() if k != "note"})

    assert post_answer(client, "note", "")["Location"] == reverse("answers")


@pytest.mark.parametrize("at", ["", "x", "fever"])
def test_an_address_that_names_no_question_unfolds_nothing(
    client: Client, version: QuestionnaireVersion, at: str
) -> None:
    put_check(client, version, BENIGN)

    assert client.get(f"{reverse('answers')}?at={at}").status_code == 200


def test_they_can_be_sent_at_both_ends(client: Client, version: QuestionnaireVersion) -> None:
    put_check(client, version, BENIGN)

    assert read(client, "answers").count("Send my answers") == 2
