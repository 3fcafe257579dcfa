"""Reviews that were corrected, and notes that are lost."""

from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.test import Client
from django.urls import reverse

from tests.check.views.walk import text_of
from tests.clinic.admin.reviews import DONE, EMERGENCY, correction, read, recorded
from tests.filling import address
from tests.staff.people import begin, finish, staff
from triage.models import QuestionnaireVersion, Review, Submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def check(version: QuestionnaireVersion) -> Submission:
    """A finished check that demands an emergency."""
    return finish(begin(version), EMERGENCY)


# correcting


def test_a_correction_begins_with_what_was_recorded(clinician: Client, check: Submission) -> None:
    row = recorded(check, "Rang at nine.", outcome="called", verdict="too-low")

    form = clinician.get(correction(row)).context["form"]

    assert {name: form[name].value() for name in ("outcome", "verdict", "note", "known")} == {
        "outcome": "called",
        "verdict": "too-low",
        "note": "Rang at nine.",
        "known": 1,
    }


def test_what_was_corrected_stays_in_view_struck(clinician: Client, check: Submission) -> None:
    row = recorded(check, "Rang at nine.")

    clinician.post(correction(row), {**DONE, "known": "1"})

    page = clinician.get(address(check)).content.decode()
    assert "<del>Rang at nine.</del>" in page
    assert "Corrected by clinician on " in page
    assert "Rang: comes in." in page
    assert Review.objects.get(corrects=row).by == staff("clinician")
    assert page.count("Correct this") == 1


def test_whoever_corrects_what_was_corrected_corrects_the_correction(
    clinician: Client, check: Submission
) -> None:
    first = recorded(check, "One.")
    second = recorded(check, "Two.", corrects=first)

    shown = clinician.get(correction(first))
    clinician.post(correction(first), {**DONE, "known": "2"})

    assert shown.context["form"]["note"].value() == "Two."
    assert Review.objects.get(note__isnull=False, corrects=second).by == staff("clinician")


def test_two_who_correct_the_same_review_see_each_other(
    clinician: Client, check: Submission
) -> None:
    first = recorded(check, "One.")
    second = recorded(check, "Two.", corrects=first)

    response = clinician.post(correction(first), {**DONE, "known": "1"})

    assert response.status_code == 409
    assert "Two." in text_of(response)
    assert response.context["corrects"].review == second


def test_a_review_of_another_submission_is_not_found_here(
    clinician: Client, version: QuestionnaireVersion, check: Submission
) -> None:
    elsewhere = recorded(finish(begin(version)))
    here = reverse("admin:triage_submission_correct", args=[check.pk, elsewhere.pk])

    assert clinician.get(here).status_code == 404


# notes that are lost


def test_a_note_that_cannot_be_decrypted_leaves_the_rest_in_view(
    clinician: Client, check: Submission, settings: Any
) -> None:
    row = recorded(check, "One.")
    settings.ANSWER_KEYS = [Fernet.generate_key().decode()]

    page = read(clinician, check)

    assert "Could not reach" in page
    assert "There is a note, but it cannot be read" in page
    assert clinician.get(correction(row)).context["form"]["note"].value() == ""


def test_a_note_of_another_review_is_not_shown(clinician: Client, check: Submission) -> None:
    one, other = recorded(check, "One."), recorded(check, "Two.")
    Review.objects.filter(pk=one.pk).update(note=other.note)

    page = read(clinician, check)

    assert page.count("Two.") == 2  # in the list, and in the text for the record
    assert "There is a note, but it cannot be read" in page
