"""Who may work on a submission, and what of it is on record."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.clinic.admin.reviews import DONE, EMERGENCY, log, place, read, recorded
from tests.filling import address
from tests.queries import counted
from tests.staff.people import LogIn, begin, finish, staff
from triage.clinic.reviews import claim
from triage.models import Claim, QuestionnaireVersion, Review, Submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def check(version: QuestionnaireVersion) -> Submission:
    """A finished check that demands an emergency."""
    return finish(begin(version), EMERGENCY)


@pytest.mark.parametrize("role", ["nobody", "patient", "editor", "lead"])
@pytest.mark.parametrize("page", ["claim", "release", "review", "print", "pdf"])
def test_only_clinicians_may(log_in: LogIn, check: Submission, role: str, page: str) -> None:
    response = log_in(role).post(place(check, page), DONE)

    assert response.status_code in ({302} if role in {"nobody", "patient"} else {302, 403})
    assert not Claim.objects.exists()
    assert not Review.objects.exists()
    assert log() == []


@pytest.mark.parametrize("page", ["review", "print", "pdf"])
def test_an_editor_is_turned_away(log_in: LogIn, check: Submission, page: str) -> None:
    assert log_in("editor").get(place(check, page)).status_code == 403


@pytest.mark.parametrize("page", ["claim", "release", "review"])
def test_what_comes_from_elsewhere_is_refused(check: Submission, page: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff("clinician"))

    assert client.post(place(check, page), DONE).status_code == 403
    assert not Review.objects.exists()


@pytest.mark.parametrize("page", ["review", "print", "pdf"])
def test_a_submission_that_is_not_there_is_not_found(clinician: Client, page: str) -> None:
    gone = Submission()

    assert clinician.get(place(gone, page)).status_code == 404


def test_everything_is_on_record(clinician: Client, check: Submission) -> None:
    clinician.post(place(check, "claim"))
    clinician.post(place(check, "release"))
    clinician.get(place(check))
    clinician.post(place(check), DONE)
    clinician.get(place(check, "print"))

    assert log() == [
        ("clinician", "claim"),
        ("clinician", "release"),
        ("clinician", "review"),
        ("clinician", "review"),
        ("clinician", "print"),
    ]


def test_the_page_says_who_looked(clinician: Client, check: Submission) -> None:
    clinician.get(place(check, "print"))

    looks = clinician.get(address(check)).context["looks"]

    assert [(look.user.username, look.action) for look in looks] == [
        ("clinician", "view"),
        ("clinician", "print"),
    ]


def test_only_the_last_looks_are_shown(clinician: Client, check: Submission) -> None:
    for _ in range(21):
        clinician.get(place(check, "print"))

    assert len(clinician.get(address(check)).context["looks"]) == 20


@pytest.mark.parametrize(("role", "said"), [("clinician", False), ("superuser", True)])
def test_the_whole_log_is_for_those_who_may_see_it(
    log_in: LogIn, check: Submission, role: str, said: bool
) -> None:
    assert ("The whole log of this check" in read(log_in(role), check)) is said


def test_the_page_costs_the_same_with_more_reviews(clinician: Client, check: Submission) -> None:
    costs = []
    for minutes in range(3):
        row = recorded(check, "One.", now=timezone.now() + timedelta(minutes=minutes))
        claim(check, by=row.by, now=timezone.now())
        clinician.get(address(check))
        with counted() as statements:
            clinician.get(address(check))
        costs.append(len(statements))

    assert costs[0] == costs[2]
    assert costs[0] <= 36
