"""Out of scope, or left too long: no result."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.check.views.walk import focusable, post_answer, put_check, read
from tests.checks import DAY, EMERGENCY, SAME_DAY, Given, again
from tests.small import BENIGN
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db


def left(check: Submission) -> None:
    """A day passes."""
    Submission.objects.filter(pk=check.pk).update(started_at=timezone.now() - DAY)


def test_out_of_scope_shows_danger_signs_and_no_advice_of_its_own(
    client: Client, check: Submission
) -> None:
    response = post_answer(client, "adult", "no")

    assert response["Location"] == reverse("unfinished")
    page = read(client, "unfinished")
    assert "This check is not made for this You answered “No” to “What about adult?”, so" in page
    assert "This check is made for: Adults with back pain." in page
    assert "Please do not take this as an all clear. Call 555-0111 ." in page
    assert "You have chest pain" in page
    assert "Title of" not in page
    assert ("a", reverse("question", args=["adult"])) in focusable(
        client.get(reverse("unfinished"))
    )


def test_the_answer_that_led_there_can_be_changed(client: Client, check: Submission) -> None:
    post_answer(client, "adult", "no")

    response = post_answer(client, "adult", "yes")

    assert response["Location"] == reverse("question", args=["bladder"])
    assert client.get(reverse("unfinished"))["Location"] == response["Location"]


@pytest.mark.parametrize("name", ["go-on", "answers", "result", "contact"])
def test_out_of_scope_every_page_of_the_end_leads_there(
    client: Client, version: QuestionnaireVersion, name: str
) -> None:
    put_check(client, version, {"adult": ("no",)})

    assert client.get(reverse(name))["Location"] == reverse("unfinished")


@pytest.mark.parametrize(
    ("name", "args"),
    [("go-on", ()), ("question", ("fever",)), ("answers", ()), ("result", ()), ("result-pdf", ())],
)
@pytest.mark.parametrize("given", [BENIGN, SAME_DAY], ids=["calm", "urgent"])
def test_a_check_left_for_a_day_is_closed_and_never_shown_as_a_result(
    client: Client, version: QuestionnaireVersion, given: Given, name: str, args: tuple[str, ...]
) -> None:
    check = put_check(client, version, given)
    left(check)

    response = client.get(reverse(name, args=args))

    assert response["Location"] == reverse("unfinished")
    assert again(check).status == "stopped"
    assert "Title of self-care" not in read(client, "unfinished")


def test_an_answer_sent_a_day_later_is_not_stored(
    client: Client, version: QuestionnaireVersion
) -> None:
    check = put_check(client, version, {"adult": ("yes",)}, follow_up=True)
    left(check)

    response = client.post(reverse("question", args=["bladder"]), {"answer": "leak", "revision": 1})

    assert response.status_code == 409
    assert f'href="{reverse("unfinished")}"' in response.content.decode()
    assert again(check).current_answers() == {"adult": ("yes",)}


def test_with_consent_the_page_says_what_was_demanded_and_who_can_see_it(
    client: Client, version: QuestionnaireVersion
) -> None:
    check = put_check(client, version, SAME_DAY, follow_up=True)
    left(check)

    page = read(client, "unfinished")

    assert "This check was started more than 24 hours ago, so it has closed." in page
    assert "What you had told us pointed to: Same day." in page
    assert "Title of same-day" in page
    assert "The clinic can see what you answered, as you allowed." in page


def test_without_consent_the_page_says_what_was_demanded_and_that_answers_are_gone(
    client: Client, version: QuestionnaireVersion
) -> None:
    check = put_check(client, version, SAME_DAY)
    left(check)

    page = read(client, "unfinished")

    assert "What you had told us pointed to: Same day." in page
    assert "Your answers have been removed." in page
    assert again(check).answers is None


def test_an_open_follow_up_counts_on_the_page_as_it_does_for_the_clinic(
    client: Client, version: QuestionnaireVersion
) -> None:
    given = {"adult": ("yes",), "bladder": ("cant_pee",)}
    left(put_check(client, version, given, follow_up=True))

    page = read(client, "unfinished")

    assert "pointed to: Emergency." in page
    assert "Title of emergency" in page
    assert "Title of soon" not in page


def test_a_closed_emergency_stays_in_view_and_leads_to_its_reason(
    client: Client, version: QuestionnaireVersion
) -> None:
    left(put_check(client, version, EMERGENCY, follow_up=True))

    page = client.get(reverse("unfinished"))

    assert ("a", "tel:112") in focusable(page)
    assert ("a", reverse("stop")) in focusable(page)
    assert "Title of emergency" in read(client, "stop")


def test_a_closed_emergency_without_answers_has_no_link_to_a_reason(
    client: Client, version: QuestionnaireVersion
) -> None:
    left(put_check(client, version, EMERGENCY))

    page = client.get(reverse("unfinished"))

    assert ("a", "tel:112") in focusable(page)
    assert ("a", reverse("stop")) not in focusable(page)


def test_a_check_under_way_has_no_such_page(client: Client, check: Submission) -> None:
    assert client.get(reverse("unfinished"))["Location"] == reverse("question", args=["adult"])
