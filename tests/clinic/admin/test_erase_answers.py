"""A request to be erased is refused with a reason, has a day it is due by, and tells nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.check.views.walk import text_of
from tests.queries import counted
from tests.staff.people import LogIn, begin, finish, log_in, staff
from triage.check.erase_requests import ANSWER_WITHIN, refuse
from triage.check.leaving import ask_to_erase, erase
from triage.clinic.news import request_known
from triage.clinic.reviews import claim
from triage.models import AccessLogEntry, EraseAnswer, QuestionnaireVersion, Submission

__all__ = ["log_in"]

pytestmark = pytest.mark.django_db
LIST = "/admin/triage/eraserequest/"
REASON = "The law has us keep it for ten years."


@pytest.fixture
def asked(version: QuestionnaireVersion) -> Submission:
    return asks(version)


def asks(version: QuestionnaireVersion, *, ago: timedelta = timedelta()) -> Submission:
    check = finish(begin(version))
    claim(check, by=staff("clinician"), now=timezone.now() - ago)
    ask_to_erase(check, now=timezone.now() - ago)
    return Submission.objects.get(pk=check.pk)


def place(check: Submission, answer: str = "refuse") -> str:
    return reverse(f"admin:triage_eraserequest_{answer}", args=[check.pk])


def refuse_it(lead: Client, check: Submission, reason: str = REASON) -> str:
    known = request_known(check)
    return text_of(lead.post(place(check), {"reason": reason, "known": known}, follow=True))


def actions() -> list[str]:
    return list(AccessLogEntry.objects.order_by("id").values_list("action", flat=True))


def test_refused_it_leaves_the_list_and_is_on_record(log_in: LogIn, asked: Submission) -> None:
    said = refuse_it(log_in("lead"), asked)

    assert "It is kept. The person reads why" in said
    assert asked.code not in said
    answer = EraseAnswer.objects.get()
    assert (answer.outcome, answer.by, answer.reason_text()) == ("refused", staff("lead"), REASON)
    assert actions() == ["erase refused", "erase-requests"]


def test_what_was_refused_is_found_and_may_still_be_erased(
    log_in: LogIn, asked: Submission
) -> None:
    lead = log_in("lead")
    refuse_it(lead, asked)

    listed = text_of(lead.get(f"{LIST}?answer=refused"))
    page = lead.get(place(asked, "erase"))
    lead.post(place(asked, "erase"), {"known": request_known(asked)})

    assert asked.code in listed
    assert REASON in text_of(page)
    assert "Or refuse it" not in text_of(page)
    assert Submission.objects.get().status == "erased"


@pytest.mark.parametrize("reason", ["", "   ", "\u200b\u2060", "x" * 2001])
def test_without_a_reason_to_read_nothing_is_refused(
    log_in: LogIn, asked: Submission, reason: str
) -> None:
    response = log_in("lead").post(place(asked), {"reason": reason})

    assert response.status_code == 422
    assert "Nothing was changed" in text_of(response)
    assert not EraseAnswer.objects.exists()
    assert actions() == ["erase-request"]


def test_refused_by_two_at_once_it_is_refused_once(log_in: LogIn, asked: Submission) -> None:
    lead = log_in("lead")
    refuse_it(lead, asked)

    said = refuse_it(lead, asked, "Something else.")

    assert "erased or answered already" in said
    assert EraseAnswer.objects.get().reason_text() == REASON


def test_what_is_erased_meanwhile_is_not_refused(log_in: LogIn, asked: Submission) -> None:
    erase(asked)

    assert "erased or answered already" in refuse_it(log_in("lead"), asked)


def test_to_look_at_the_refusal_leads_to_the_page_that_asks(
    log_in: LogIn, asked: Submission
) -> None:
    assert log_in("lead").get(place(asked))["Location"] == place(asked, "erase")


@pytest.mark.parametrize("role", ["clinician", "editor"])
def test_only_a_lead_refuses(log_in: LogIn, asked: Submission, role: str) -> None:
    assert log_in(role).post(place(asked), {"reason": REASON}).status_code == 403
    assert not EraseAnswer.objects.exists()


def test_what_is_late_is_marked_and_listed(
    log_in: LogIn, version: QuestionnaireVersion, asked: Submission
) -> None:
    old = asks(version, ago=ANSWER_WITHIN)
    lead = log_in("lead")

    listed, late = text_of(lead.get(LIST)), text_of(lead.get(f"{LIST}?answer=late"))
    page = text_of(lead.get(place(old, "erase")))

    assert (listed.count("⚑ late, was due"), asked.code in listed, old.code in listed) == (
        1,
        True,
        True,
    )
    assert (asked.code in late, old.code in late) == (False, True)
    assert "⚑ late: it was" in page


def test_all_that_are_not_erased_are_listed_together(log_in: LogIn, asked: Submission) -> None:
    refuse(asked, by=staff("lead"), reason=REASON, now=timezone.now())

    listed = text_of(log_in("lead").get(f"{LIST}?answer=all"))

    assert asked.code in listed
    assert "refused" in listed


@pytest.mark.parametrize(
    "probe",
    [
        *("pin_hash__startswith=a", "browser_hash=", "digest__gte=5", "highest_urgency=40"),
        *("urgency__gte=20", "clinic_may_follow_up=1", "tokens__token=x", "reviews__outcome=seen"),
        *("answers__isnull=1", "contact__isnull=0", "status=completed", "version=1"),
    ],
)
def test_an_address_probes_nothing(log_in: LogIn, asked: Submission, probe: str) -> None:
    assert log_in("lead").get(f"{LIST}?{probe}").status_code == 400


@pytest.mark.parametrize("chosen", ["?o=1", "?o=-3.2", "?_popup=1", "?answer=x"])
def test_no_order_and_no_window_tells_more(log_in: LogIn, asked: Submission, chosen: str) -> None:
    response = log_in("lead").get(LIST + chosen)

    assert response.status_code == 200
    assert actions() == ["erase-requests"]


def test_a_look_at_the_history_is_on_record(log_in: LogIn, asked: Submission) -> None:
    log_in("lead").get(f"{LIST}{asked.pk}/history/")

    rows = AccessLogEntry.objects.values_list("action", "submission_id")
    assert list(rows) == [("eraserequest-history", asked.pk)]


def test_who_may_not_look_leaves_no_line(log_in: LogIn, asked: Submission) -> None:
    assert log_in("editor").get(f"{LIST}{asked.pk}/history/").status_code == 403
    assert actions() == []


def test_the_list_costs_the_same_for_one_and_for_three(
    log_in: LogIn, version: QuestionnaireVersion
) -> None:
    lead, costs = log_in("lead"), []
    lead.get(LIST)
    for number in range(3):
        check = asks(version)
        if number == 1:
            refuse(check, by=staff("lead"), reason=REASON, now=timezone.now())
        with counted() as statements:
            lead.get(f"{LIST}?answer=all")
        costs.append(len(statements))

    assert costs[0] == costs[2]
