"""What clinicians do on the page of a submission: take it on, record what was done."""

import pytest
from django.test import Client
from django.utils import timezone

from tests.check.views.walk import text_of
from tests.clinic.admin.reviews import DONE, DRAWN, EMERGENCY, colleague, place, read, recorded
from tests.filling import address
from tests.staff.people import LogIn, begin, finish, give, go_through, staff
from triage.clinic.reviews import claim
from triage.models import Claim, QuestionnaireVersion, Review, Submission
from triage.site import times

pytestmark = pytest.mark.django_db


@pytest.fixture
def check(version: QuestionnaireVersion) -> Submission:
    """A finished check that demands an emergency."""
    return finish(begin(version), EMERGENCY)


# taking on


def test_taking_on_leads_back_to_the_page_that_says_so(
    clinician: Client, check: Submission
) -> None:
    response = clinician.post(place(check, "claim"))

    assert response["Location"] == address(check)
    page = read(clinician, check)
    assert "You took this on." in page
    assert "You took this on: " in page
    assert Claim.objects.get().by == staff("clinician")


def test_each_is_told_of_the_other(clinician: Client, check: Submission, log_in: LogIn) -> None:
    now = timezone.now()
    claim(check, by=colleague(), now=now)

    before = read(clinician, check)
    clinician.post(place(check, "claim"))
    after = read(clinician, check)

    said = f"Ben Example took this on, {times.here(now)}"
    assert said in before
    assert "Ben Example took this on, too: agree who acts." in after
    assert said in after


def test_what_was_taken_on_can_be_given_back(clinician: Client, check: Submission) -> None:
    clinician.post(place(check, "claim"))
    clinician.post(place(check, "release"))

    page = read(clinician, check)
    assert "You gave this back." in page
    assert "Take this on" in page
    assert list(Claim.objects.order_by("id").values_list("is_held", flat=True)) == [True, False]


@pytest.mark.parametrize("page", ["claim", "release"])
def test_a_link_alone_takes_nothing_on(clinician: Client, check: Submission, page: str) -> None:
    response = clinician.get(place(check, page))

    assert response["Location"] == address(check)
    assert not Claim.objects.exists()


@pytest.mark.parametrize("page", ["claim", "release", "review"])
def test_what_is_not_on_the_list_is_not_worked_on(
    clinician: Client, version: QuestionnaireVersion, page: str
) -> None:
    check = give(begin(version, may_follow_up=True), "adult", "yes")

    before = read(clinician, check)
    response = clinician.post(place(check, page), DONE)
    after = read(clinician, check)

    assert response["Location"] == address(check)
    assert "this check is not on the clinic’s list." in before
    assert "Take this on" not in before
    assert "Nothing was recorded" in after
    assert not Claim.objects.exists()
    assert not Review.objects.exists()


# recording


def test_the_first_look_of_a_clinician_is_noted_and_marks_it_as_seen(
    clinician: Client, check: Submission
) -> None:
    page = read(clinician, check)

    seen = Submission.objects.get()
    assert (seen.stage, seen.first_seen_at is not None) == ("seen", True)
    assert "With the clinic seen (first looked at" in page


def test_what_was_done_is_recorded_in_one_post(clinician: Client, check: Submission) -> None:
    response = clinician.post(place(check), DONE)

    assert response["Location"] == address(check)
    row = Review.objects.get()
    assert (row.by, row.outcome, row.verdict) == (staff("clinician"), "called", "right")
    assert row.note_text() == "Rang: comes in."
    page = read(clinician, check)
    assert "It is recorded." in page
    assert "Called ; the urgency was right (clinician, " in page.replace("Called;", "Called ;")
    assert "Rang: comes in." in page
    assert Submission.objects.get().stage == "done"


def test_an_outcome_alone_is_enough(clinician: Client, check: Submission) -> None:
    clinician.post(place(check), {**DRAWN, "outcome": "no-action"})

    row = Review.objects.get()
    assert (row.outcome, row.verdict, row.note) == ("no-action", "", None)


def test_nothing_is_chosen_beforehand(clinician: Client, check: Submission) -> None:
    form = clinician.get(place(check)).context["form"]

    chosen = [radio.data["value"] for radio in form["outcome"] if radio.data["selected"]]
    assert chosen == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"outcome": ""}, "Choose what was done."),
        ({"outcome": "danced"}, "Choose what was done."),
        ({"verdict": "perfect"}, "Choose one of these."),
        ({"note": "x" * 4001}, "Make it shorter: at most 4000 characters. It has 4001."),
    ],
)
def test_what_is_not_right_is_said_at_its_place_and_keeps_what_was_typed(
    clinician: Client, check: Submission, given: dict[str, str], said: str
) -> None:
    data = {**DONE, **given}

    response = clinician.post(place(check), data)

    assert response.status_code == 422
    assert said in text_of(response)
    assert "It is not recorded yet" in text_of(response)
    assert data["note"] in response.content.decode()
    assert not Review.objects.exists()


def test_a_new_line_counts_as_one_character(clinician: Client, check: Submission) -> None:
    clinician.post(place(check), {**DONE, "note": "x" * 1999 + "\r\n" + "x" * 2000})

    assert len(Review.objects.get().note_text()) == 4000


def test_the_page_itself_refuses_every_post(clinician: Client, check: Submission) -> None:
    assert clinician.post(address(check), DONE).status_code == 403
    assert not Review.objects.exists()


def test_what_another_recorded_meanwhile_is_shown_first(
    clinician: Client, check: Submission
) -> None:
    recorded(check, "Rang at nine.")

    response = clinician.post(place(check), DONE)
    page = text_of(response)

    assert response.status_code == 409
    assert "somebody else recorded something while you were writing" in page
    assert "Rang at nine." in page
    assert "Rang: comes in." in page
    assert Review.objects.count() == 1
    again = {**DONE, "known": str(response.context["form"]["known"].value())}
    assert clinician.post(place(check), again).status_code == 302
    assert Review.objects.count() == 2


def test_who_saves_is_told_of_whoever_took_it_on(clinician: Client, check: Submission) -> None:
    claim(check, by=colleague(), now=timezone.now())

    response = clinician.post(place(check), DONE, follow=True)

    assert "Ben Example took this on, too: agree who acts." in text_of(response)


def test_texts_of_colleagues_are_escaped(clinician: Client, check: Submission) -> None:
    recorded(check, "<script>alert(1)</script>")

    page = clinician.get(address(check)).content.decode()

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_unfinished_without_consent_it_can_still_be_worked_on(
    clinician: Client, version: QuestionnaireVersion
) -> None:
    check = go_through(
        begin(version), {"adult": ("yes",), "bladder": ("cant_pee",), "onset": ("new",)}
    )

    clinician.post(place(check, "claim"))
    clinician.post(place(check), {**DRAWN, "outcome": "no-action"})

    page = read(clinician, check)
    assert "No action" in page
    assert "I can't pee" not in page
    assert Submission.objects.get().stage == "done"
