"""Pages that were drawn before something came: nothing is silenced or erased by them."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.alerts import MINUTE, at, recipient, record
from tests.check.views.walk import text_of
from tests.checks import FINISHED_EMERGENCY, NOW, SAME_DAY, again, begun, completed, give
from tests.clinic.admin.reviews import place
from tests.clinic.alerts.test_no_silence import TWO_GATES
from tests.conftest import store_version
from tests.staff.people import staff
from triage.check.leaving import ask_to_erase
from triage.check.reaching import leave_contact
from triage.clinic.alerts.worker import run_round
from triage.clinic.calls import log_try
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

ASK, REFUSE = "admin:triage_eraserequest_erase", "admin:triage_eraserequest_refuse"
DESK, LOG = "admin:triage_calltry_changelist", "admin:triage_calltry_log"
NUMBER = {"name": "Ann Example", "telephone": "555 0100"}
EARLY = {"adult": ("yes",), "bladder": ("none",), "chest": ("no",), "fever": ("yes",)}


def as_(role: str, called: str) -> Client:
    client = Client()
    client.force_login(staff(role, called=called))
    return client


def hidden(page: Any) -> dict[str, str]:
    """What its forms know of the moment at which it was drawn."""
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))


@pytest.fixture
def left() -> Submission:
    """Same day, left without an end; what follows makes it an emergency."""
    recipient()
    check = begun(store_version(TWO_GATES), EARLY, follow_up=True)
    for minute in range(18):
        run_round(clock=at(NOW + minute * MINUTE))
    return again(check)


@pytest.fixture
def asked(version: QuestionnaireVersion) -> Submission:
    """Somebody of whom something was recorded asks for everything to be erased."""
    check = completed(version, SAME_DAY)
    record(check, staff("clinician"), "noted", 1)
    ask_to_erase(again(check), now=NOW + 2 * MINUTE)
    return again(check)


def come_back(check: Submission) -> None:
    for link_id, value in {"bladder": "cant_pee", "onset": "new"}.items():
        give(check, link_id, value, now=NOW + 20 * MINUTE)
    run_round(clock=at(NOW + 20 * MINUTE))


@pytest.mark.parametrize("is_drawn_before", [True, False])
def test_the_alert_of_the_same_day_is_not_seen_in_place_of_the_emergency(
    left: Submission, is_drawn_before: bool
) -> None:
    ben, low = as_("clinician", "ben"), left.alerts.get()
    seen = reverse("admin:triage_alert_seen", args=[low.pk])
    before = ben.get(seen)
    come_back(left)
    high = left.alerts.get(urgency=40)

    page = ben.post(seen, hidden(before)) if is_drawn_before else ben.get(seen)

    assert page["Location"] == reverse("admin:triage_alert_seen", args=[high.pk])
    assert "a more urgent alert" in text_of(ben.get(page["Location"]))
    run_round(clock=at(NOW + 21 * MINUTE))
    high.refresh_from_db()
    assert high.acknowledged_at is None


def test_a_refusal_of_a_colleague_is_not_overruled_unread(asked: Submission) -> None:
    ann, ben = as_("lead", "ann"), as_("lead", "ben")
    pages = [lead.get(reverse(ASK, args=[asked.pk])) for lead in (ann, ben)]
    why = {"reason": "The law has us keep it."}
    ben.post(reverse(REFUSE, args=[asked.pk]), {**hidden(pages[1]), **why})

    answer = ann.post(reverse(ASK, args=[asked.pk]), hidden(pages[0]))

    assert (answer.status_code, again(asked).status) == (409, "completed")
    assert "The law has us keep it." in text_of(answer)
    assert "something came since" in text_of(answer)
    ann.post(reverse(ASK, args=[asked.pk]), hidden(answer))
    assert again(asked).status == "erased"


@pytest.mark.parametrize("name", [ASK, REFUSE])
def test_what_the_person_says_meanwhile_is_neither_erased_nor_refused_unread(
    left: Submission, name: str
) -> None:
    record(left, staff("clinician"), "called", 19)
    ask_to_erase(again(left), now=NOW + 19 * MINUTE)
    lead = as_("lead", "ann")
    page = lead.get(reverse(ASK, args=[left.pk]))
    come_back(left)
    leave_contact(again(left), NUMBER, now=NOW + 23 * MINUTE)

    answer = lead.post(reverse(name, args=[left.pk]), {**hidden(page), "reason": "Typed."})

    assert answer.status_code == 409
    assert (again(left).contact_details(), left.erase_answers.count()) == (NUMBER, 0)
    assert "Typed." in answer.content.decode() or name == ASK


def test_the_desk_is_told_that_its_number_was_an_old_one(version: QuestionnaireVersion) -> None:
    check = completed(version, FINISHED_EMERGENCY)
    leave_contact(check, NUMBER, now=NOW)
    desk = as_("desk", "dan")
    number = desk.get(reverse(DESK)).context["people"][0].form["number"].value()
    leave_contact(again(check), {**NUMBER, "telephone": "555 0199"}, now=NOW + MINUTE)
    call = {"result": "wrong-number", "note": "", "number": number}

    answer = desk.post(reverse(LOG, args=[check.pk]), call, follow=True)

    assert "The call is logged: wrong number." in text_of(answer)
    assert "changed or removed the number" in text_of(answer)
    clinician = as_("clinician", "ann").get(
        reverse("admin:triage_submission_change", args=[check.pk])
    )
    assert "To a number that the person had changed or removed by then." in text_of(clinician)


def test_a_colleagues_call_stands_on_the_page_that_asks_again(
    version: QuestionnaireVersion,
) -> None:
    check = completed(version, FINISHED_EMERGENCY)
    ann = as_("clinician", "ann")
    page = ann.get(place(check))
    form = {**hidden(page), "outcome": "no-action", "note": "Slept it off."}
    ben = staff("clinician", called="ben")
    log_try(check, by=ben, result="no-answer", now=NOW, of_clinic=True, note="Rang at three.")

    answer = ann.post(place(check), form)

    assert (answer.status_code, again(check).stage) == (409, "waiting")
    assert "Rang at three." in text_of(answer)
    assert "Slept it off." in answer.content.decode()
    ann.post(place(check), {**form, **hidden(answer)})
    assert again(check).stage == "done"
