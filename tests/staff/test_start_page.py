"""The start page: what waits for whom, each number a link, what is urgent first."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.check.views.walk import text_of
from tests.checks import DAY, FINISHED_EMERGENCY, SAME_DAY
from tests.clinic.figures import done
from tests.filling import address
from tests.queries import counted, failing
from tests.staff.people import LogIn, draft, log_in, staff, version
from triage.clinic.assigning import Owner, assign
from triage.clinic.calls import log_try
from triage.clinic.reviews import claim, review
from triage.models import AccessLogEntry, QuestionnaireVersion, Submission
from triage.staff.start_page import Section

__all__ = ["draft", "log_in", "version"]

pytestmark = pytest.mark.django_db


def shown(client: Client) -> dict[str, Section]:
    page: Any = client.get("/admin/")
    return {section.name: section for section in page.context["sections"]}


def numbers(section: Section) -> dict[str, str]:
    return {line.address.rpartition("/")[2]: line.number for line in section.lines}


def actions() -> list[str]:
    return list(AccessLogEntry.objects.order_by("id").values_list("action", flat=True))


@pytest.fixture
def waiting(version: QuestionnaireVersion) -> list[Submission]:
    """An emergency and a same-day check from yesterday, of which nobody has seen any."""
    now = timezone.now()
    return [
        done(version, FINISHED_EMERGENCY, at=now - DAY),
        done(version, SAME_DAY, at=now - DAY / 24 / 60),
    ]


# clinicians


def test_a_clinician_sees_what_waits_and_where_to_begin(
    log_in: LogIn, waiting: list[Submission]
) -> None:
    checks = shown(log_in("clinician"))["checks"]

    assert numbers(checks) == {
        "?stage=waiting&urgency=40": "1",
        "?stage=waiting&urgency=30": "1",
        "?stage=lapsed": "0",
        "?stage=late": "1",
        "?stage=again": "0",
    }
    first = checks.lines[0].oldest
    assert first is not None
    assert (first.words, first.address) == (waiting[0].code, address(waiting[0]))
    assert first.behind.startswith("was due ")
    assert checks.is_urgent


def test_every_number_leads_to_a_list_of_so_many(log_in: LogIn, waiting: list[Submission]) -> None:
    clinician = log_in("clinician")

    for line in shown(clinician)["checks"].lines:
        page: Any = clinician.get(line.address)
        assert str(len(page.context["cl"].rows)) == line.number


def test_the_start_page_shows_no_answer_and_is_on_record(
    log_in: LogIn, waiting: list[Submission]
) -> None:
    page = text_of(log_in("clinician").get("/admin/"))

    assert waiting[0].code in page
    assert "I can't pee" not in page
    assert actions() == ["start page: checks"]


def test_what_cannot_be_recorded_is_not_shown(log_in: LogIn, waiting: list[Submission]) -> None:
    clinician = log_in("clinician")
    clinician.raise_request_exception = False

    with failing('INSERT INTO "triage_accesslogentry"'):
        response = clinician.get("/admin/")

    assert response.status_code == 500
    assert waiting[0].code not in response.text


def test_what_somebody_took_on_is_theirs_until_it_is_done(
    log_in: LogIn, waiting: list[Submission]
) -> None:
    now = timezone.now()
    claim(waiting[0], by=staff("clinician"), now=now)
    other = staff("clinician", called="other")
    claim(waiting[1], by=other, now=now)
    given = done(waiting[0].version, SAME_DAY, at=now - DAY / 24)
    assign(given, to=Owner(user=staff("clinician")), by=other, now=now, known=None)
    clinician = log_in("clinician")

    before = shown(clinician)["mine"]
    review(waiting[0], by=staff("clinician"), outcome="called", verdict="", note="", now=now)
    after = shown(clinician)["mine"]

    assert {fact.words for fact in before.facts} == {waiting[0].code, given.code}
    assert (before.lines[0].number, after.lines[0].number) == ("2", "1")
    assert [fact.words for fact in after.facts] == [given.code]
    listed = clinician.get(before.lines[0].address).content.decode()
    assert (given.code in listed, waiting[1].code in listed) == (True, False)


def test_who_has_nothing_to_do_is_told_so(log_in: LogIn, waiting: list[Submission]) -> None:
    assert waiting

    mine = shown(log_in("clinician"))["mine"]

    assert (mine.facts, mine.lines) == ((), ())
    assert mine.calm.startswith("You have taken nothing on")


def test_who_is_to_be_called_again_is_named_with_the_time(
    log_in: LogIn, waiting: list[Submission]
) -> None:
    now = timezone.now()
    log_try(waiting[1], by=staff("clinician"), result="no-answer", now=now, of_clinic=True)
    clinician = log_in("clinician")

    later = shown(clinician)["checks"].lines[-1].oldest
    Submission.objects.filter(pk=waiting[1].pk).update(call_again_at=now - DAY)
    over = shown(clinician)["checks"].lines[-1].oldest

    assert later is not None
    assert later.behind.startswith("call at ")
    assert over is not None
    assert over.behind.startswith("to be called at ")


def test_what_has_no_deadline_says_so(log_in: LogIn, waiting: list[Submission]) -> None:
    Submission.objects.update(respond_by="9999-01-01T00:00Z")

    first = shown(log_in("clinician"))["checks"].lines[0].oldest

    assert first is not None
    assert first.behind == "no deadline"


def test_where_nothing_waits_that_is_said(log_in: LogIn, version: QuestionnaireVersion) -> None:
    page = text_of(log_in("clinician").get("/admin/"))

    assert "Nothing waits: everything on the list is looked at" in page


def test_it_costs_the_same_for_many(log_in: LogIn, version: QuestionnaireVersion) -> None:
    clinician, costs = log_in("clinician"), []
    for _number in range(3):
        claim(done(version, SAME_DAY), by=staff("clinician"), now=timezone.now())
        with counted() as statements:
            clinician.get("/admin/")
        costs.append(len(statements))

    assert costs[1] == costs[2]  # the first look begins the log


# the desk


def test_the_desk_finds_whom_to_call_and_nobody_else_s_work(
    log_in: LogIn, waiting: list[Submission]
) -> None:
    assert waiting
    desk = log_in("desk")

    sections = shown(desk)

    assert list(sections) == ["calls"]
    [whom] = sections["calls"].facts
    assert desk.get(whom.address).status_code == 200
    assert "calls" not in shown(log_in("editor"))
