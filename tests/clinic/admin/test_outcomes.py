"""A clinical lead adds outcomes, and changes what none of them means."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.alerts import ring
from tests.checks import DAY, again
from tests.clinic.admin.reviews import DRAWN, colleague, correction, place, read, recorded
from tests.clinic.admin.worklist import text_of
from tests.filling import address, save
from tests.staff.people import LogIn
from triage.check.leaving import erase
from triage.clinic.no_way import TRIES
from triage.models import AccessLogEntry, Review, ReviewOutcome, Submission

pytestmark = pytest.mark.django_db
ADD = address(ReviewOutcome, "add")
NURSE = {"label": "Seen by the nurse", "ends": "on", "position": "15", "is_active": "on"}


@pytest.fixture
def check(emergency: Submission) -> Submission:
    return emergency


def choices(client: Client, where: str) -> list[str]:
    form = client.get(where).context["form"]
    return [code for code, _words in form.fields["outcome"].choices]


def test_what_a_lead_adds_a_clinician_may_choose(
    lead: Client, clinician: Client, check: Submission
) -> None:
    added = lead.post(ADD, NURSE)
    clinician.post(place(check), {**DRAWN, "outcome": "seen-by-the-nurse"})

    row = ReviewOutcome.objects.get(code="seen-by-the-nurse")
    assert added.status_code == 302
    assert (row.label, row.ends, row.asks_date) == ("Seen by the nurse", True, False)
    assert choices(clinician, place(check))[:2] == ["called", "seen-by-the-nurse"]
    assert again(check).stage == "done"
    assert "Seen by the nurse (" in read(clinician, check)
    assert AccessLogEntry.objects.filter(action="outcome added").count() == 1


@pytest.mark.parametrize(
    ("label", "code"), [("Seen!", "seen-2"), ("看过", "outcome"), ("x" * 60, "x" * 30)]
)
def test_each_gets_a_code_of_its_own(lead: Client, label: str, code: str) -> None:
    lead.post(ADD, {**NURSE, "label": label})

    assert ReviewOutcome.objects.get(label=label).code == code


@pytest.mark.parametrize("label", ["seen", " Seen ", "", "x" * 61])
def test_one_that_nobody_could_tell_from_another_is_refused(lead: Client, label: str) -> None:
    before = ReviewOutcome.objects.count()

    assert lead.post(ADD, {**NURSE, "label": label}).status_code == 200
    assert ReviewOutcome.objects.count() == before


def test_what_is_there_changes_its_place_and_no_more(lead: Client) -> None:
    row = ReviewOutcome.objects.get(code="noted")

    saved = save(lead, address(row), label="Done", ends="on", position="5")

    assert saved.status_code == 302
    row.refresh_from_db()
    assert (row.label, row.ends, row.position) == ("only noted: stays on the list", False, 5)
    assert AccessLogEntry.objects.filter(action="outcome changed").count() == 1


def test_what_is_out_of_use_is_offered_to_nobody_but_who_corrects_it(
    lead: Client, clinician: Client, check: Submission
) -> None:
    row = recorded(check, outcome="referred")
    outcome = ReviewOutcome.objects.get(code="referred")
    save(lead, address(outcome), is_active=None)

    assert "referred" not in choices(clinician, place(check))
    assert "referred" in choices(clinician, correction(row))


def test_the_last_that_ends_a_check_stays_in_use(lead: Client) -> None:
    ReviewOutcome.objects.exclude(code="seen").update(is_active=False)
    row = ReviewOutcome.objects.get(code="seen")

    page = save(lead, address(row), is_active=None)

    assert "This is the last one that ends a check." in text_of(page)
    row.refresh_from_db()
    assert row.is_active


def test_none_is_deleted(lead: Client) -> None:
    row = ReviewOutcome.objects.get(code="seen")

    assert lead.get(address(row, "delete")).status_code == 403


@pytest.mark.parametrize("role", ["clinician", "editor", "desk"])
def test_only_leads_add_outcomes(log_in: LogIn, role: str) -> None:
    assert log_in(role).get(ADD).status_code == 403


# what the form of a clinician asks for


def record(client: Client, check: Submission, **data: Any) -> Any:
    return client.post(place(check), {**DRAWN, **data})


def test_an_appointment_has_its_date(clinician: Client, check: Submission) -> None:
    day = timezone.localdate() + 3 * DAY

    record(clinician, check, outcome="appointment", on_date=day.isoformat())

    assert Review.objects.get().on_date == day
    assert f"Appointment on a date , {day.day} " in read(clinician, check)


@pytest.mark.parametrize(
    ("on_date", "said"),
    [
        ("", "Say on which date."),
        ("soon", "Write a date."),
        ("2001-01-01", "This date is over."),
    ],
)
def test_an_appointment_without_a_date_to_come_is_refused(
    clinician: Client, check: Submission, on_date: str, said: str
) -> None:
    page = record(clinician, check, outcome="appointment", on_date=on_date)

    assert page.status_code == 422
    assert said in text_of(page)
    assert not Review.objects.exists()


def test_a_date_that_nothing_asked_for_is_not_kept(clinician: Client, check: Submission) -> None:
    record(clinician, check, outcome="called", on_date=timezone.localdate().isoformat())

    assert Review.objects.get().on_date is None


def test_correcting_an_appointment_begins_with_its_date(
    clinician: Client, check: Submission
) -> None:
    day = timezone.localdate()
    row = recorded(check, outcome="appointment", on_date=day)

    form = clinician.get(correction(row)).context["form"]

    assert (form["outcome"].value(), form["on_date"].value()) == ("appointment", day)


def test_the_form_says_when_nobody_can_be_reached(clinician: Client, check: Submission) -> None:
    assert "“No way to reach them” ends the check and its alert" in read(clinician, check)

    ReviewOutcome.objects.filter(code="no-way").update(is_active=False)

    assert "“No way to reach them”" not in read(clinician, check)


def test_giving_up_needs_a_note_and_tries(clinician: Client, check: Submission) -> None:
    without_note = record(clinician, check, outcome="no-way")
    too_early = record(clinician, check, outcome="no-way", note="Moved away.")
    for minutes in range(TRIES):
        ring(check, colleague(), minutes, now=timezone.now() + minutes * DAY)
    in_time = record(clinician, check, outcome="no-way", note="Moved away.", known=str(TRIES))

    assert "Say why nobody can be reached." in text_of(without_note)
    assert "There is a number: log 3 tries first." in text_of(too_early)
    assert too_early.context["form"]["note"].value() == "Moved away."
    assert (without_note.status_code, too_early.status_code, in_time.status_code) == (422, 422, 302)
    assert again(check).stage == "done"


def test_of_somebody_erased_nothing_can_be_noted(clinician: Client, check: Submission) -> None:
    erase(check)
    page = clinician.get(place(check))

    record(clinician, check, outcome="no-way")

    assert "note" not in page.context["form"].fields
    assert Review.objects.get().note is None
