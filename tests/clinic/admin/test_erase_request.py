"""Requests to be erased: listed for clinical leads, and carried out by them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.check.views.walk import text_of
from tests.filling import address
from tests.queries import counted
from tests.small import BENIGN
from tests.staff.people import NOON, LogIn, begin, finish, staff
from triage.check.erase_requests import refuse
from triage.check.leaving import ask_to_erase
from triage.check.submissions import set_contact
from triage.clinic.news import request_known
from triage.clinic.reviews import claim, review
from triage.models import AccessLogEntry, EraseRequest, QuestionnaireVersion, Review, Submission

pytestmark = pytest.mark.django_db
EMERGENCY = {**BENIGN, "bladder": ("cant_pee",), "onset": ("new",)}
LIST = "/admin/triage/eraserequest/"


@pytest.fixture
def asked(version: QuestionnaireVersion) -> Submission:
    """A check that was reviewed, and whose person asked for erasure."""
    check = finish(begin(version), EMERGENCY)
    set_contact(check, {"name": "Ann Example", "telephone": "555 0100"})
    claim(check, by=staff("clinician"), now=NOON)
    review(check, by=staff("clinician"), outcome="called", verdict="right", note="Rang.", now=NOON)
    ask_to_erase(check, now=NOON + timedelta(hours=1))
    return Submission.objects.get(pk=check.pk)


def place(check: Submission) -> str:
    return reverse("admin:triage_eraserequest_erase", args=[check.pk])


def sent(check: Submission) -> dict[str, str]:
    """What the page's form sends along: what was known when it was drawn."""
    return {"known": request_known(check)}


def log() -> list[tuple[str, object]]:
    rows = AccessLogEntry.objects.exclude(action="sign-in").order_by("id")
    return list(rows.values_list("action", "submission_id"))


def test_the_page_says_that_erasure_was_asked_for(log_in: LogIn, asked: Submission) -> None:
    page = text_of(log_in("clinician").get(address(asked)))

    assert "The person asked for erasure on 2 November 2026, 13:00" in page
    assert "A clinical lead answers it by 30 November 2026." in page


def test_the_page_says_that_erasure_was_refused_and_why(log_in: LogIn, asked: Submission) -> None:
    refuse(asked, by=staff("lead"), reason="It is kept.", now=NOON + timedelta(days=1))

    page = text_of(log_in("clinician").get(address(asked)))

    assert (
        "It was refused on 3 November 2026, 12:00, and the person reads why: “It is kept.”" in page
    )


def test_who_may_carry_it_out_is_led_there(log_in: LogIn, asked: Submission) -> None:
    page = log_in("superuser").get(address(asked))

    assert place(asked) in page.content.decode()


def test_the_list_says_that_erasure_was_asked_for(log_in: LogIn, asked: Submission) -> None:
    page = log_in("clinician").get(address(Submission, "changelist") + "?stage=all")

    assert "asks to be erased" in text_of(page)


def test_a_lead_finds_what_is_asked_for_and_reads_no_answer(
    log_in: LogIn, asked: Submission
) -> None:
    lead = log_in("lead")

    pages = [text_of(lead.get(LIST)), text_of(lead.get(place(asked)))]

    for page in pages:
        assert asked.code in page
        for secret in ("I can't pee", "Ann Example", "555 0100", "Rang."):
            assert secret not in page
    assert log() == [("erase-requests", None), ("erase-request", asked.pk)]
    assert lead.get(address(asked)).status_code == 403


def test_nothing_is_erased_by_looking(log_in: LogIn, asked: Submission) -> None:
    log_in("lead").get(place(asked))

    assert Submission.objects.get().status == "completed"


def test_carried_out_a_tombstone_is_left(log_in: LogIn, asked: Submission) -> None:
    response = log_in("lead").post(place(asked), sent(asked), follow=True)

    left = Submission.objects.get()
    assert (left.status, left.answers, left.contact, left.digest) == ("erased", None, None, "")
    assert left.reference != asked.reference
    assert (left.asked_to_erase_at, left.highest_urgency) == (asked.asked_to_erase_at, 40)
    row = Review.objects.get()
    assert (row.outcome, row.verdict, row.note) == ("called", "right", None)
    assert not left.tokens.exists()
    assert "It is erased." in text_of(response)
    assert "0 requests to be erased" in text_of(response)
    assert ("erase", asked.pk) in log()


def test_the_page_of_what_is_erased_says_so(log_in: LogIn, asked: Submission) -> None:
    log_in("lead").post(place(asked), sent(asked))

    page = text_of(log_in("clinician").get(address(asked)))

    assert "This is erased. No answers are kept." in page
    assert "What was noted is erased." in page
    assert "A clinical lead answers it" not in page


def test_erased_twice_is_erased_once(log_in: LogIn, asked: Submission) -> None:
    lead = log_in("lead")
    lead.post(place(asked), sent(asked))
    code = Submission.objects.get().reference

    response = lead.post(place(asked), sent(asked), follow=True)

    assert "This is erased or answered already." in text_of(response)
    assert Submission.objects.get().reference == code


def test_what_nobody_asked_for_is_not_found(log_in: LogIn, version: QuestionnaireVersion) -> None:
    check = finish(begin(version))

    response = log_in("lead").post(place(check), sent(check))

    assert response.status_code == 404
    assert Submission.objects.get().status == "completed"


@pytest.mark.parametrize("role", ["editor", "clinician"])
def test_only_a_lead_may(log_in: LogIn, asked: Submission, role: str) -> None:
    client = log_in(role)

    statuses = [
        client.get(LIST).status_code,
        client.get(place(asked)).status_code,
        client.post(place(asked), sent(asked)).status_code,
    ]

    assert statuses == [403, 403, 403]
    assert Submission.objects.get().status == "completed"
    assert log() == []


def test_what_comes_from_elsewhere_is_refused(asked: Submission) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff("lead"))

    assert client.post(place(asked), sent(asked)).status_code == 403


def test_a_request_has_no_page_but_the_one_that_asks(log_in: LogIn, asked: Submission) -> None:
    response = log_in("lead").get(f"{LIST}{asked.pk}/change/")

    assert response["Location"] == LIST


def test_the_requests_are_the_submissions_themselves(asked: Submission) -> None:
    assert list(EraseRequest.objects.values_list("pk", flat=True)) == [asked.pk]


def test_the_list_costs_the_same_for_many(log_in: LogIn, version: QuestionnaireVersion) -> None:
    lead, costs = log_in("lead"), []
    for _ in range(3):
        check = finish(begin(version))
        claim(check, by=staff("clinician"), now=NOON)
        ask_to_erase(check, now=NOON)
        with counted() as statements:
            lead.get(LIST)
        costs.append(len(statements))

    assert costs[1] == costs[2]  # the first look begins the log
