"""Reporting a problem: from any page, by anybody, once, and back again."""

import re
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.check.views.walk import focusable, post_answer, put_check, read, text_of
from tests.checks import EMERGENCY
from tests.conftest import store_version
from tests.queries import counted
from tests.small import BENIGN, SMALL
from triage.models import ProblemReport, QuestionnaireVersion, Submission
from triage.site.limits import LIMITS

pytestmark = pytest.mark.django_db

REPORT = "/report/"


def form_at(client: Client, referer: str = "") -> dict[str, str]:
    """What the page's form would send besides what is typed."""
    text = client.get(REPORT, headers={"referer": referer}).content.decode()
    hidden = re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', text)
    return {name: value for name, value in hidden if name != "csrfmiddlewaretoken"}


def send(client: Client, referer: str = "", **typed: str) -> Any:
    return client.post(REPORT, {**form_at(client, referer), "text": "A white page.", **typed})


def test_the_page_says_first_that_it_is_no_call_for_help(client: Client) -> None:
    text = read(client, "report")

    assert text.index("Call 112") < text.index("What went wrong?")
    assert "Nobody reads this page as a call for help." in text
    assert "Write nothing about your health" in text


def test_to_look_at_it_asks_the_database_nothing(client: Client) -> None:
    with counted() as queries:
        client.get(REPORT, headers={"referer": "http://testserver/check/stop/"})

    assert queries == []


def test_a_report_is_stored_and_thanked_for(client: Client) -> None:
    page = send(client, kind="unclear")

    assert page.status_code == 200
    assert "Thank you for the report" in text_of(page)
    [stored] = ProblemReport.objects.all()
    assert (stored.words(), stored.kind, stored.page) == ("A white page.", "unclear", "other")


def test_a_double_tap_makes_one_report(client: Client) -> None:
    form = {**form_at(client), "text": "A white page."}

    pages = [client.post(REPORT, form).status_code for _ in range(3)]

    assert pages == [200, 200, 200]
    assert ProblemReport.objects.count() == 1


def test_it_leads_back_to_where_one_was(client: Client) -> None:
    page = send(client, "http://testserver/learn/warning-signs/?from=elsewhere")

    assert ("a", "/learn/warning-signs/") in focusable(page)
    assert ProblemReport.objects.get().page == "reading"


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example/x", "javascript:alert(1)", "/admin/", ""]
)
def test_it_leads_nowhere_else(client: Client, address: str) -> None:
    page = send(client, came_from=address)

    assert "evil" not in page.content.decode()
    assert {href for tag, href in focusable(page) if tag == "a"} <= {
        *("#main", "/", "/learn/", "/report/", "tel:112"),
        *("/about/", "/privacy/", "/accessibility/"),
    }


def test_the_way_back_to_a_question_holds_no_word_of_it(client: Client, check: Submission) -> None:
    place = reverse("question", args=["adult"])

    page = send(client, f"http://testserver{place}")

    assert [href for _, href in focusable(page) if href.startswith("/check/")] == [
        place,
        reverse("go-on"),
    ]
    [stored] = ProblemReport.objects.all()
    assert (stored.page, stored.link_id, stored.version) == ("question", "adult", check.version)


def test_a_report_touches_nothing_of_the_check(client: Client, check: Submission) -> None:
    post_answer(client, "adult", "yes")
    before = Submission.objects.filter(pk=check.pk).values().get()

    send(client)

    assert Submission.objects.filter(pk=check.pk).values().get() == before


def test_a_check_that_is_done_is_not_gone_on_with(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, BENIGN, done=True)

    page = send(client, "http://testserver/check/result/")

    assert "Go on with the check" not in text_of(page)
    assert "Back to where you were" in text_of(page)


def test_after_an_emergency_it_is_still_said(client: Client, version: QuestionnaireVersion) -> None:
    put_check(client, version, EMERGENCY)

    assert "Your answers may mean an emergency." in text_of(send(client))


def test_without_a_check_the_only_live_version_is_noted(
    client: Client, version: QuestionnaireVersion
) -> None:
    send(client)
    store_version(replace(SMALL, slug="other"), signed=True)
    send(client)

    assert {one.version for one in ProblemReport.objects.all()} == {version, None}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text": ""}, "Write what went wrong."),
        ({"text": "  \r\n "}, "Write what went wrong."),
        ({"text": "a" * 1001}, "Make it shorter: at most 1000 characters."),
        ({"kind": "angry"}, "Choose one of these, or none."),
        ({"text": "a\x00b"}, "Null characters are not allowed."),
        ({"once": "no key"}, "Enter a valid UUID."),
    ],
)
def test_what_cannot_be_kept_is_said_and_stays_in_its_box(
    client: Client, typed: dict[str, str], said: str
) -> None:
    page = send(client, "http://testserver/learn/", **typed)

    assert page.status_code == 422
    assert said in text_of(page)
    assert 'name="came_from" value="/learn/"' in page.content.decode()
    assert not ProblemReport.objects.exists()


def test_what_was_typed_is_shown_as_it_was_typed(client: Client) -> None:
    page = send(client, text="<script>alert(1)</script>", kind="angry")

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.content.decode()


def test_a_report_without_its_key_is_kept_all_the_same(client: Client) -> None:
    assert send(client, once="").status_code == 200
    assert ProblemReport.objects.count() == 1


def test_a_script_is_stopped_and_told_when_to_come_back(client: Client) -> None:
    form = {"text": "Again."}

    pages = [client.post(REPORT, {**form, "once": str(uuid4())}) for _ in range(61)]

    assert [page.status_code for page in pages] == [200] * 60 + [429]
    assert pages[-1].headers["Retry-After"] == "3600"
    assert "Too many reports were sent from here." in text_of(pages[-1])
    assert ProblemReport.objects.count() == LIMITS["report"].tries == 60


def test_every_foot_has_the_link_those_of_errors_too(client: Client) -> None:
    for path in ("/", "/nowhere/", "/learn/", "/resume/", "/report/"):
        assert ("a", REPORT) in focusable(client.get(path)), path


def test_whoever_comes_from_a_page_that_failed_can_report_it(client: Client) -> None:
    assert form_at(client, "http://testserver/nowhere/")["came_from"] == ""
