"""A report of a problem: kept once, encrypted, and with nothing that leads to a person."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from tests.reports import report
from triage.check.reporting import Place, place_at
from triage.models import ProblemReport, QuestionnaireVersion
from triage.models.fields import ForeignCiphertext


@pytest.mark.parametrize(
    ("address", "page", "back"),
    [
        ("/", "start", "/"),
        ("https://clinic.example/start/small/?x=1#y", "start", "/start/small/"),
        ("/learn/warning-signs/", "reading", "/learn/warning-signs/"),
        ("/learn/search/?q=my+name", "reading", "/learn/search/"),
        ("/check/answers/", "answers", "/check/answers/"),
        ("/check/result/", "result", "/check/result/"),
        *((f"/check/{name}/", "check", f"/check/{name}/") for name in ("stop", "so-far", "erase")),
        ("/check/unfinished/", "check", "/check/unfinished/"),
    ],
)
def test_a_page_of_ours_is_known_by_its_kind_and_can_be_gone_back_to(
    address: str, page: str, back: str
) -> None:
    assert place_at(address) == Place(page, back)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nowhere",
        "/nowhere/",
        "//evil.example",
        "//evil.example/nowhere",
        "javascript:alert(1)",
        "https://[evil",
        "/admin/triage/submission/",
        "/check/finish-early/",
        "/check/result.pdf",
        "/report/",
        "/healthz",
        "/\x00",
        "a" * 5000,
    ],
)
def test_of_anything_else_nothing_is_kept(address: str) -> None:
    assert place_at(address) == Place("other", "", "")


def test_another_site_is_never_where_it_leads_back_to() -> None:
    assert place_at("https://evil.example/check/stop/").address == "/check/stop/"
    assert place_at("//evil.example/").address == "/"


def test_a_question_is_known_by_its_address() -> None:
    address = reverse("question", args=["fever"])

    assert place_at(address) == Place("question", address, "fever")


@pytest.mark.django_db
def test_a_report_is_kept_to_the_hour_and_its_text_encrypted() -> None:
    stored = report("The page is white.", now=datetime(2026, 5, 1, 12, 44, 31, 7, tzinfo=UTC))

    assert stored.hour == datetime(2026, 5, 1, 12, tzinfo=UTC)
    assert (stored.kind, stored.page, stored.link_id, stored.version) == (
        "broken",
        "start",
        "",
        None,
    )
    assert (stored.state, stored.note, stored.handled_by) == ("new", "", None)
    assert stored.words() == "The page is white."
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM triage_problemreport")
        assert b"white" not in bytes(cursor.fetchone()[0])
    assert str(stored) == "start page, 2026-05-01 12:00"


@pytest.mark.django_db
def test_sent_twice_it_is_kept_once_and_as_it_was_first() -> None:
    key = uuid4()

    for text in ("First.", "Second."):
        report(text, key=key)

    assert [one.words() for one in ProblemReport.objects.all()] == ["First."]


@pytest.mark.django_db
@pytest.mark.parametrize(("link_id", "kept"), [("adult", "adult"), ("fever", "fever")])
def test_a_question_that_everybody_is_asked_is_kept(
    version: QuestionnaireVersion, link_id: str, kept: str
) -> None:
    stored = report(address=reverse("question", args=[link_id]), version=version)

    assert (stored.page, stored.link_id, stored.version) == ("question", kept, version)


@pytest.mark.django_db
@pytest.mark.parametrize("link_id", ["onset", "no-such-question"])
def test_a_follow_up_would_tell_of_an_answer_and_is_not_kept(
    version: QuestionnaireVersion, link_id: str
) -> None:
    stored = report(address=reverse("question", args=[link_id]), version=version)

    assert (stored.page, stored.link_id) == ("question", "")


@pytest.mark.django_db
def test_without_a_version_or_with_a_damaged_one_no_question_is_kept(
    version: QuestionnaireVersion,
) -> None:
    address = reverse("question", args=["adult"])
    version.sha256 = "0" * 64

    assert report(address=address).link_id == ""
    assert report(address=address, version=version).link_id == ""


@pytest.mark.django_db
def test_a_text_that_was_moved_to_another_report_is_not_read() -> None:
    one, other = report("One."), report("Other.")
    ProblemReport.objects.filter(pk=one.pk).update(text=other.text)

    with pytest.raises(ForeignCiphertext, match="holds another one's words"):
        ProblemReport.objects.get(pk=one.pk).words()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "angry"},
        {"state": "seen"},
        {"state": "gone"},
        {"link_id": "fever"},
    ],
)
def test_the_database_keeps_what_a_report_may_be(wrong: dict[str, str]) -> None:
    stored = report()

    with pytest.raises(IntegrityError), transaction.atomic():
        ProblemReport.objects.filter(pk=stored.pk).update(**wrong)
