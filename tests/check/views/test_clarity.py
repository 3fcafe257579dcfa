"""At a question people say whether it is clear, and nothing of their check is touched."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.check.views.walk import focusable, form_of, post_answer, put_check, text_of, walk
from tests.checks import again
from tests.queries import counted
from tests.small import BENIGN
from triage.check.views.not_stored import sends_answer
from triage.models import ClarityCount, QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

THANKS = "Your answer is not sent yet."


def say(client: Client, link_id: str, clear: str, **form: object) -> Any:
    return client.post(reverse("question", args=[link_id]), {"clear": clear, **form})


def counts() -> list[tuple[str, int, int]]:
    return list(ClarityCount.objects.values_list("link_id", "clear", "not_clear"))


def ticked(page: Any) -> list[str]:
    return re.findall(r'value="([^"]*)" id="[^"]*" checked', page.content.decode())


@pytest.mark.parametrize(("clear", "count"), [("yes", (1, 0)), ("no", (0, 1))])
def test_what_is_said_is_counted_and_the_question_stays(
    client: Client, check: Submission, clear: str, count: tuple[int, int]
) -> None:
    before = vars(again(check))

    page = say(client, "adult", clear)

    assert page.status_code == 200
    assert page.context["question"].link_id == "adult"
    assert counts() == [("adult", *count)]
    after = vars(again(check))
    assert {name for name in before if name[0] != "_" and before[name] != after[name]} == set()


def test_what_was_ticked_is_still_there_and_not_stored(client: Client, check: Submission) -> None:
    walk(client, {"adult": "yes"})

    page = say(client, "bladder", "no", answer=["cant_pee", "leak"], revision=1)

    assert ticked(page) == ["cant_pee", "leak"]
    assert 'name="revision" value="1"' in page.content.decode()
    assert THANKS in text_of(page)
    assert "There is a problem" not in text_of(page)
    assert again(check).current_answers() == {"adult": ("yes",)}
    assert again(check).highest_urgency == 0


def test_an_answer_that_was_given_before_is_not_put_back_over_what_is_ticked_now(
    client: Client, check: Submission
) -> None:
    walk(client, {"adult": "yes", "bladder": ["leak"]})

    page = say(client, "bladder", "yes", revision=2)

    assert ticked(page) == []


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ({"answer": "six we<b>eks", "unit": "weeks"}, ["six we&lt;b&gt;eks", "weeks"]),
        ({"answer": "6", "unsure": "on"}, ['value="6"', "checked"]),
        ({}, []),
    ],
)
def test_whatever_was_typed_stands_there_again(
    client: Client, version: QuestionnaireVersion, form: dict[str, object], shown: list[str]
) -> None:
    put_check(client, version, BENIGN)

    text = say(client, "duration", "no", **form).content.decode()

    assert [part for part in shown if part not in text] == []
    assert "There is a problem" not in text


def test_a_text_box_keeps_its_text(client: Client, version: QuestionnaireVersion) -> None:
    put_check(client, version, BENIGN)

    page = say(client, "note", "no", answer="One\nTwo & <three>")

    assert "One\nTwo &amp; &lt;three&gt;</textarea>" in page.content.decode()


def test_the_answer_is_sent_after_that_as_if_nothing_had_been_said(
    client: Client, check: Submission
) -> None:
    walk(client, {"adult": "yes"})
    say(client, "bladder", "no", answer=["leak"], revision=1)

    response = post_answer(client, "bladder", ["leak"], revision=1)

    assert response["Location"] == reverse("question", args=["onset"])
    assert again(check).revision == 2


def test_saying_it_twice_counts_once(client: Client, check: Submission) -> None:
    for _ in range(3):
        say(client, "adult", "no")

    assert counts() == [("adult", 0, 1)]


def test_what_no_button_sends_is_not_counted(client: Client, check: Submission) -> None:
    page = say(client, "adult", "perhaps")

    assert (page.status_code, counts()) == (200, [])
    assert THANKS not in text_of(page)


def test_of_a_question_that_is_not_asked_now_nothing_is_counted(
    client: Client, check: Submission
) -> None:
    page = say(client, "score", "no", answer="9")

    assert page["Location"] == reverse("question", args=["adult"])
    assert counts() == []


def test_without_a_check_it_is_no_answer_that_was_lost(client: Client, db: None) -> None:
    assert say(client, "adult", "no", answer="yes")["Location"] == reverse("no-check")


def test_it_never_looks_like_an_answer(rf: Any) -> None:
    form = {"answer": "yes", "unsure": "on"}

    assert sends_answer(rf.post("/", form))
    assert not sends_answer(rf.post("/", {**form, "clear": "no"}))
    assert not sends_answer(rf.get("/", form))


def test_the_enter_key_sends_the_answer(client: Client, check: Submission) -> None:
    """A browser presses the first button of the form that the box stands in."""
    text = client.get(reverse("question", args=["adult"])).content.decode()
    form = text.split("novalidate>")[-1].split("</form>")[0]

    buttons = re.findall(r"<button[^>]*>", form)

    assert [("name=" in button) for button in buttons] == [False, True, True]
    assert " required" not in form


def test_the_buttons_are_behind_the_answer_for_the_tab_key(
    client: Client, check: Submission
) -> None:
    order = [tag for tag, _ in focusable(client.get(reverse("question", args=["adult"])))]

    first = order.index("button")
    assert order[first : first + 4] == ["button", "summary", "button", "button"]


def test_a_page_still_takes_one_query_and_an_answer_three(
    client: Client, check: Submission
) -> None:
    walk(client, form_of({"adult": ("yes",)}))

    with counted() as looking:
        client.get(reverse("question", args=["bladder"]))
    with counted() as answering:
        client.post(reverse("question", args=["bladder"]), {"answer": "none", "revision": 1})
    with counted() as rating:
        say(client, "fever", "no")

    assert (len(looking), len(answering) <= 3, len(rating)) == (1, True, 4)
