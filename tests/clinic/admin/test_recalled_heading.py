"""A check that was recalled is headed with the urgency it has now."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.check.views.walk import text_of
from tests.checks import SOON, completed
from tests.filling import address
from triage.check.worklist import urgency_for_clinic
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

PLACES: dict[str, Callable[[Submission], str]] = {
    "page": address,
    "paper": lambda check: reverse("admin:triage_submission_print", args=[check.pk]),
    "review": lambda check: reverse("admin:triage_submission_review", args=[check.pk]),
}


@pytest.fixture
def raised(version: QuestionnaireVersion) -> Submission:
    check = completed(version, SOON)
    Submission.objects.filter(pk=check.pk).update(work_urgency=40)
    return Submission.objects.get(pk=check.pk)


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_it_is_headed_with_what_it_is_rated_now(
    clinician: Client, raised: Submission, place: Callable[[Submission], str]
) -> None:
    text = text_of(clinician.get(place(raised)))

    assert "▲ Emergency" in text


def test_what_its_own_version_demanded_is_said_beside_it(
    clinician: Client, raised: Submission
) -> None:
    text = text_of(clinician.get(address(raised)))

    said = "A later version rates it so. The most the answers demanded by their own version: ■ Soon"
    assert said in text
    assert "Emergency. Symptom check" in text  # the text for the record


def test_before_it_is_listed_its_answers_decide(version: QuestionnaireVersion) -> None:
    check = completed(version, SOON)
    check.work_urgency = 0

    assert urgency_for_clinic(check) == 20
