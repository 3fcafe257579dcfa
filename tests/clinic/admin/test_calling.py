"""Logging a try to call from the page of a check."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.alerts import ring
from tests.checks import HOUR, again
from tests.clinic.admin.reviews import DRAWN, colleague, log, place, read
from tests.clinic.admin.worklist import FEVER, put, text_of
from tests.queries import meanwhile
from tests.staff.people import LogIn, begin, finish, give
from triage.check.leaving import erase
from triage.clinic.admin.calling import CallForm
from triage.clinic.reviews import review
from triage.engine.urgency import Urgency
from triage.models import CallTry, QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def check(emergency: Submission) -> Submission:
    return emergency


def post(client: Client, check: Submission, **data: Any) -> Any:
    return client.post(place(check, "call"), {"danger": DRAWN["danger"], **data}, follow=True)


def local(moment: Any) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def test_a_try_is_logged_by_what_came_of_it_alone(clinician: Client, check: Submission) -> None:
    page = text_of(post(clinician, check, result="no-answer"))

    row, now = CallTry.objects.get(), timezone.now()
    assert (row.by.username, row.result, row.again_at) == ("clinician", "no-answer", None)
    assert now - MINUTE < row.at <= now
    assert again(check).call_again_at == row.at + 15 * MINUTE
    assert "The call is logged: no answer." in page
    assert "Calls: no answer" in page
    assert log()[0] == ("clinician", "call")


def test_all_tries_stand_on_the_page_with_their_notes(clinician: Client, check: Submission) -> None:
    now = timezone.now()
    ring(check, colleague(), now=now - 9 * MINUTE, note="Her son says at five.")
    ring(check, colleague(), now=now, again_at=now + HOUR)

    page = read(clinician, check)

    assert "Calls: no answer ×2" in page
    assert "Her son says at five." in page
    assert "(Ben Example, " in page
    assert "To call again: " in page


def test_the_text_for_the_record_says_what_came_of_calling(
    clinician: Client, check: Submission
) -> None:
    before = clinician.get(place(check, "print"))
    for minutes in (9, 6):
        ring(check, colleague(), now=timezone.now() - minutes * MINUTE)

    after = clinician.get(place(check, "print"))

    assert "Called: no answer ×2." in text_of(after)
    assert "Called: no answer ×2." in after.context["record_text"]
    assert "Called:" not in text_of(before)


def test_before_anybody_tried_the_page_says_so(clinician: Client, check: Submission) -> None:
    assert "Nobody has tried to call yet." in read(clinician, check)


@pytest.mark.parametrize("how", ["moved", "garbled"])
def test_a_note_that_cannot_be_read_is_not_hidden(
    clinician: Client, check: Submission, how: str
) -> None:
    row = ring(check, colleague(), now=timezone.now(), note="Her son.")
    if how == "moved":
        CallTry.objects.filter(pk=row.pk).update(note={"call": "another", "text": "Hers."})
    else:
        _garble(row)

    page = read(clinician, check)

    assert "There is a note, but it cannot be read" in page
    assert "No answer" in page


def _garble(row: CallTry) -> None:
    with connection.cursor() as cursor:
        pk = CallTry._meta.pk.get_db_prep_value(row.pk, connection)
        cursor.execute("UPDATE triage_calltry SET note = %s WHERE id = %s", [b"x", pk])


def test_a_time_that_the_person_named_goes_before_another(
    clinician: Client, check: Submission
) -> None:
    named = (timezone.now() + 40 * MINUTE).replace(second=0, microsecond=0)

    post(clinician, check, result="call-back", again_in="15", again_at=local(named))

    assert CallTry.objects.get().again_at == named


def test_a_time_from_the_list_counts_from_now(clinician: Client, check: Submission) -> None:
    post(clinician, check, result="message-left", again_in="30", note="With her son.")

    row = CallTry.objects.get()
    assert row.again_at is not None
    assert abs(row.again_at - row.at - 30 * MINUTE) < MINUTE
    assert row.note_text() == "With her son."


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Choose what came of the call."),
        ({"result": "danced"}, "Choose what came of the call."),
        ({"result": "call-back"}, "Say when to call back."),
        ({"result": "call-back", "again_at": "soon"}, "Write a day and a time."),
        ({"result": "no-answer", "again_in": "4320"}, "Choose one of these."),
        ({"result": "no-answer", "again_at": "2001-01-01T10:00"}, "This time is over."),
        ({"result": "no-answer", "again_at": "2199-01-01T10:00"}, "cannot wait so long"),
        ({"result": "no-answer", "note": "x" * 4001}, "at most 4000 characters"),
    ],
)
def test_what_is_missing_is_asked_for_and_what_was_typed_is_kept(
    clinician: Client, check: Submission, data: dict[str, str], said: str
) -> None:
    page = post(clinician, check, **{"note": "Typed.", **data})

    assert page.status_code == 422
    assert said in text_of(page)
    assert page.context["call_form"]["note"].value() == data.get("note", "Typed.")
    assert not CallTry.objects.exists()


@pytest.mark.parametrize(
    ("urgency", "last"),
    [
        (Urgency.EMERGENCY, "In an hour"),
        (Urgency.SAME_DAY, "In 4 hours"),
        (Urgency.SOON, "In 3 days"),
    ],
)
def test_the_more_urgent_the_sooner_somebody_must_try_again(urgency: int, last: str) -> None:
    form = CallForm(urgency=urgency, now=timezone.now())

    assert str(form.fields["again_in"].choices[-1][1]) == last  # type: ignore[attr-defined]
    assert "then the alert comes again" in str(form.fields["again_at"].help_text)


def test_the_way_back_still_knows_how_the_list_was_filtered(
    clinician: Client, check: Submission
) -> None:
    kept = urlencode({"_changelist_filters": "assigned=mine"})

    for page in (
        clinician.get(f"{place(check, 'call')}?{kept}"),
        clinician.post(f"{place(check, 'call')}?{kept}", {"note": "Typed."}),
    ):
        back = f'href="{place(check, "change")}?{kept}"'
        assert page.content.decode().count(back) == 2  # in the breadcrumbs and under the form


def test_the_form_can_be_opened_by_itself(clinician: Client, check: Submission) -> None:
    page = clinician.get(place(check, "call"))

    assert page.status_code == 200
    assert "Log a try to call" in text_of(page)


@pytest.mark.parametrize("result", ["reached", "no-answer"])
def test_what_the_person_told_meanwhile_is_pointed_out(
    clinician: Client, check: Submission, result: str
) -> None:
    check.alerts.update(raised_at=timezone.now() - MINUTE)

    page = text_of(post(clinician, check, result=result))

    assert "The person told us more, or otherwise, since you opened the check." in page
    assert CallTry.objects.count() == 1


def test_who_called_just_now_as_well_is_named(clinician: Client, check: Submission) -> None:
    ring(check, colleague(), now=timezone.now() - 2 * MINUTE)

    page = text_of(post(clinician, check, result="no-answer"))

    assert "Ben Example called just now, too: agree who acts." in page
    assert CallTry.objects.count() == 2


def test_about_what_is_done_a_call_is_logged_and_nothing_opens(
    clinician: Client, check: Submission
) -> None:
    review(check, by=colleague(), outcome="called", verdict="", note="", now=timezone.now())

    post(clinician, check, result="no-answer")

    assert (again(check).stage, CallTry.objects.count()) == ("done", 1)


def test_nobody_is_called_who_was_erased(clinician: Client, check: Submission) -> None:
    erase(check)

    page = text_of(post(clinician, check, result="no-answer"))

    assert "Nothing was logged: there is nobody to call about this check." in page
    assert "Log the call" not in page
    assert not CallTry.objects.exists()


def test_nobody_is_called_who_is_erased_at_this_moment(
    clinician: Client, check: Submission
) -> None:
    with meanwhile("MAX(COALESCE", lambda: erase(check)):  # once the page has found it there
        page = text_of(post(clinician, check, result="no-answer"))

    assert "Nothing was logged" in page
    assert not CallTry.objects.exists()


def test_what_is_not_listed_has_no_form(clinician: Client, version: QuestionnaireVersion) -> None:
    check = give(begin(version), "adult", "yes")

    assert "Log the call" not in read(clinician, check)
    assert "Nothing was logged" in text_of(post(clinician, check, result="no-answer"))


@pytest.mark.parametrize("role", ["superuser", "lead", "editor", "desk"])
def test_only_who_is_of_the_clinic_logs_a_call_from_here(
    log_in: LogIn, check: Submission, role: str
) -> None:
    assert post(log_in(role), check, result="no-answer").status_code == 403
    assert not CallTry.objects.exists()


def test_a_superuser_who_looks_finds_no_form(log_in: LogIn, check: Submission) -> None:
    assert "Log the call" not in read(log_in("superuser"), check)


def test_the_list_says_how_often_somebody_tried(
    clinician: Client, version: QuestionnaireVersion
) -> None:
    check = put(finish(begin(version), FEVER))
    for minutes in (9, 6, 3):
        ring(check, colleague(), now=timezone.now() - minutes * MINUTE)

    page = text_of(clinician.get("/admin/triage/submission/"))

    assert "no answer ×3" in page
