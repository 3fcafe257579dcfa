"""The page of a check: who else may be the same person, and the clinic's record number."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from tests.check.views.walk import hold
from tests.clinic.admin.persons import looked_at, of, page, send, words
from tests.clinic.admin.worklist import place, text_of
from tests.staff.people import NOON, LogIn, begin, finish, staff
from triage.check.leaving import erase
from triage.check.submissions import link_earlier, resume, set_contact
from triage.clinic.record_numbers import enter_number
from triage.clinic.same_persons import link_person
from triage.models import (
    AccessLogEntry,
    QuestionnaireVersion,
    SamePerson,
    Submission,
)


def test_a_suggestion_tells_code_date_and_urgency_and_is_a_look_at_that_person(
    clinician: Client, two: tuple[Submission, Submission]
) -> None:
    check, other = two

    shown = words(page(clinician, check))

    assert "Perhaps the same person" in shown
    assert f"{other.code} , 2 November 2026" in shown
    assert looked_at() == [other.pk]


def test_without_anybody_nothing_is_said(clinician: Client, version: QuestionnaireVersion) -> None:
    check, _other = of(version), of(version, name="Somebody Else")

    assert "same person" not in words(page(clinician, check))
    assert looked_at() == []


def test_what_the_person_linked_is_no_suggestion(
    clinician: Client, two: tuple[Submission, Submission]
) -> None:
    check, other = two
    Submission.objects.filter(pk=other.pk).update(started_at=NOON.replace(hour=1))
    link_earlier(check, other)

    shown = words(page(clinician, check))

    assert "The person linked them." in shown
    assert "Perhaps the same person" not in shown


def test_linked_by_a_clinician_it_says_by_whom_and_can_be_taken_back(
    clinician: Client, two: tuple[Submission, Submission]
) -> None:
    check, other = two

    linked = send(clinician, "link", check.pk, other.pk)
    from_the_other_side = words(page(clinician, other))
    back = send(clinician, "unlink", other.pk, check.pk)

    assert f"{other.code} is linked." in linked
    assert "Linked by the clinic" in from_the_other_side
    assert "(clinician, " in from_the_other_side
    assert f"{check.code} is not linked any more." in back
    assert "Perhaps the same person" in back
    assert looked_at("link") == [check.pk, other.pk]
    assert looked_at("unlink") == [other.pk, check.pk]
    assert set(looked_at()) == {check.pk, other.pk}


def test_what_has_nothing_in_common_any_more_is_not_linked(
    clinician: Client, two: tuple[Submission, Submission]
) -> None:
    check, other = two
    set_contact(other, {})

    assert "nothing in common any more" in send(clinician, "link", check.pk, other.pk)
    assert not SamePerson.objects.exists()


def test_the_erased_are_not_linked(clinician: Client, two: tuple[Submission, Submission]) -> None:
    check, other = two
    erase(other)

    assert "erased, or not on the list" in send(clinician, "link", check.pk, other.pk)
    assert "same person" not in words(page(clinician, check))


def test_a_check_that_is_not_there_is_missing(
    clinician: Client, two: tuple[Submission, Submission]
) -> None:
    address = reverse("admin:triage_submission_link", args=[two[0].pk, uuid4()])

    assert clinician.post(address).status_code == 404


@pytest.mark.parametrize("name", ["link", "unlink", "number"])
def test_looking_at_these_addresses_changes_nothing(
    clinician: Client, two: tuple[Submission, Submission], name: str
) -> None:
    arguments = [two[0].pk] if name == "number" else [two[0].pk, two[1].pk]
    address = reverse(f"admin:triage_submission_{name}", args=arguments)

    response = clinician.get(address)

    assert response["Location"] == reverse("admin:triage_submission_change", args=[two[0].pk])
    assert not AccessLogEntry.objects.exists()


def test_a_superuser_sees_and_says_nothing(
    two: tuple[Submission, Submission], log_in: LogIn
) -> None:
    check, other = two
    client = log_in("superuser")

    shown = words(page(client, check))
    address = reverse("admin:triage_submission_link", args=[check.pk, other.pk])

    assert "Perhaps the same person" in shown
    assert "It is the same person" not in shown
    assert "Save the number" not in shown
    assert client.post(address).status_code == 403


@pytest.mark.parametrize(
    ("codename", "shown"),
    [("add_sameperson", (True, False)), ("add_recordnumber", (False, True))],
)
def test_nobody_is_offered_what_they_would_be_refused(
    two: tuple[Submission, Submission], client: Client, codename: str, shown: tuple[bool, bool]
) -> None:
    """Somebody of the clinic who was given one of the two, by name."""
    user = User.objects.create_user("ann", is_staff=True)
    given = ("view_submission", "add_review", codename)
    user.user_permissions.set(Permission.objects.filter(codename__in=given))
    client.force_login(user)

    page_ = words(page(client, two[0]))

    assert "Perhaps the same person" in page_
    assert ("It is the same person" in page_, "Save the number" in page_) == shown


def test_a_patient_sees_nothing_of_it(two: tuple[Submission, Submission], settings: Any) -> None:
    settings.DEBUG = True  # the version of these tests is not signed
    check, other = two
    patient = Client()
    held, secret = resume(check, now=NOON)
    hold(patient, held, secret)
    places = [reverse(name) for name in ("result", "slip", "earlier", "contact")]

    def seen() -> list[str]:
        pages = [patient.get(address).content.decode() for address in places]
        return [re.sub(r'value="[\w-]{30,}"', "", page) for page in pages]

    before = seen()
    link_person(check, other, by=staff("clinician"), now=NOON)
    enter_number(check, "A-17", by=staff("clinician"), now=NOON, known="")

    assert len(set(before)) == len(places)
    assert seen() == before
    assert not any(other.code in one or "A-17" in one for one in before)


def test_the_mark_and_the_page_say_who_filled_it_in(
    clinician: Client, version: QuestionnaireVersion
) -> None:
    check = finish(begin(version))
    Submission.objects.filter(pk=check.pk).update(assisted_by=staff("clinician"))

    listed, shown = text_of(clinician.get(place())), words(page(clinician, check))

    assert "filled in for a caller" in listed
    assert shown.count("Filled in for a caller by clinician.") == 2  # the second one for the record
