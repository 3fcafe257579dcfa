"""Erase my answers."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.check.views.walk import focusable, put_check, read, text_of
from tests.checks import EMERGENCY, SAME_DAY, again
from tests.small import BENIGN
from triage.check.leaving import erase
from triage.check.submissions import set_contact
from triage.clinic.reviews import claim, release, review
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db


def test_it_is_asked_once_before_anything_is_erased(client: Client, check: Submission) -> None:
    page = client.get(reverse("erase"))

    assert "This cannot be undone." in text_of(page)
    assert ("a", reverse("question", args=["adult"])) in focusable(page)
    assert again(check).status == "in-progress"


def test_the_post_removes_answers_contact_and_cookie(
    client: Client, version: QuestionnaireVersion
) -> None:
    check = put_check(client, version, BENIGN, done=True)
    set_contact(check, {"telephone": "555 0100"})
    copied = client.cookies["check"].value

    response = client.post(reverse("erase"))

    assert "Nothing you told us is stored any more" in text_of(response)
    assert response.cookies["check"].value == ""
    left = again(check)
    assert (left.status, left.answers, left.contact) == ("erased", None, None)
    client.cookies["check"] = copied
    assert client.get(reverse("go-on"))["Location"] == reverse("no-check")


@pytest.mark.parametrize(
    ("given", "said"), [(BENIGN, False), (SAME_DAY, True)], ids=["calm", "urgent"]
)
def test_what_needed_help_is_said_once_more(
    client: Client, version: QuestionnaireVersion, given: dict[str, tuple[str | int]], said: bool
) -> None:
    put_check(client, version, given)

    response = client.post(reverse("erase"))

    assert ("What you told us needed help soon." in text_of(response)) is said


def test_after_an_emergency_the_page_says_that_the_clinic_may_know(
    client: Client, version: QuestionnaireVersion
) -> None:
    check = put_check(client, version, EMERGENCY)

    assert "The clinic may already have been told" in read(client, "erase")
    client.post(reverse("erase"))
    assert list(check.alerts.values_list("urgency", "erased_by_person")) == [(40, True)]


def test_erasing_from_two_tabs_leads_to_no_check(client: Client, check: Submission) -> None:
    erase(check)

    assert client.post(reverse("erase"))["Location"] == reverse("no-check")


# once a clinician works with it


def worked_on(client: Client, version: QuestionnaireVersion, *, by: str) -> Submission:
    """A check in this browser that a clinician has claimed, or written about."""
    check = put_check(client, version, SAME_DAY, done=True)
    set_contact(check, {"name": "Ann", "telephone": "555 0100"})
    ann, now = User.objects.create(username="ann"), timezone.now()
    if by == "claim":
        claim(check, by=ann, now=now)
        release(check, by=ann, now=now)
    else:
        review(check, by=ann, outcome="called", verdict="", note="Rang.", now=now)
    return again(check)


@pytest.mark.parametrize("by", ["claim", "review"])
def test_what_a_clinician_works_with_the_clinic_is_asked_to_erase(
    client: Client, version: QuestionnaireVersion, by: str
) -> None:
    check = worked_on(client, version, by=by)

    before = read(client, "erase")
    response = client.post(reverse("erase"))
    after = read(client, "erase")

    assert "A clinician already works with your answers." in before
    assert "Ask the clinic to erase everything" in before
    assert response["Location"] == reverse("erase")
    assert "Your answers are not erased yet" in after
    assert f"say the code {check.code}" in after
    left = again(check)
    assert (left.status, left.contact) == ("completed", check.contact)
    assert left.asked_to_erase_at is not None


def test_asking_twice_keeps_the_first_time(client: Client, version: QuestionnaireVersion) -> None:
    check = worked_on(client, version, by="claim")
    client.post(reverse("erase"))
    first = again(check).asked_to_erase_at

    client.post(reverse("erase"))

    assert again(check).asked_to_erase_at == first


def test_a_claim_between_the_page_and_the_button_counts(
    client: Client, version: QuestionnaireVersion
) -> None:
    check = put_check(client, version, SAME_DAY, done=True)
    assert "Erase everything" in read(client, "erase")
    claim(check, by=User.objects.create(username="ann"), now=timezone.now())

    client.post(reverse("erase"))

    assert again(check).status == "completed"
    assert "The clinic has the request" in read(client, "erase")
