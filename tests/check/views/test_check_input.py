"""A question's page meets what it cannot use; every time the stored answers stay whole."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.check.views.walk import form_of, post_answer, put_check, text_of, walk
from tests.checks import again, lengthened
from tests.queries import meanwhile
from tests.small import BENIGN
from triage.check.endless import MOST_EVENTS
from triage.check.submissions import complete
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

FORM = form_of(BENIGN)


def url(link_id: str) -> str:
    return reverse("question", args=[link_id])


def events(check: Submission) -> list[tuple[str, tuple[str | int, ...]]]:
    return [(event.link_id, event.values) for event in again(check).events()]


@pytest.mark.parametrize("link_id", ["fever", "onset", "note", "nonsense", "*", "adult' OR 1=1"])
def test_a_question_that_is_not_asked_now_leads_to_the_one_that_is(
    client: Client, check: Submission, link_id: str
) -> None:
    walk(client, {"adult": "yes"})

    response = client.get(url(link_id))

    assert (response.status_code, response["Location"]) == (302, url("bladder"))


@pytest.mark.parametrize("link_id", ["fever", "onset", "note", "nonsense", "*", "adult' OR 1=1"])
def test_an_answer_to_a_question_that_is_not_asked_now_is_refused_aloud(
    client: Client, check: Submission, link_id: str
) -> None:
    walk(client, {"adult": "yes"})

    response = client.post(url(link_id), {"answer": "yes", "revision": 1})

    assert response.status_code == 409
    assert f'href="{url("bladder")}"' in response.content.decode()
    assert events(check) == [("adult", ("yes",))]


@pytest.mark.parametrize(
    ("before", "link_id", "data", "says"),
    [
        ({}, "adult", {"answer": "perhaps"}, "Choose one of the answers below."),
        ({}, "adult", {}, "Choose an answer."),
        (
            {"adult": "yes"},
            "bladder",
            {"answer": ["leak", "none"]},
            "“None of these” cannot go with other answers. Untick one or the other.",
        ),
        ({"adult": "yes"}, "bladder", {"answer": "nonsense"}, "Choose from the answers below."),
    ],
)
def test_what_is_no_answer_is_asked_again_with_the_reason(
    client: Client,
    check: Submission,
    before: dict[str, str],
    link_id: str,
    data: dict[str, object],
    says: str,
) -> None:
    walk(client, before)
    stored = events(check)

    response = client.post(url(link_id), {"revision": len(stored), **data})

    assert response.status_code == 422
    assert f"There is a problem {says}" in text_of(response)
    assert "<title>Error: " in response.content.decode()
    assert events(check) == stored


@pytest.mark.parametrize(
    "typed", ["heavy", "-1", "0", "301", "9" * 400, "70.5", "0x46", "1e2", "٧٠٠٠", "\x00"]
)
def test_an_absurd_number_is_asked_again(client: Client, check: Submission, typed: str) -> None:
    walk(client, {k: FORM[k] for k in ("adult", "bladder", "fever", "score", "duration")})

    response = post_answer(client, "weight", typed)

    assert response.status_code == 422
    assert "weight" not in again(check).current_answers()


def test_a_refused_choice_keeps_what_was_ticked(client: Client, check: Submission) -> None:
    walk(client, {"adult": "yes"})

    page = post_answer(client, "bladder", ["leak", "none"]).content.decode()

    ticked = [part.split('"')[0] for part in page.split('value="')[1:] if "checked" in part[:60]]
    assert ticked == ["leak", "none"]


def test_a_unit_that_does_not_exist_is_asked_again(client: Client, check: Submission) -> None:
    walk(client, {k: FORM[k] for k in ("adult", "bladder", "fever", "score")})

    response = client.post(url("duration"), {"answer": "3", "unit": "moons", "revision": 4})

    assert response.status_code == 422
    assert "Choose days, weeks, months or years." in text_of(response)


def test_keys_that_nobody_asked_for_are_ignored(client: Client, check: Submission) -> None:
    client.post(
        url("adult"),
        {"answer": "yes", "revision": 0, "urgency": 10, "fever": "no", "status": "completed"},
    )

    stored = again(check)
    assert events(check) == [("adult", ("yes",))]
    assert (stored.status, stored.urgency) == ("in-progress", None)


@pytest.mark.parametrize("revision", ["abc", "-5"])
def test_a_forged_revision_stores_nothing(client: Client, check: Submission, revision: str) -> None:
    response = client.post(url("adult"), {"answer": "yes", "revision": revision})

    assert response.status_code == 422
    assert events(check) == []


@pytest.mark.parametrize("kind", ["form", "upload"])
def test_ten_megabytes_are_refused_with_our_page_and_nothing_is_lost(
    client: Client, check: Submission, kind: str
) -> None:
    walk(client, {"adult": "yes"})
    body = "answer=leak&revision=1&x=" + "x" * 10_000_000

    if kind == "form":
        form = "application/x-www-form-urlencoded"
        response = client.post(url("bladder"), body, content_type=form)
    else:
        response = client.post(url("bladder"), {"answer": "leak", "revision": 1, "x": body})

    assert response.status_code == 413
    assert "Call 112" in text_of(response)
    assert events(check) == [("adult", ("yes",))]


def test_a_completed_check_takes_no_answer_and_says_so(
    client: Client, version: QuestionnaireVersion
) -> None:
    check = put_check(client, version, BENIGN, done=True)

    response = post_answer(client, "fever", "yes")

    assert response.status_code == 409
    assert "Fever: <strong>Yes</strong>" in response.content.decode()
    assert client.get(url("fever"))["Location"] == reverse("result")
    assert again(check).current_answers() == BENIGN


def test_a_danger_sign_that_comes_too_late_to_be_stored_is_answered_all_the_same(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, BENIGN, done=True)

    response = post_answer(client, "mood", "yes")

    assert "Title of crisis" in response.content.decode()


def test_a_check_that_is_completed_meanwhile_takes_no_answer(
    client: Client, version: QuestionnaireVersion
) -> None:
    """The other tab completes between this view's look and what it stores."""
    check = put_check(client, version, BENIGN)

    with meanwhile('UPDATE "triage_submission"', lambda: complete(check, now=timezone.now())):
        response = post_answer(client, "fever", "yes", revision=8)

    assert response.status_code == 409
    assert again(check).current_answers() == BENIGN


def test_whoever_changes_too_often_reads_what_is_kept_and_can_begin_anew(
    client: Client, check: Submission
) -> None:
    walk(client, {"adult": "yes", "bladder": "none", "fever": "no"})
    lengthened(again(check), MOST_EVENTS)

    response = post_answer(client, "bladder", "leak")
    danger = post_answer(client, "bladder", "cant_pee")

    assert response.status_code == 302  # it asks for more, and may yet be urgent
    assert danger.status_code == 302
    refused = post_answer(client, "bladder", "none")
    assert refused.status_code == 429
    assert "All that you answered before is kept." in text_of(refused)
    assert f'href="{reverse("home")}"' in refused.content.decode()
