"""Staff begin a check for a caller: both consents heard, then the patient's own pages."""

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from tests.check.views.walk import begin, form_of, post_answer, walk
from tests.conftest import store_version
from tests.small import BENIGN, SMALL
from tests.staff.people import NOON, LogIn
from triage.check.views import browser
from triage.clinic.admin import assist_page
from triage.models import AccessLogEntry, QuestionnaireVersion, RateLimit, Submission
from triage.site.limits import LIMITS

YES = {"store": "yes", "follow_up": "yes"}


@pytest.fixture(autouse=True)
def _demonstration(settings: Any) -> None:
    settings.DEBUG = True  # the version of these tests is not signed


def place() -> str:
    return reverse("admin:triage_submission_assist")


def send(client: Client, chosen: QuestionnaireVersion, /, **data: str) -> Any:
    return client.post(place(), {"version": str(chosen.pk), **YES, **data})


def once(client: Client) -> str:
    found = re.search(r'name="once" value="([^"]+)"', client.get(place()).content.decode())
    return found[1] if found else ""


def actions() -> list[str]:
    return list(AccessLogEntry.objects.order_by("id").values_list("action", flat=True))


def test_the_page_shows_the_very_words_that_a_patient_reads(
    clinician: Client, version: QuestionnaireVersion
) -> None:
    staff = clinician.get(place()).content.decode()
    patient = clinician.get(reverse("begin", args=["small"])).content.decode()

    for words in (
        "May we store your answers and work out a result from them?",
        "They are stored encrypted. You can have them erased.",
        "the clinic may look at my answers if I do not finish, and contact me",
    ):
        assert words in staff
        assert words in patient
    assert all(sign in unescape(staff) for sign in SMALL.danger_signs)


@pytest.mark.parametrize(("said", "kept"), [("yes", True), ("no", False)])
def test_it_begins_as_the_caller_said(
    clinician: Client, version: QuestionnaireVersion, said: str, kept: bool
) -> None:
    response = send(clinician, version, follow_up=said)

    check = Submission.objects.get()
    assert response["Location"] == reverse("question", args=["adult"])
    assert clinician.get(response["Location"]).status_code == 200
    assert (str(check.assisted_by), check.clinic_may_follow_up, check.origin) == (
        "clinician",
        kept,
        "",
    )
    assert actions() == ["caller: begun"]


@pytest.mark.parametrize("missing", ["version", "store", "follow_up"])
@pytest.mark.parametrize("sent", ["", "maybe", "0"])
def test_nothing_begins_before_both_were_heard(
    clinician: Client, version: QuestionnaireVersion, missing: str, sent: str
) -> None:
    response = send(clinician, version, **{missing: sent})

    assert response.status_code == 422
    assert "Nothing was begun." in response.content.decode()
    assert not Submission.objects.exists()


def test_who_lets_nothing_be_stored_is_led_to_signs_and_numbers(
    clinician: Client, version: QuestionnaireVersion
) -> None:
    response = send(clinician, version, store="no", follow_up="")

    assert response["Location"] == reverse("without")
    assert not Submission.objects.exists()


def test_pressed_twice_it_is_one_check(clinician: Client, version: QuestionnaireVersion) -> None:
    word = once(clinician)

    places = [send(clinician, version, once=word)["Location"] for _ in range(2)]

    assert Submission.objects.count() == 1
    assert places == [reverse("question", args=["adult"])] * 2
    assert clinician.get(places[0]).status_code == 200


def test_of_several_one_is_chosen(clinician: Client, version: QuestionnaireVersion) -> None:
    other = store_version(replace(SMALL, slug="other"))

    send(clinician, other)

    assert Submission.objects.get().version == other


@pytest.mark.parametrize(("slugs", "chosen"), [((), 1), (("other",), 0)])
def test_the_only_check_is_chosen_beforehand_and_no_consent_ever(
    clinician: Client, version: QuestionnaireVersion, slugs: tuple[str, ...], chosen: int
) -> None:
    for slug in slugs:
        store_version(replace(SMALL, slug=slug))

    assert clinician.get(place()).content.decode().count(" checked") == chosen


def test_the_next_caller_closes_the_one_before(
    clinician: Client, version: QuestionnaireVersion
) -> None:
    send(clinician, version)
    first = Submission.objects.get()
    post_answer(clinician, "adult", "yes")

    page = clinician.get(place()).content.decode()
    send(clinician, version)

    first.refresh_from_db()
    assert f"To begin another one leaves {first.code}." in page
    assert (first.browser_hash, first.revision) == ("", 1)
    assert actions() == ["caller: begun", "caller: begun", "caller: left"]


def test_left_it_is_closed_and_its_answers_stay(
    clinician: Client, version: QuestionnaireVersion
) -> None:
    send(clinician, version)
    post_answer(clinician, "adult", "yes")

    response = clinician.post(place(), {"leave": "yes"}, follow=True)

    check = Submission.objects.get()
    assert f"{check.code} is closed here." in response.content.decode()
    assert (check.browser_hash, check.revision) == ("", 1)
    assert clinician.cookies[browser.COOKIE].value == ""
    assert actions() == ["caller: begun", "caller: left"]


def test_to_leave_nothing_changes_nothing(clinician: Client) -> None:
    response = clinician.post(place(), {"leave": "yes"})

    assert response["Location"] == place()
    assert actions() == []


def test_ones_own_check_in_this_browser_is_none_to_leave(
    clinician: Client, version: QuestionnaireVersion
) -> None:
    begin(clinician)
    own = Submission.objects.get()

    clinician.post(place(), {"leave": "yes"})

    assert own.code not in clinician.get(place()).content.decode()
    assert Submission.objects.get().browser_hash == own.browser_hash != ""


def test_without_a_check_to_begin_the_page_says_so(
    clinician: Client, version: QuestionnaireVersion
) -> None:
    QuestionnaireVersion.objects.update(status="retired", retired_at=NOON)

    pages = [clinician.get(place()), send(clinician, version)]

    assert ["none is published" in page.content.decode() for page in pages] == [True, True]
    assert not Submission.objects.exists()


def test_one_member_of_staff_may_begin_so_many_and_no_place_is_counted(
    clinician: Client, version: QuestionnaireVersion, log_in: LogIn
) -> None:
    send(clinician, version)
    RateLimit.objects.update(count=LIMITS["assist"].tries - 1)

    codes = [send(clinician, version).status_code for _ in range(2)]

    assert codes == [302, 429]
    assert RateLimit.objects.count() == 1
    assert send(log_in("superuser"), version).status_code == 302
    assert begin(Client()).status_code == 302  # a patient from the same address


def test_the_desk_fills_in_reads_out_and_opens_nothing_else(
    version: QuestionnaireVersion, client: Client
) -> None:
    desk = User.objects.create(username="desk", is_staff=True)
    desk.user_permissions.add(Permission.objects.get(codename="assist_submission"))
    client.force_login(desk)
    at_first = client.get(place()).status_code
    send(client, version)
    walk(client, form_of(BENIGN))
    client.post(reverse("answers"))

    check = Submission.objects.get()
    result = client.get(reverse("result"))
    client.post(reverse("finish"))
    closed = client.get(reverse("result"))
    record = client.get(reverse("admin:triage_submission_change", args=[check.pk]))

    assert (at_first, check.status, result.status_code) == (200, "completed", 200)
    assert closed["Location"] == reverse("no-check")
    assert record.status_code == 403


@pytest.mark.parametrize("role", ["editor", "lead"])
def test_nobody_else_begins_one(version: QuestionnaireVersion, log_in: LogIn, role: str) -> None:
    client = log_in(role)

    assert send(client, version).status_code == client.get(place()).status_code == 403
    assert place() not in client.get(reverse("admin:index")).content.decode()


def test_the_start_page_of_staff_leads_there(clinician: Client) -> None:
    assert place() in clinician.get(reverse("admin:index")).content.decode()


def test_the_consents_are_those_of_the_start_page() -> None:
    fields = assist_page.AssistForm.base_fields

    assert set(fields) == {"once", "version", "store", "follow_up"}
