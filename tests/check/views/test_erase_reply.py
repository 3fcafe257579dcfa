"""What the clinic answered to a wish to be erased, where the person opens their check."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.check.views.walk import put_check, read
from tests.checks import DAY, EMERGENCY, FINISHED_EMERGENCY, SAME_DAY, again
from triage.check.codes import make_pin
from triage.check.erase_requests import refuse
from triage.check.leaving import ask_to_erase, expire
from triage.check.views.next_page import next_page
from triage.clinic.reviews import claim
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db
REASON = "The law <b>has</b> us keep it."
SEEN = "The law &lt;b&gt;has&lt;/b&gt; us keep it."


def wish(check: Submission, *, reason: str = "") -> Submission:
    ann = User.objects.get_or_create(username="ann")[0]
    claim(check, by=ann, now=timezone.now())
    ask_to_erase(check, now=timezone.now())
    if reason:
        refuse(check, by=ann, reason=reason, now=timezone.now())
    return again(check)


def test_with_code_and_pin_the_reason_is_read(
    client: Client, version: QuestionnaireVersion
) -> None:
    check = put_check(client, version, SAME_DAY, done=True)
    pin = make_pin(check)
    wish(check, reason=REASON)
    other_device = Client()
    other_device.post(reverse("resume"), {"reference": check.code, "pin": pin})

    page = other_device.get(reverse("result")).content.decode()

    assert "The clinic keeps your answers" in page
    assert SEEN in page
    assert f"say the code {check.code}" in page


def test_until_it_is_answered_the_result_says_by_when(
    client: Client, version: QuestionnaireVersion
) -> None:
    check = put_check(client, version, SAME_DAY, done=True)
    wish(check)

    page = read(client, "result")

    assert "The clinic has the request, and answers by" in page
    assert "The clinic keeps your answers" not in page


def test_who_asked_for_nothing_reads_nothing_of_it(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, SAME_DAY, done=True)

    assert 'id="erase-request"' not in client.get(reverse("result")).content.decode()


def test_refused_they_may_ask_again(client: Client, version: QuestionnaireVersion) -> None:
    check = wish(put_check(client, version, SAME_DAY, done=True), reason=REASON)

    before = client.get(reverse("erase")).content.decode()
    client.post(reverse("erase"))
    after = read(client, "erase")

    assert "Ask again to erase my answers?" in before
    assert SEEN in before
    assert "Your answers are not erased yet" in after
    first, now = check.asked_to_erase_at, again(check).asked_to_erase_at
    assert first is not None
    assert now is not None
    assert now > first


def test_on_the_way_the_answer_is_a_link_and_stands_before_sending(
    client: Client, version: QuestionnaireVersion
) -> None:
    check = wish(put_check(client, version, EMERGENCY), reason=REASON)
    asked = client.get(next_page(check)).content.decode()
    wish(put_check(client, version, FINISHED_EMERGENCY), reason=REASON)

    assert "The clinic keeps your answers: read why" in asked
    assert SEEN in client.get(reverse("answers")).content.decode()


def test_of_a_check_that_was_left_it_is_read_too(
    client: Client, version: QuestionnaireVersion
) -> None:
    check = put_check(client, version, EMERGENCY, follow_up=True)
    wish(check, reason=REASON)
    expire(check, now=timezone.now() + 2 * DAY)

    assert SEEN in client.get(reverse("unfinished")).content.decode()
