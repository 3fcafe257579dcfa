"""While the clinic is closed the pages say so, until when, and whom to call instead."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.check.views.walk import put_check, read
from tests.checks import CRISIS, EMERGENCY, FINISHED_EMERGENCY, SAME_DAY, SOON
from tests.opening import closed_on, open_on
from tests.queries import counted
from tests.small import BENIGN
from triage.models import QuestionnaireVersion

pytestmark = pytest.mark.django_db

CLOSED, CALL = "The clinic is closed until", "That is too late for you: do not wait for it."
DAY = timedelta(days=1)


@pytest.fixture
def _closed(db: None) -> None:
    """Open day and night, but not today and tomorrow."""
    open_on(range(7), 0, 0)
    today = timezone.localdate()
    closed_on(today, today + DAY, at=timezone.now())


@pytest.mark.usefixtures("_closed")
def test_who_must_act_before_it_opens_is_told_so_first_and_whom_to_call(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, SAME_DAY, done=True)

    page = read(client, "result")

    opens = timezone.localdate() + 2 * DAY
    parts = (
        f"{CLOSED} {opens:%A} {opens.day} {opens:%B}, 00:00 UTC.",
        CALL,
        "Call urgent advice: 555-0111 .",
        "If you cannot reach anybody, or it gets worse, call: 112 .",
        "Same day : Title of same-day",
        "Call the urgent advice line: 555-0111",
        "Call the surgery team",
        "Ask the clinic to call you The clinic is closed until",
    )
    found = [page.find(part) for part in parts]
    assert -1 not in found, parts[found.index(-1)]
    assert found == sorted(found)


@pytest.mark.usefixtures("_closed")
def test_who_may_wait_is_told_under_what_to_do(
    client: Client, version: QuestionnaireVersion
) -> None:
    found = []
    for answers in (SOON, BENIGN):
        put_check(client, version, answers, done=True)
        page = read(client, "result")
        found.append(page.find("Title of") < page.find(CLOSED) < page.find("Keep this result"))
        assert "While it is closed, do not expect" in page
        assert CALL not in page
        assert "Call the urgent advice line" not in page

    assert found == [True, True]


@pytest.mark.usefixtures("_closed")
def test_in_an_emergency_nobody_is_sent_to_another_line(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, FINISHED_EMERGENCY, done=True)

    page = read(client, "result")

    assert page.find("Title of emergency") < page.find(CLOSED)
    assert "Do not wait for it. Do now what this page tells you." in page
    assert "urgent advice" not in page.split("What you told us")[0].split(CLOSED)[1][:200].lower()


@pytest.mark.usefixtures("_closed")
def test_a_crisis_is_not_told_but_for_what_else_was_found(
    client: Client, version: QuestionnaireVersion
) -> None:
    found = []
    for answers in (CRISIS, {**CRISIS, "score": (8,), "duration": (43,)}):
        put_check(client, version, answers, done=True)
        before, after = read(client, "result").split("Why we say this")
        found.append((CLOSED in before, CLOSED in after))

    assert found == [(False, False), (False, True)]


@pytest.mark.usefixtures("_closed")
def test_before_more_questions_it_is_told_as_well(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, {"adult": ("yes",), "bladder": ("none",), "fever": ("yes",)})

    page = read(client, "so-far")

    assert page.find(CLOSED) < page.find(CALL) < page.find("Title of same-day")


@pytest.mark.usefixtures("_closed")
def test_on_the_page_that_stops_only_who_may_ask_for_a_call_is_told(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, EMERGENCY)
    without = read(client, "stop")
    put_check(client, version, EMERGENCY, follow_up=True)

    page = read(client, "stop")

    assert CLOSED not in without
    assert "Do not expect a call before that." in page
    assert page.find("Title of emergency") < page.find(CLOSED)


def test_a_result_asks_once_for_hours_and_says_nothing_where_there_are_none(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, SAME_DAY, done=True)
    queries = []
    for _ in range(2):
        with counted() as run:
            page = client.get(reverse("result")).content.decode()
        queries.append(len(run))
        assert "The clinic is closed" not in page

    assert queries[0] - queries[1] in {0, 1}  # put_check may have asked already


@pytest.mark.parametrize("settings_line", ["", "555-0111"])
def test_without_an_urgent_line_the_emergency_number_stands_alone(
    client: Client, version: QuestionnaireVersion, settings: object, settings_line: str
) -> None:
    settings.URGENT_LINE = settings_line  # type: ignore[attr-defined]
    open_on(range(7), 0, 0)
    closed_on(timezone.localdate(), timezone.localdate() + 90 * DAY, at=timezone.now())
    put_check(client, version, SAME_DAY, done=True)

    page = read(client, "result")

    assert ("Call urgent advice:" in page) == bool(settings_line)
    assert "The clinic is closed. Do not wait for it." in page
    assert "or it gets worse, call: 112" in page
