"""What is always shown stays in view: on every page, after an hour, and on the way out."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.check.views.walk import put_check, read, text_of
from tests.checks import CRISIS, EMERGENCY, give
from tests.small import BENIGN
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

LINE = "Title of crisis Call 555-0188 , day or night, or 112 in an emergency."
#: Where a page is that is about no check, or the next of this one.
AROUND = ("home", "learn", "about", "privacy", "accessibility", "report", "resume")


@pytest.fixture
def crisis(client: Client, version: QuestionnaireVersion) -> Submission:
    """Somebody who might hurt themselves, with one question to go."""
    return put_check(client, version, {k: v for k, v in CRISIS.items() if k != "note"})


@pytest.mark.parametrize("name", [*AROUND, "save", "erase"])
def test_the_line_to_call_stands_on_every_page(
    client: Client, crisis: Submission, name: str
) -> None:
    page = read(client, name)

    assert LINE in page
    assert "See what helps" in page
    assert "Your answers may mean" not in page


@pytest.mark.parametrize("name", AROUND)
def test_an_emergency_that_stands_is_not_called_earlier(
    client: Client, version: QuestionnaireVersion, name: str
) -> None:
    put_check(client, version, EMERGENCY)

    page = read(client, name)

    assert "Your answers may mean an emergency. Call 112 now" in page
    assert "Earlier you told us" not in page


def test_beside_another_emergency_both_stand(client: Client, version: QuestionnaireVersion) -> None:
    rest = {k: v for k, v in BENIGN.items() if k not in EMERGENCY and k != "note"}
    put_check(client, version, {**EMERGENCY, **rest, "mood": ("yes",)})

    page = read(client, "question", "note")

    assert page.index("Your answers may mean an emergency. Call 112 now") < page.index(LINE)


def test_an_emergency_that_was_taken_back_is_not_hidden_by_it(
    client: Client, version: QuestionnaireVersion
) -> None:
    check, now = put_check(client, version, EMERGENCY), timezone.now()
    for link_id, values in CRISIS.items():
        give(check, link_id, *values, now=now)

    page = read(client, "answers")

    assert page.index("Earlier you told us something that may be an emergency.") < page.index(LINE)


def test_what_else_was_found_keeps_its_time_and_a_number(
    client: Client, version: QuestionnaireVersion
) -> None:
    """The crisis is the more urgent, and comes first."""
    put_check(client, version, {**CRISIS, "score": (8,), "duration": (43,)}, done=True)

    page = read(client, "result")

    assert "Sign long-pain" in page
    assert "How soon: In the next 7 days" in page
    assert "Call the surgery team: 555-0142" in page
    assert page.index("Call the crisis line") < page.index("Sign long-pain")


def test_after_an_hour_it_still_holds_and_nobody_is_said_to_have_changed_it(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, EMERGENCY)
    Submission.objects.update(last_step_at=timezone.now() - timedelta(hours=2))
    client.get(reverse("go-on"), follow=True)
    client.get(reverse("question", args=["fever"]), follow=True)

    page = read(client, "stop")

    assert "We are asking you again. Until you answer, this still holds: call 112" in page
    assert "Then you changed it" not in page


def test_what_was_taken_back_is_still_told_with_its_own_line(
    client: Client, crisis: Submission
) -> None:
    client.post(reverse("question", args=["mood"]), {"answer": "no", "revision": crisis.revision})

    answered, stop = read(client, "question", "note"), read(client, "stop")

    assert "Title of crisis If what you told us before is true now: Call 555-0188" in answered
    assert "or 555-0188 if you might hurt yourself" in stop


@pytest.mark.parametrize("name", ["finish", "erase"])
def test_on_the_way_out_it_is_said_once_more(client: Client, crisis: Submission, name: str) -> None:
    page = text_of(client.post(reverse(name)))

    assert "If you might hurt yourself, call 555-0188 , day or night, or 112" in page


@pytest.mark.parametrize("name", ["finish", "erase"])
def test_on_the_way_out_an_emergency_is_none_that_may_get_worse(
    client: Client, version: QuestionnaireVersion, name: str
) -> None:
    put_check(client, version, EMERGENCY)

    page = text_of(client.post(reverse(name)))

    assert "You were told to call 112 now. If you have not got help yet, call." in page
    assert "555-0188" not in page


def test_searching_names_the_line_too(client: Client, version: QuestionnaireVersion) -> None:
    page = text_of(client.get(reverse("learn-search"), {"q": "suicide"}))

    assert "Might you hurt yourself? Call 555-0188 , day or night." in page
